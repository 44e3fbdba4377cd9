import type { AccountId, Instant } from '../ids';
import { hashSnapshot, type Snapshot } from '../key-request';
import type { KnownKey, RequestRecord } from './record';

/**
 * A request as it stands right after its submission: frozen, hashed, waiting for approval.
 *
 * @param key the key that a deletion is about
 */
export function startRequest(
  snapshot: Snapshot,
  excluded: readonly AccountId[],
  now: Instant,
  key?: KnownKey,
): RequestRecord {
  return {
    snapshot,
    snapshotHash: hashSnapshot(snapshot),
    state: 'waiting-for-approval',
    since: now,
    generation: 1,
    excluded,
    ...(key && { key }),
    todo: ['notify-approvers'],
    milestone: { seq: 0, kind: 'submitted', details: [], told: true },
  };
}

/**
 * Whether another request may take its place. A key that a late answer may still bring counts as well: once the
 * record is replaced nobody would look for it.
 */
export const isPutAway = ({ todo, sweepAt }: RequestRecord): boolean =>
  todo.length === 0 && sweepAt === undefined;
