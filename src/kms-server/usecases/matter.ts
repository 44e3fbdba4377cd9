import type { Matter } from '../policy/eligibility';
import type { StoredApproval } from '../store/approvals';
import { changeKind } from './changes';
import type { Governed } from './changes/change';

/** Who is kept out of an approval: whoever asked for it, agreed to it in Jira, or gains power from it. */
export function matterOf(kms: Governed, approval: StoredApproval): Matter {
  const { store } = kms;
  if (approval.about === 'key') {
    const { excluded, requester } = approval.context;
    const first = store.keys.get(approval.keyId)?.requester;
    return {
      fromJira: true,
      excludedAccounts: new Set([...excluded, requester, ...(first === undefined ? [] : [first])]),
      excludedPrincipals: new Set(),
    };
  }
  const { openedBy, change } = approval;
  const principals = [openedBy, ...changeKind(change.kind).gains(kms, change.payload)];
  const accounts = principals.map((id) => store.principals.get(id)?.accountId ?? null);
  return {
    fromJira: false,
    excludedAccounts: new Set(accounts.filter((account) => account !== null)),
    excludedPrincipals: new Set(principals),
  };
}
