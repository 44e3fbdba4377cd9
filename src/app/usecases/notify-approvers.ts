import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { Pass } from './pass';

const DONE: RequestEvent = { kind: 'done', effect: 'notify-approvers' };

/** One mail to everybody who may approve, and to whom the administrator named. Whom the role holds is read now. */
export async function notifyApprovers(
  { desk }: Pass,
  { snapshot, excluded }: RequestRecord,
): Promise<RequestEvent> {
  const members = await desk.issues.approvers(snapshot.jiraProjectId);
  const accountIds = members.accountIds.filter((accountId) => !excluded.includes(accountId));
  if (accountIds.length === 0 && members.groupIds.length === 0) {
    desk.log('no-approvers', { issue: snapshot.issueKey });
    return DONE;
  }
  const subject = `${snapshot.issueKey} waits for approval`;
  const text =
    snapshot.action === 'create'
      ? `A new key is asked for: ${snapshot.spec.name} (${snapshot.spec.keyType}, ${snapshot.spec.protectionLevel}) for project ${snapshot.spec.projectId}.`
      : `The deletion of a key is asked for: ${snapshot.deletion.handle}. Reason: ${snapshot.deletion.reason}`;
  const { submitted } = desk.settings.alsoTold;
  const to = {
    accountIds: [...new Set([...accountIds, ...submitted.accountIds])],
    groupIds: [...new Set([...members.groupIds, ...submitted.groupIds])],
  };
  await desk.issues.notify(snapshot.issueId, to, { subject, text });
  return DONE;
}
