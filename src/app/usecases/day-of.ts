import type { Day, Instant } from '../../domain/ids';

/** The calendar day of a moment, UTC. */
export const dayOf = (at: Instant): Day => new Date(at).toISOString().slice(0, 10) as Day;
