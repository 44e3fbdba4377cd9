import type { Principal } from '../auth/principal';
import { refused } from '../refusal';
import type { StoredApproval } from '../store/approvals';

/**
 * Who may not decide an approval: somebody without a linked Jira account (nobody could tell whether they are one of
 * the others), and whoever asked for the key or approved it in Jira.
 */
export function refuseDecider(operator: Principal, approval: StoredApproval, keyRequester: string) {
  if (operator.accountId === null) {
    return refused(
      'forbidden',
      `Operator ${operator.name} is not linked to a Jira account, so can't decide requests from Jira`,
      'Ask the KMS administrator to add the operator with an accountId',
    );
  }
  const { context } = approval;
  const excluded = [...context.excluded, context.requester, keyRequester];
  if (!excluded.includes(operator.accountId)) return undefined;
  return refused(
    'forbidden',
    `Account ${operator.accountId} requested this key or approved it in Jira, so can't be its operator`,
    `Another operator of group ${approval.keyGroup} has to decide`,
  );
}
