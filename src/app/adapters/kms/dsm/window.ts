export const DAY_MS = 86_400_000;

/** DSM sets no limits to a deletion window that we keep. */
export const WINDOW_DAYS = { min: 7, max: 90 };
