import type { AccountId, Instant, RequestId, SnapshotHash } from '../ids';
import { ok, type Result, refuse } from '../result';

/**
 * What a person did in the panel: they saw what was frozen, and said that they approve it. The account is the one that
 * the platform vouches for, never one that Jira's history names. Single-use, for one request.
 */
export interface Vouching {
  readonly requestId: RequestId;
  readonly accountId: AccountId;
  readonly snapshotHash: SnapshotHash;
  readonly at: Instant;
}

/** How long after it the approval may stand in Jira's history. Milliseconds. */
export const VOUCHING_LASTS = 10 * 60_000;
/** The app's clock may be so far ahead of Jira's. Milliseconds. */
const CLOCK_SKEW = 60_000;

/** The approval as Jira's history has it, and the request as it stands. */
export interface VouchedApproval {
  readonly requestId: RequestId;
  readonly accountId: AccountId;
  readonly snapshotHash: SnapshotHash;
  readonly at: Instant;
}

const CHECKS: readonly {
  readonly fails: (vouching: Vouching, approval: VouchedApproval) => boolean;
  readonly reason: string;
}[] = [
  {
    fails: ({ accountId }, approval) => accountId !== approval.accountId,
    reason: 'Somebody else approved in the panel.',
  },
  {
    fails: ({ requestId }, approval) => requestId !== approval.requestId,
    reason: 'Another request was approved in the panel.',
  },
  {
    fails: ({ snapshotHash }, approval) => snapshotHash !== approval.snapshotHash,
    reason: 'The panel showed something else than what stands now.',
  },
  {
    fails: ({ at }, approval) => at - approval.at > CLOCK_SKEW || approval.at - at > VOUCHING_LASTS,
    reason: 'Too much time lies between the panel and the approval.',
  },
];

/** Whether what was done in the panel stands behind an approval in Jira's history. */
export function standsBehind(
  vouching: Vouching | undefined,
  approval: VouchedApproval,
): Result<Vouching, string> {
  if (!vouching) return refuse('It was not approved in the panel.');
  const failed = CHECKS.find(({ fails }) => fails(vouching, approval));
  return failed ? refuse(failed.reason) : ok(vouching);
}
