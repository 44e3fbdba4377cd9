import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { refuseDecider } from '../policy/eligibility';
import { type Refusal, refused } from '../refusal';
import type { StoredApproval, Vote } from '../store/approvals';
import { executeApproval } from './execute-approval';
import { closeApproval } from './fence';
import { findApproval } from './find';
import type { Kms } from './kms';
import { deciding, SERVER } from './record';
import { type Decidable, recordVote } from './votes';

export type OperatorDecision =
  | { readonly decision: 'approve'; readonly comment?: string }
  | { readonly decision: 'deny'; readonly reason: string };

/** Takes an operator's vote. The last one needed carries out what was asked, in the same transaction. */
export async function decideApproval(
  kms: Kms,
  operator: Principal,
  approvalId: string,
  decision: OperatorDecision,
): Promise<Result<StoredApproval, Refusal>> {
  const first = findApproval(kms, operator, approvalId);
  if (!first.ok) return first;
  return kms.locks.run(`key:${first.value.keyId}`, async () => {
    const approval = kms.store.approvals.get(approvalId);
    const key = kms.store.keys.get(first.value.keyId);
    if (!approval || !key) throw new Error(`Approval ${approvalId} lost its key`);
    const refusal = (await refuseClosed(kms, approval)) ?? refuseDecider(operator, approval, key.requester);
    if (refusal) return refusal;
    const vote = voteOf(kms, operator, approval, decision);
    const earlier = kms.store.approvals.votes(approvalId).find((other) => other.accountId === vote.accountId);
    // The same person again, perhaps through another credential: still one vote.
    if (earlier?.decision === vote.decision) return ok(approval);
    return decision.decision === 'deny'
      ? deny(kms, { approval, key, operator, vote }, decision.reason)
      : approve(kms, { approval, key, operator, vote });
  });
}

/** An approval decided, lapsed, or overtaken by a newer generation. */
async function refuseClosed(kms: Kms, approval: StoredApproval) {
  if (approval.state !== 'pending') return refuseDecided(approval.state);
  if (kms.store.ledger.generation(approval.requestId) > approval.generation) {
    await kms.store.write(() =>
      closeApproval(kms, approval, 'withdrawn', 'The request was changed or voided', SERVER),
    );
    return refused(
      'stale-generation',
      `Request ${approval.requestId} was changed or voided since this approval was opened`,
      'Nothing is left to decide; a new request opens a new approval',
    );
  }
  if (kms.clock.now() < approval.expiresAt) return undefined;
  await kms.store.write(() => closeApproval(kms, approval, 'expired', null, SERVER));
  return refuseDecided('expired');
}

export const refuseDecided = (state: string) =>
  refused('approval-decided', `This approval is already ${state}`, 'Nothing is left to decide');

function voteOf(kms: Kms, operator: Principal, approval: StoredApproval, decision: OperatorDecision): Vote {
  if (operator.accountId === null) throw new Error('An operator without an account was let through');
  return {
    approvalId: approval.id,
    accountId: operator.accountId,
    principalId: operator.id,
    operator: operator.name,
    decision: decision.decision,
    comment: (decision.decision === 'deny' ? decision.reason : decision.comment) ?? null,
    at: kms.clock.now(),
  };
}

async function deny(kms: Kms, { approval, operator, vote }: Decidable, reason: string) {
  await kms.store.write(() => {
    recordVote(kms, operator, approval, vote);
    closeApproval(kms, approval, 'denied', reason, deciding(operator, approval.context));
  });
  return reread(kms, approval);
}

async function approve(kms: Kms, decidable: Decidable): Promise<Result<StoredApproval, Refusal>> {
  const { approval, operator, vote } = decidable;
  const approving = kms.store.approvals.votes(approval.id).filter((other) => other.decision === 'approve');
  if (approving.length + 1 >= approval.needed) {
    const executed = await executeApproval(kms, decidable);
    return executed.ok ? reread(kms, approval) : executed;
  }
  await kms.store.write(() => recordVote(kms, operator, approval, vote));
  return reread(kms, approval);
}

function reread(kms: Kms, { id }: StoredApproval): Result<StoredApproval, Refusal> {
  const approval = kms.store.approvals.get(id);
  if (!approval) throw new Error(`Approval ${id} is gone`);
  return ok(approval);
}
