const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: readonly (readonly [number, string, string])[] = [
  [DAY, 'day', 'days'],
  [HOUR, 'hour', 'hours'],
  [MINUTE, 'minute', 'minutes'],
];

/** `3 days`, in the largest unit that is full. */
export function span(milliseconds: number): string {
  const found = UNITS.find(([size]) => milliseconds >= size);
  if (!found) return 'under a minute';
  const [size, one, many] = found;
  const count = Math.floor(milliseconds / size);
  return `${count} ${count === 1 ? one : many}`;
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment in the reader's own time zone. */
export const Moment = ({ at }: { readonly at: number }) => (
  <time dateTime={new Date(at).toISOString()}>{exact.format(at)}</time>
);

const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** A day that is the same everywhere, written like moments are. @param day `2027-03-31`, UTC */
export const Day = ({ day }: { readonly day: string }) => <time dateTime={day}>{dayText(day)}</time>;
export const dayText = (day: string): string => calendar.format(Date.parse(`${day}T00:00:00Z`));

/** How long something has lasted. */
export const Age = ({ since, now }: { readonly since: number; readonly now: number }) => (
  <time dateTime={new Date(since).toISOString()} title={exact.format(since)}>
    {span(now - since)}
  </time>
);
