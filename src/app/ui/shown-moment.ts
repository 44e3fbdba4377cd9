/** A moment in the reader's words and time zone. */
export const shownMoment = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
