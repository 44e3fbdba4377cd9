import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { KeyApproval, StoredApproval, Vote } from '../store/approvals';
import type { Condition } from './condition';
import { refuseVoter, standingOf } from './electorate';
import { executeApproval } from './execute-approval';
import { closeApproval } from './fence';
import { findApproval } from './find';
import { governed } from './governed';
import type { Kms } from './kms';
import { refuseRecentUse } from './recent-use';
import { deciding, SERVER } from './record';
import { newVote, type OperatorDecision, recordVote } from './votes';

/** Takes a person's vote. The last one needed carries out what was asked, in the same transaction. */
export async function decideApproval(
  kms: Kms,
  person: Principal,
  approvalId: string,
  decision: OperatorDecision,
  condition?: Condition,
): Promise<Result<StoredApproval, Refusal>> {
  const first = findApproval(kms, person, approvalId);
  if (!first.ok) return first;
  return governed(kms, first.value, async (approval) => {
    const closed = (await closeOvertaken(kms, approval)) ?? condition?.();
    if (closed) return closed;
    const votes = kms.store.approvals.votes(approvalId);
    const refusal =
      refuseVoter(kms, person, approval, standingOf(kms, approval, votes)) ??
      (decision.decision === 'approve'
        ? refuseRecentUse(kms, approval, decision.acknowledgeRecentUse ?? false)
        : undefined);
    if (refusal) return refusal;
    const vote = newVote(kms, person, approval, decision);
    return decision.decision === 'deny'
      ? deny(kms, person, approval, vote, decision.reason)
      : approve(kms, person, approval, vote, votes);
  });
}

/** Why nothing is left to decide: it is decided, lapsed, or overtaken by a newer generation of its request. */
export function refuseClosed(kms: Kms, approval: StoredApproval) {
  if (approval.state !== 'pending') return refuseDecided(approval.state);
  if (isOvertaken(kms, approval)) {
    return refused(
      'stale-generation',
      `Request ${approval.requestId} was changed or voided since this approval was opened`,
      'Nothing is left to decide; a new request opens a new approval',
    );
  }
  return kms.clock.now() < approval.expiresAt ? undefined : refuseDecided('expired');
}

const isOvertaken = (kms: Kms, approval: StoredApproval): approval is KeyApproval =>
  approval.about === 'key' && kms.store.ledger.generation(approval.requestId) > approval.generation;

/** Refuses a closed approval, and writes down how it ended where nobody has yet. */
export async function closeOvertaken(kms: Kms, approval: StoredApproval) {
  const closed = refuseClosed(kms, approval);
  if (!closed || approval.state !== 'pending') return closed;
  await kms.store.write(() =>
    isOvertaken(kms, approval)
      ? closeApproval(kms, approval, 'withdrawn', 'The request was changed or voided', SERVER)
      : closeApproval(kms, approval, 'expired', null, SERVER),
  );
  return closed;
}

export const refuseDecided = (state: string) =>
  refused('approval-decided', `This approval is already ${state}`, 'Nothing is left to decide');

async function deny(kms: Kms, person: Principal, approval: StoredApproval, vote: Vote, reason: string) {
  await kms.store.write(() => {
    recordVote(kms, person, approval, vote);
    closeApproval(kms, approval, 'denied', reason, deciding(person, approval));
  });
  return reread(kms, approval);
}

async function approve(
  kms: Kms,
  person: Principal,
  approval: StoredApproval,
  vote: Vote,
  votes: readonly Vote[],
): Promise<Result<StoredApproval, Refusal>> {
  const others = votes.filter(({ voter }) => voter !== vote.voter);
  // The same person again, perhaps through another principal: still one vote, and told once.
  const isNew = votes.length === others.length;
  const recorded = () => {
    if (isNew) recordVote(kms, person, approval, vote);
  };
  if (standingOf(kms, approval, [...others, vote]).agreed) {
    const executed = await executeApproval(kms, { approval, person, recorded, breakGlass: null });
    return executed.ok ? reread(kms, approval) : executed;
  }
  await kms.store.write(recorded);
  return reread(kms, approval);
}

export function reread(kms: Kms, { id }: StoredApproval): Result<StoredApproval, Refusal> {
  const approval = kms.store.approvals.get(id);
  if (!approval) throw new Error(`Approval ${id} is gone`);
  return ok(approval);
}
