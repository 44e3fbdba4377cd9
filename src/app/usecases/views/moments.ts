import type { Instant } from '../../../domain/ids';

/** `2026-03-01 09:30 UTC`: a moment inside a sentence. Pages show moments of their own in the reader's time zone. */
export const minute = (at: Instant): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
