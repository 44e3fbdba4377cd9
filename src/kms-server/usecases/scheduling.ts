import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';
import { keySubject } from './record';

/** Who had a key's destruction scheduled, as the audit log has it. */
export interface Scheduling {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who was authenticated: whose vote decided it, or who put away a key that never was usable. */
  readonly by: string;
  /** Jira account. */
  readonly onBehalfOf: string | null;
  readonly ticket: string | null;
}

/** Undefined unless the key waits for its destruction. */
export function schedulingOf(kms: Kms, { row }: StoredKey): Scheduling | undefined {
  if (row.state !== 'PendingDeletion') return undefined;
  const entry = kms.store.audit.lastAct(keySubject(row.keyId), 'key.deletion-scheduled');
  return entry && { at: entry.at, by: entry.actor, onBehalfOf: entry.onBehalfOf, ticket: entry.ticket };
}
