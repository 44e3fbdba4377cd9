import type { Principal } from '../auth/principal';
import type { StoredApproval, Vote } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';
import { deciding, record } from './record';

/** What a decision is about, once it is clear that it may be taken. */
export interface Decidable {
  readonly approval: StoredApproval;
  readonly key: StoredKey;
  readonly operator: Principal;
  readonly vote: Vote;
}

/** Runs in a transaction. */
export function recordVote(kms: Kms, operator: Principal, approval: StoredApproval, vote: Vote): void {
  kms.store.approvals.addVote(vote);
  record(kms, deciding(operator, approval.context), {
    action: `approval.vote-${vote.decision}`,
    subject: `approval:${approval.id}`,
    before: null,
    after: { accountId: vote.accountId, operator: vote.operator, comment: vote.comment },
  });
}
