import { type Route, route } from '@forge/api';
import * as z from 'zod';
import type { AccountId, Instant, IssueId, IssueKey } from '../../../domain/ids';
import type { Status } from '../../../domain/statuses';
import {
  type AppFields,
  type Comment,
  type FormView,
  type Issues,
  IssuesUnavailable,
  type IssueView,
  type Lozenge,
  type Person,
  type RoleMembers,
} from '../../ports/issues';
import { type JiraRefusal, JiraRefused } from '../../ports/jira-refusal';
import { ACTIONS } from '../../setup/blueprint';
import { type Action, APP_FIELD_KEYS } from '../../setup/fields';
import type { JiraIds } from '../../setup/jira-ids';
import { commentsSchema, foundSchema, roleSchema, userSchema, withChangelog } from './answers';
import { allPages, type JiraClient } from './client';
import { commentBody, MILESTONE_PROPERTY, milestoneProperty } from './comments';
import { changelogSchema } from './history';
import { actionOf, fieldsToRead, issueSchema, readFormView, readIssueView } from './issue-view';
import { lozengeKey, lozengeValue } from './lozenge';

const MINUTE_MS = 60_000;
/** Comments looked through for one that was already left: milestones of one request are few. */
const RECENT_COMMENTS = 50;
const SEARCH_PAGE = 100;
const SEARCH_PAGES = 20;

/** The running app's Jira, as the app. Holds nothing between invocations. */
export class ForgeIssues implements Issues {
  readonly #client: JiraClient;
  readonly #ids: JiraIds;
  readonly #now: () => Instant;
  /** Property of the issue context's status. */
  readonly #lozenge: string;
  /** Issue types seen by `read`: saves `move` a call. */
  readonly #actions = new Map<IssueId, Action>();

  /** @param appId the UUID of the app, without its ARI */
  constructor(client: JiraClient, ids: JiraIds, now: () => Instant, appId: string) {
    this.#client = client;
    this.#ids = ids;
    this.#now = now;
    this.#lozenge = lozengeKey(appId);
  }

