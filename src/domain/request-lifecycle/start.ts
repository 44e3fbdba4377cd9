import type { AccountId, Instant } from '../ids';
import { hashSnapshot, type Snapshot } from '../key-request';
import type { RequestRecord } from './record';

/** A request as it stands right after its submission: frozen, hashed, waiting for approval. */
export function startRequest(
  snapshot: Snapshot,
  excluded: readonly AccountId[],
  now: Instant,
): RequestRecord {
  return {
    snapshot,
    snapshotHash: hashSnapshot(snapshot),
    state: 'waiting-for-approval',
    since: now,
    generation: 1,
    excluded,
    charged: false,
    credited: false,
    todo: ['notify-approvers'],
    milestone: { seq: 0, kind: 'submitted', details: [], told: true },
  };
}
