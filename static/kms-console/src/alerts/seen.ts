/** Until which moment somebody has seen the alerts on this device. It is a convenience: the log has all of them. */
const placeOf = (personId: string): string => `keydesk.alerts-seen.${personId}`;

export function seenUntil(personId: string): number {
  try {
    return Number(localStorage.getItem(placeOf(personId)) ?? 0);
  } catch {
    return 0;
  }
}

export function noteSeen(personId: string, at: number): void {
  try {
    localStorage.setItem(placeOf(personId), String(at));
  } catch {
    // A browser that keeps nothing shows them again.
  }
}
