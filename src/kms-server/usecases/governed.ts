import type { Result } from '../../domain/result';
import type { Refusal } from '../refusal';
import type { StoredApproval } from '../store/approvals';
import type { Kms } from './kms';

/** One at a time: who may decide and what is decided don't change between the count and what follows from it. */
const GOVERNANCE = 'governance';

export const governing = <T>(kms: Kms, work: () => Promise<T>): Promise<T> => kms.locks.run(GOVERNANCE, work);

/** Works on an approval as it is once nobody else changes it, its key or the rules. */
export function governed<T>(
  kms: Kms,
  { id, ...first }: StoredApproval,
  work: (approval: StoredApproval) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const inOrder = () =>
    governing(kms, async () => {
      const approval = kms.store.approvals.get(id);
      if (!approval) throw new Error(`Approval ${id} is gone`);
      return work(approval);
    });
  return first.about === 'key' ? kms.locks.run(`key:${first.keyId}`, inOrder) : inOrder();
}
