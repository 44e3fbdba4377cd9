import type { Principal } from '../auth/principal';
import type { StoredApproval } from '../store/approvals';
import type { Kms } from './kms';
import { approvalOnRecord, deciding, record } from './record';

/** An approval that has found its agreement. */
export interface Agreed<T extends StoredApproval = StoredApproval> {
  readonly approval: T;
  /** Whose vote was the last, or who acted alone. */
  readonly person: Principal;
  /** Writes the vote down. Runs in the transaction. */
  readonly recorded: () => void;
  /** Why one person acted alone; null where people agreed. */
  readonly breakGlass: string | null;
}

/** Ends an approval that is carried out. Runs in the transaction. */
export function approved(kms: Kms, agreed: Agreed, deletionDue: number | null): void {
  const { approval, person, breakGlass } = agreed;
  kms.store.approvals.decide(approval.id, {
    state: 'approved',
    reason: breakGlass,
    deletionDue,
    decidedAt: kms.clock.now(),
    breakGlass: breakGlass !== null,
  });
  record(kms, deciding(person, approval), {
    action: 'approval.approved',
    subject: `approval:${approval.id}`,
    before: { state: 'pending' },
    after: { state: 'approved', ...approvalOnRecord(approval) },
  });
}
