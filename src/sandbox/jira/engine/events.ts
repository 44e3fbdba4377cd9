import type { ChangeItem, Comment, History, Issue } from '../model/issue';
import type { Site } from '../site';
import { basicFields, changelogItem } from '../views/issues';
import { statusDetails } from '../views/statuses';
import { userDetails } from '../views/users';
import { statusOf } from './schemes';

/**
 * Events for apps. Source of shapes: Forge's page on Jira events. `issue.fields` has the basics only: whoever wants
 * more reads the issue again.
 */
function publish(
  site: Site,
  eventType: string,
  issue: Issue,
  actor: string,
  more: Readonly<Record<string, unknown>>,
): void {
  const payload = {
    eventType,
    issue: { id: issue.id, key: issue.key, fields: basicFields(site, issue) },
    atlassianId: actor,
    associatedUsers: [{ accountId: actor }],
    ...more,
  };
  site.store.afterCommit(() => site.platform.publish({ eventType, actor, payload }));
}

export const publishCreated = (site: Site, issue: Issue, actor: string): void =>
  publish(site, 'avi:jira:created:issue', issue, actor, {});

export const publishDeleted = (site: Site, issue: Issue, actor: string): void =>
  publish(site, 'avi:jira:deleted:issue', issue, actor, {});

export function publishUpdated(site: Site, issue: Issue, actor: string, history: History | undefined): void {
  const changelog = history ? { id: history.id, items: history.items.map(changelogItem) } : { items: [] };
  const status = history?.items.find(({ field }) => field === 'status');
  publish(site, 'avi:jira:updated:issue', issue, actor, {
    changelog,
    ...(status ? { associatedStatuses: statusesOf(site, status) } : {}),
  });
  if (history?.items.some(({ fieldId }) => fieldId === 'assignee'))
    publish(site, 'avi:jira:assigned:issue', issue, actor, { changelog });
}

const statusesOf = (site: Site, { from, to }: ChangeItem) =>
  [from, to].flatMap((id) => (id === null ? [] : [statusDetails(site, statusOf(site, id))]));

export function publishCommented(site: Site, issue: Issue, comment: Comment): void {
  publish(site, 'avi:jira:commented:issue', issue, comment.author, {
    comment: {
      id: comment.id,
      author: userDetails(site, comment.author),
      updateAuthor: userDetails(site, comment.updateAuthor),
      body: comment.body,
      created: comment.created,
      updated: comment.updated,
    },
  });
}

/** Sent to the app whose expression failed. */
export function publishFailedExpression(
  site: Site,
  failure: {
    readonly extensionId: string;
    readonly expression: string;
    readonly errorMessages: readonly string[];
    readonly workflowId: string;
    readonly workflowName: string;
    readonly ruleId: string;
    readonly rule: 'conditionId' | 'validatorId';
  },
): void {
  const { rule, ruleId, ...rest } = failure;
  const eventType = 'avi:jira:failed:expression';
  const payload = { eventType, timestamp: String(site.clock.now()), ...rest, [rule]: ruleId };
  site.store.afterCommit(() => site.platform.publish({ eventType, payload }));
}
