import type { Principal } from '../auth/principal';
import { voterOf } from '../policy/eligibility';
import type { StoredApproval, Vote } from '../store/approvals';
import type { Kms } from './kms';
import { recentUse } from './recent-use';
import { deciding, record } from './record';

export type OperatorDecision =
  | { readonly decision: 'approve'; readonly comment?: string; readonly acknowledgeRecentUse?: boolean }
  | { readonly decision: 'deny'; readonly reason: string };

export const newVote = (
  kms: Kms,
  person: Principal,
  approval: StoredApproval,
  decision: OperatorDecision,
): Vote => ({
  approvalId: approval.id,
  voter: voterOf(person),
  principalId: person.id,
  accountId: person.accountId,
  operator: person.name,
  decision: decision.decision,
  comment: (decision.decision === 'deny' ? decision.reason : decision.comment) ?? null,
  at: kms.clock.now(),
});

/** Runs in a transaction. */
export function recordVote(kms: Kms, person: Principal, approval: StoredApproval, vote: Vote): void {
  // Without a word on it the vote would not have been taken.
  const recent = recentUse(kms, approval);
  kms.store.approvals.addVote(vote);
  record(kms, deciding(person, approval), {
    action: `approval.vote-${vote.decision}`,
    subject: `approval:${approval.id}`,
    before: null,
    after: {
      accountId: vote.accountId,
      operator: vote.operator,
      comment: vote.comment,
      ...(recent && vote.decision === 'approve' ? { acknowledgedUseOn: recent.day } : {}),
    },
  });
}
