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
    const accounts = new Set([...excluded, requester, ...(first === undefined ? [] : [first])]);
    const bearers = [...accounts].flatMap((account) => bearersOf(kms, account));
    return { fromJira: true, excludedAccounts: accounts, excludedPrincipals: new Set(bearers) };
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

/** Whoever links another account doesn't get rid of the first: who had it, or has proved it, is still who asked. */
function bearersOf({ store }: Governed, account: string): readonly string[] {
  const proved = store.accountLinks.lastOf(account);
  const change = proved?.proved && store.approvals.get(proved.proved.approvalId);
  return [
    ...store.principals.formerBearers(account),
    ...(proved && change?.state === 'pending' ? [proved.principalId] : []),
  ];
}
