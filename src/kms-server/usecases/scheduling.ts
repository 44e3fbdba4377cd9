import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';
import { keySubject } from './record';
import { ticketUrl } from './tickets';

/** Who had a key's destruction scheduled, as the audit log has it. */
export interface Scheduling {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who was authenticated: whose vote decided it, or who put away a key that never was usable. */
  readonly by: string;
  /** Jira account. */
  readonly onBehalfOf: string | null;
  readonly ticket: string | null;
  /** Where a person reads it. */
  readonly ticketUrl?: string;
}

/** Undefined unless the key waits for its destruction. */
export function schedulingOf(kms: Kms, { row }: StoredKey): Scheduling | undefined {
  if (row.state !== 'PendingDeletion') return undefined;
  const entry = kms.store.audit.lastAct(keySubject(row.keyId), 'key.deletion-scheduled');
  if (!entry) return undefined;
  const { at, actor, onBehalfOf, ticket } = entry;
  const url = ticketUrl(kms, ticket);
  return { at, by: actor, onBehalfOf, ticket, ...(url === undefined ? {} : { ticketUrl: url }) };
}
