/** How values stand in tables. */

const MINUTE_DIGITS = 16;

/** An instant, milliseconds since the epoch, to the minute in UTC. */
export const when = (at: number | null | undefined): string =>
  at === null || at === undefined
    ? '-'
    : `${new Date(at).toISOString().slice(0, MINUTE_DIGITS).replace('T', ' ')}Z`;

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
export const orDash = (value: string | null | undefined): string => value || '-';
export const listed = (values: readonly string[]): string => values.join(', ') || '-';
/** A key group; the server as a whole has none. */
export const place = (keyGroup: string | null): string => keyGroup ?? '(server)';

const LONGEST = 60;
/** A text that may be long, as a table has room for it. */
export function short(text: string, longest = LONGEST): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}

/**
 * Ids cut to a length at which they still differ, at least `shortest`. Ids that begin with the time they were given
 * need more digits than random ones.
 */
export function shortIds(ids: readonly string[], shortest: number): (id: string) => string {
  const longest = Math.max(0, ...ids.map(({ length }) => length));
  const distinct = new Set(ids).size;
  for (let length = shortest; length < longest; length += 4) {
    if (new Set(ids.map((id) => id.slice(0, length))).size === distinct) return (id) => id.slice(0, length);
  }
  return (id) => id;
}
