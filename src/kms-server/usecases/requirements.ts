import type { QuorumAction, Requirement } from '../policy/quorum';
import type { StoredApproval } from '../store/approvals';
import { changeKind } from './changes';
import type { Governed, Say } from './changes/change';

/** What a place asks for now. */
export const requirementOf = (
  { store }: Pick<Governed, 'store'>,
  keyGroup: string | null,
  action: QuorumAction,
): Requirement => ({ keyGroup, action, quorum: store.groups.quorum(keyGroup, action) });

/** What several places ask for now, each once. */
export const requirementsOf = (kms: Governed, says: readonly Say[]): readonly Requirement[] => {
  const distinct = new Map(says.map((say) => [JSON.stringify([say.keyGroup, say.action]), say]));
  return [...distinct.values()].map(({ keyGroup, action }) => requirementOf(kms, keyGroup, action));
};

/** What an approval would need if it were opened now. A change may give power over more places than it did then. */
export const currentRequirements = (kms: Governed, approval: StoredApproval): readonly Requirement[] =>
  approval.about === 'key'
    ? [requirementOf(kms, approval.keyGroup, approval.action)]
    : requirementsOf(kms, changeKind(approval.change.kind).says(kms, approval.change.payload));
