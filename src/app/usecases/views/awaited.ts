import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import type { PersonView } from '../../ports/person-issues';
import { ROLES } from '../../setup/blueprint';
import type { Awaited } from '../../views/request';
import { excludedFrom } from '../judge-approval';
import type { PanelDesk } from './panel-desk';

/** Who can act on a request now; null where nobody has to. The role is read only where it is what is awaited. */
export async function awaitedOf(
  desk: PanelDesk,
  view: PersonView,
  record: RequestRecord,
): Promise<Awaited | null> {
  if (record.operators) return operators(record);
  switch (record.state) {
    case 'waiting-for-approval':
      return approvers(desk, view, record);
    case 'waiting-for-operators':
      return operators(record);
    case 'pending-deletion':
      return record.failure
        ? { role: 'the requester or an approver', people: requesters(record), groups: [] }
        : null;
    case 'failed':
      return { role: 'the requester or an approver', people: requesters(record), groups: [] };
    case 'rejected':
    case 'withdrawn':
    case 'denied':
    case 'approval-expired':
      return { role: 'the requester', people: requesters(record), groups: [] };
    default:
      return null;
  }
}

const operators = ({ snapshot }: RequestRecord): Awaited => ({
  role: `the operators of the key group "${snapshot.keyGroup}", in the KMS`,
  people: [],
  groups: [],
});

/** Members of the role who took no part. Of a group's members only the approval itself can tell. */
async function approvers(desk: PanelDesk, view: PersonView, record: RequestRecord): Promise<Awaited> {
  const members = await desk.issues.approvers(record.snapshot.jiraProjectId);
  const excluded = excludedFrom(record, view);
  return {
    role: ROLES.approvers.name,
    people: members.accountIds.filter((accountId) => !excluded.includes(accountId)),
    groups: members.groupNames ?? [],
  };
}

const requesters = ({ snapshot }: RequestRecord): string[] => [snapshot.submission.submitter];