  async read(issueId: IssueId): Promise<IssueView | undefined> {
    const path = route`/rest/api/3/issue/${issueId}?fields=${fieldsToRead(this.#ids)}&properties=${this.#lozenge}&expand=changelog`;
    const issue = await this.#orGone(() => this.#client.get(path, withChangelog));
    if (!issue) return undefined;
    const { changelog } = issue;
    const whole = changelog.histories.length >= changelog.total;
    const histories = whole ? changelog.histories : await this.#history(issueId);
    const view = understood(() => readIssueView(this.#ids, issue, histories, this.#lozenge));
    if (view.action) this.#actions.set(issueId, view.action);
    return view;
  }

  #history(issueId: IssueId) {
    const path = (startAt: number): Route =>
      route`/rest/api/3/issue/${issueId}/changelog?startAt=${startAt}&maxResults=100`;
    return available(() => allPages(this.#client, path, changelogSchema));
  }

  async readForm(issueKey: IssueKey): Promise<FormView | undefined> {
    const path = route`/rest/api/3/issue/${issueKey}?fields=${fieldsToRead(this.#ids)}`;
    const issue = await this.#orGone(() => this.#client.get(path, issueSchema));
    return issue && understood(() => readFormView(this.#ids, issue));
  }

  async approvers(projectId: string): Promise<RoleMembers> {
    const path = route`/rest/api/3/project/${projectId}/role/${this.#ids.approversRole}`;
    const { actors } = await available(() => this.#client.get(path, roleSchema));
    return {
      accountIds: actors.flatMap(({ actorUser }) => (actorUser ? [actorUser.accountId as AccountId] : [])),
      groupIds: actors.flatMap(({ actorGroup }) => (actorGroup ? [actorGroup.groupId] : [])),
      groupNames: actors.flatMap(({ actorGroup }) => actorGroup?.displayName ?? []),
    };
  }

  async person(accountId: AccountId): Promise<Person | undefined> {
    const path = route`/rest/api/3/user?accountId=${accountId}&expand=groups`;
    const user = await this.#orGone(() => this.#client.get(path, userSchema));
    return (
      user && {
        accountId: user.accountId as AccountId,
        active: user.active,
        accountType: user.accountType,
        groupIds: (user.groups?.items ?? []).flatMap(({ groupId }) => groupId ?? []),
      }
    );
  }

  async writeFields(issueId: IssueId, fields: AppFields): Promise<void> {
    const updates = APP_FIELD_KEYS.map((key) => ({
      customField: this.#ids.appFields[key],
      issueIds: [Number(issueId)],
      value: fields[key],
    }));
    const path = route`/rest/api/3/app/field/value?generateChangelog=false`;
    await available(() => this.#client.send('POST', path, { updates }));
  }

  async move(
    issueId: IssueId,
    to: Status,
    comment: Comment,
    lozenge: Lozenge,
  ): Promise<'moved' | 'refused' | 'conflict' | 'gone'> {
    const action = this.#actions.get(issueId) ?? (await this.#action(issueId));
    if (action === 'gone') return 'gone';
    const transition = action && this.#ids.transitions[action][to];
    if (!transition) return 'refused';
    const body = {
      transition: { id: transition },
      update: { comment: [{ add: commentBody(comment) }] },
      properties: [{ key: this.#lozenge, value: lozengeValue(lozenge) }],
    };
    const path = route`/rest/api/3/issue/${issueId}/transitions`;
    const refusal = await available(() => refusalOf(this.#client.send('POST', path, body), MOVE_OUTCOMES));
    return refusal ? MOVE_OUTCOMES[refusal] : 'moved';
  }

  async showLozenge(issueId: IssueId, lozenge: Lozenge): Promise<void> {
    const path = route`/rest/api/3/issue/${issueId}/properties/${this.#lozenge}`;
    await this.#orGone(() => this.#client.send('PUT', path, lozengeValue(lozenge)));
  }

  async #action(issueId: IssueId): Promise<Action | 'gone' | undefined> {
    const schema = z.object({ fields: z.object({ issuetype: z.object({ id: z.string() }) }) });
    const path = route`/rest/api/3/issue/${issueId}?fields=issuetype`;
    const issue = await this.#orGone(() => this.#client.get(path, schema));
    return issue ? actionOf(this.#ids, issue.fields.issuetype.id) : 'gone';
  }

  /** Two calls: it looks for the milestone among the recent comments first. */
  async comment(issueId: IssueId, comment: Comment): Promise<'commented' | 'gone'> {
    const path = route`/rest/api/3/issue/${issueId}/comment?orderBy=-created&maxResults=${RECENT_COMMENTS}&expand=properties`;
    const found = await this.#orGone(() => this.#client.get(path, commentsSchema));
    if (!found) return 'gone';
    const said = found.comments.some(
      ({ author, properties }) =>
        author?.accountId === this.#ids.appAccount &&
        properties?.some(({ key, value }) => key === MILESTONE_PROPERTY && isMilestone(value, comment)),
    );
    if (said) return 'commented';
    const body = commentBody(comment);
    const left = await this.#orGone(() =>
      this.#client.post(route`/rest/api/3/issue/${issueId}/comment`, body, z.object({ id: z.string() })),
    );
    return left ? 'commented' : 'gone';
  }

  async notify(
    issueId: IssueId,
    to: RoleMembers,
    mail: { readonly subject: string; readonly text: string },
  ): Promise<void> {
    if (to.accountIds.length + to.groupIds.length === 0) return;
    const body = {
      subject: mail.subject,
      textBody: mail.text,
      to: {
        users: to.accountIds.map((accountId) => ({ accountId })),
        groupIds: to.groupIds,
        reporter: false,
        assignee: false,
        watchers: false,
        voters: false,
      },
    };
    const path = route`/rest/api/3/issue/${issueId}/notify`;
    await available(() => refusalOf(this.#client.send('POST', path, body), NOBODY_TO_TELL));
  }

  async anyIssue(): Promise<IssueId | undefined> {
    const jql = `project = ${Number(this.#ids.project)} ORDER BY created DESC`;
    const body = { jql, fields: ['id'], maxResults: 1 };
    return available(async () => {
      const { issues } = await this.#client.post(route`/rest/api/3/search/jql`, body, foundSchema);
      return issues[0]?.id as IssueId | undefined;
    });
  }

  async recentlyChanged(since: Instant): Promise<readonly IssueId[]> {
    const minutes = Math.ceil(Math.max(this.#now() - since, 0) / MINUTE_MS) + 1;
    const list = (ids: readonly string[]): string => ids.map(Number).join(', ');
    // Relative time: an absolute one would be read in the app user's time zone.
    const jql = [
      `project = ${Number(this.#ids.project)}`,
      `issuetype in (${list(ACTIONS.map((action) => this.#ids.issueTypes[action]))})`,
      `updated >= -${minutes}m`,
    ].join(' AND ');
    return available(() => this.#search(`${jql} ORDER BY updated ASC`));
  }

  async #search(jql: string): Promise<IssueId[]> {
    const found: IssueId[] = [];
    let nextPageToken: string | null | undefined;
    for (let page = 0; page < SEARCH_PAGES; page++) {
      const body = {
        jql,
        fields: ['id'],
        maxResults: SEARCH_PAGE,
        ...(nextPageToken ? { nextPageToken } : {}),
      };
      const answer = await this.#client.post(route`/rest/api/3/search/jql`, body, foundSchema);
      found.push(...answer.issues.map(({ id }) => id as IssueId));
      nextPageToken = answer.nextPageToken;
      if (!nextPageToken) break;
    }
    return found;
  }

  #orGone<T>(call: () => Promise<T>): Promise<T | undefined> {
    return available(async () => {
      try {
        return await call();
      } catch (error) {
        if (error instanceof JiraRefused && error.refusal.kind === 'not-found') return undefined;
        throw error;
      }
    });
  }
}

/** What a refused transition means. Other refusals are Jira's trouble, not the transition's. */
const MOVE_OUTCOMES = { invalid: 'refused', conflict: 'conflict', 'not-found': 'gone' } as const;

/** Recipients that Jira can't mail: members who left or don't see the issue. No request waits for a mail. */
const NOBODY_TO_TELL = { invalid: true } as const;

/** The refusal's kind where the table has it; throws any other. */
async function refusalOf<K extends JiraRefusal['kind']>(
  call: Promise<void>,
  expected: Readonly<Record<K, unknown>>,
): Promise<K | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof JiraRefused && error.refusal.kind in expected) return error.refusal.kind as K;
    throw error;
  }
}

const isMilestone = (value: unknown, comment: Comment): boolean =>
  milestoneProperty.safeParse(value).data?.milestoneId === comment.milestoneId;

/** Jira's trouble becomes the port's. */
async function available<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof JiraRefused)) throw error;
    const { refusal } = error;
    const wait = 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : undefined;
    throw new IssuesUnavailable(error.message, wait, { cause: error });
  }
}

/** An issue whose values have other shapes than their fields' types: Jira's configuration was changed under us. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    const text = `Jira's issue is not understood: ${z.prettifyError(cause)}`;
    throw new IssuesUnavailable(text, undefined, { cause });
  }
}
