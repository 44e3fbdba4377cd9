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

/** How long something has lasted. */
export const Age = ({ since, now }: { readonly since: number; readonly now: number }) => (
  <time dateTime={new Date(since).toISOString()} title={exact.format(since)}>
    {span(now - since)}
  </time>
);
