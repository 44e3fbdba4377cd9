import type { QuorumAction, Requirement } from '../policy/quorum';
import type { StoredApproval } from '../store/approvals';
import type { Kms } from './kms';

/** What a place asks for now. */
export const requirementOf = (
  { store }: Pick<Kms, 'store'>,
  keyGroup: string | null,
  action: QuorumAction,
): Requirement => ({ keyGroup, action, quorum: store.groups.quorum(keyGroup, action) });

/** What an approval would need if it were opened now. */
export const currentRequirements = (
  kms: Pick<Kms, 'store'>,
  approval: StoredApproval,
): readonly Requirement[] =>
  approval.requirements.map(({ keyGroup, action }) => requirementOf(kms, keyGroup, action));
