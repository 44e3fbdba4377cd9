import type { Matter } from '../policy/eligibility';
import type { StoredApproval } from '../store/approvals';
import type { Kms } from './kms';

/** Who is kept out of an approval: whoever asked, for the key or for the change, and whoever agreed to it in Jira. */
export function matterOf({ store }: Pick<Kms, 'store'>, approval: StoredApproval): Matter {
  if (approval.about === 'key') {
    const { excluded, requester } = approval.context;
    const first = store.keys.get(approval.keyId)?.requester;
    return {
      fromJira: true,
      excludedAccounts: new Set([...excluded, requester, ...(first === undefined ? [] : [first])]),
      excludedPrincipals: new Set(),
    };
  }
  const account = store.principals.get(approval.openedBy)?.accountId ?? null;
  return {
    fromJira: false,
    excludedAccounts: new Set(account === null ? [] : [account]),
    excludedPrincipals: new Set([approval.openedBy]),
  };
}
