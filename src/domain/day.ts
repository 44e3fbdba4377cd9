import type { Day, Instant } from './ids';

/** Arithmetic on calendar days, all in UTC. No clock: callers pass the day. */
const MILLISECONDS_PER_DAY = 86_400_000;

/** The first moment of the day, UTC. */
export const startOfDay = (day: Day): Instant => Date.parse(`${day}T00:00:00Z`);

/** The UTC day that holds the moment. */
export const dayOf = (at: Instant): Day => new Date(at).toISOString().slice(0, 10) as Day;

/** Days since 1970-01-01, UTC. */
export const dayNumberOf = (at: Instant): number => Math.floor(at / MILLISECONDS_PER_DAY);

/** The first moment of a day by its number, UTC. */
export const startOfDayNumber = (day: number): Instant => day * MILLISECONDS_PER_DAY;

/** Days from one to the other, negative where `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((startOfDay(to) - startOfDay(from)) / MILLISECONDS_PER_DAY);

export const addDays = (day: Day, count: number): Day =>
  dayOf(startOfDay(day) + count * MILLISECONDS_PER_DAY);
