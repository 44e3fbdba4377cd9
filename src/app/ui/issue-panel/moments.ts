const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A moment in the reader's words and time zone. */
export const shownMoment = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `6 days 3 hours`, `2 hours`, `less than an hour`. */
export function shownSpan(ms: number): string {
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const parts = [...(days > 0 ? [count(days, 'day')] : []), ...(hours > 0 ? [count(hours, 'hour')] : [])];
  return parts.length > 0 ? parts.join(' ') : 'less than an hour';
}
