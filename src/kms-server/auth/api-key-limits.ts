/** The longest that an API key may be valid, and how long one is where nothing else is said. */
export const MAX_API_KEY_DAYS = 365;
/** The longest that an old key may go on beside the one that took its place, hours. */
export const MAX_OVERLAP_HOURS = 168;
/** Keys of one principal that work at the same time, at most. */
export const MAX_LIVE_API_KEYS = 5;
