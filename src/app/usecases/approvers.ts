import type { AccountId } from '../../domain/ids';
import type { Desk } from '../ports/desk';
import type { Person, RoleMembers } from '../ports/issues';

/** Directly, or through a group. */
export const isMember = (person: Person, { accountIds, groupIds }: RoleMembers): boolean =>
  accountIds.includes(person.accountId) || groupIds.some((id) => person.groupIds.includes(id));

/** Whether an active person holds the approver's role now. Two calls to Jira. */
export async function isApprover(desk: Desk, projectId: string, accountId: AccountId): Promise<boolean> {
  const members = await desk.issues.approvers(projectId);
  const person = await desk.issues.person(accountId);
  return person?.active === true && isMember(person, members);
}
