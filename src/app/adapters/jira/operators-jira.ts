import { route } from '@forge/api';
import * as z from 'zod';
import type { AccountId, IssueId, IssueKey } from '../../../domain/ids';
import type { RawForm } from '../../../domain/policy/review';
import { JiraRefused } from '../../ports/jira-refusal';
import type {
  FoundIssue,
  FoundPage,
  HeldRoles,
  OperatorsJira,
  ProjectRights,
  RequestQuery,
} from '../../ports/operators-jira';
import type { JiraIds } from '../../setup/jira-ids';
import { roleSchema, userSchema } from './answers';
import type { JiraClient } from './client';
import { readFormValues } from './form-values';
import { statusesById } from './history';
import { actionOf, fieldsToRead } from './issue-view';
import { jqlOf, ordered } from './request-jql';

const permission = z.object({ havePermission: z.boolean() });
const permissionsSchema = z.object({
  permissions: z.object({ BROWSE_PROJECTS: permission, ADMINISTER_PROJECTS: permission }),
});

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z
    .object({
      project: z.object({ id: z.string() }),
      issuetype: z.object({ id: z.string() }),
      status: z.object({ id: z.string(), name: z.string() }),
      summary: z.string().nullish(),
      created: z.string(),
      reporter: z.object({ accountId: z.string() }).nullish(),
    })
    .catchall(z.unknown()),
});
const issuesSchema = z.object({
  issues: z.array(issueSchema).default([]),
  nextPageToken: z.string().nullish(),
});
const countSchema = z.object({ count: z.int().min(0) });

const BASICS = ['project', 'issuetype', 'status', 'summary', 'created', 'reporter'];

export class ForgeOperatorsJira implements OperatorsJira {
  readonly #asUser: JiraClient;
  readonly #asApp: JiraClient;
  readonly #ids: JiraIds;

  constructor(clients: { readonly asUser: JiraClient; readonly asApp: JiraClient }, ids: JiraIds) {
    this.#asUser = clients.asUser;
    this.#asApp = clients.asApp;
    this.#ids = ids;
  }

  async rights(projectId: string): Promise<ProjectRights> {
    const path = route`/rest/api/3/mypermissions?projectId=${projectId}&permissions=BROWSE_PROJECTS,ADMINISTER_PROJECTS`;
    try {
      const { permissions } = await this.#asUser.get(path, permissionsSchema);
      const { BROWSE_PROJECTS: browse, ADMINISTER_PROJECTS: administer } = permissions;
      return { browse: browse.havePermission, administer: administer.havePermission };
    } catch (error) {
      // Jira says of a project that the person can't see that it isn't there.
      if (isRefusal(error, ['not-found', 'forbidden', 'unauthenticated']))
        return { browse: false, administer: false };
      throw error;
    }
  }

  async search(
    query: RequestQuery,
    page: { readonly order: 'newest' | 'stillest'; readonly limit: number; readonly cursor: string | null },
  ): Promise<FoundPage> {
    const jql = jqlOf(this.#ids, query);
    if (jql === undefined) return NOTHING;
    const { name, keyType, handle } = this.#ids.fields;
    const body = {
      jql: ordered(jql, page.order),
      fields: [...BASICS, name, keyType, handle],
      maxResults: page.limit,
      ...(page.cursor === null ? {} : { nextPageToken: page.cursor }),
    };
    const found = await nothingIfUnknown(query, NOTHING_FOUND, () =>
      this.#asUser.post(route`/rest/api/3/search/jql`, body, issuesSchema),
    );
    return {
      issues: found.issues.map((issue) => this.#found(issue)),
      nextCursor: found.nextPageToken ?? null,
    };
  }

  async count(query: RequestQuery): Promise<number> {
    const jql = jqlOf(this.#ids, query);
    if (jql === undefined) return 0;
    const { count } = await nothingIfUnknown(query, { count: 0 }, () =>
      this.#asUser.post(route`/rest/api/3/search/approximate-count`, { jql }, countSchema),
    );
    return count;
  }

  async visible(ids: readonly IssueId[]): Promise<ReadonlyMap<IssueId, FoundIssue>> {
    if (ids.length === 0) return new Map();
    const fields = [...BASICS, ...fieldsToRead(this.#ids).split(',')];
    const body = { issueIdsOrKeys: [...new Set(ids)], fields: [...new Set(fields)] };
    const { issues } = await this.#asUser.post(route`/rest/api/3/issue/bulkfetch`, body, issuesSchema);
    return new Map(issues.map((issue) => [issue.id as IssueId, this.#found(issue)]));
  }

  async roles(projectId: string, accountId: AccountId): Promise<HeldRoles> {
    const { approversRole, operatorsRole } = this.#ids;
    const [approvers, operators, person] = await Promise.all([
      this.#asApp.get(route`/rest/api/3/project/${projectId}/role/${approversRole}`, roleSchema),
      this.#asApp.get(route`/rest/api/3/project/${projectId}/role/${operatorsRole}`, roleSchema),
      this.#asApp.get(route`/rest/api/3/user?accountId=${accountId}&expand=groups`, userSchema),
    ]);
    const groups = (person.groups?.items ?? []).flatMap(({ groupId }) => groupId ?? []);
    const isIn = ({ actors }: z.output<typeof roleSchema>): boolean =>
      person.active &&
      actors.some(
        ({ actorUser, actorGroup }) =>
          actorUser?.accountId === accountId || (actorGroup && groups.includes(actorGroup.groupId)),
      );
    return { approver: isIn(approvers), operator: isIn(operators) };
  }

  #found({ id, key, fields }: z.output<typeof issueSchema>): FoundIssue {
    return {
      id: id as IssueId,
      key: key as IssueKey,
      projectId: fields.project.id,
      action: actionOf(this.#ids, fields.issuetype.id),
      status: statusesById(this.#ids).get(fields.status.id),
      statusName: fields.status.name,
      summary: fields.summary ?? '',
      created: Date.parse(fields.created),
      reporter: fields.reporter?.accountId as AccountId | undefined,
      form: this.#form(fields),
    };
  }

  /** One issue whose field holds something else than its type says must not take the whole page away. */
  #form(fields: Readonly<Record<string, unknown>>): RawForm {
    try {
      return readFormValues(this.#ids, fields);
    } catch (error) {
      if (error instanceof z.ZodError) return {};
      throw error;
    }
  }
}

const NOTHING: FoundPage = { issues: [], nextCursor: null };
const NOTHING_FOUND: z.output<typeof issuesSchema> = { issues: [] };

const isRefusal = (error: unknown, kinds: readonly string[]): boolean =>
  error instanceof JiraRefused && kinds.includes(error.refusal.kind);

/** Jira calls a query invalid that names an issue which isn't there, or which the person can't see. */
async function nothingIfUnknown<T>({ match }: RequestQuery, nothing: T, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (match?.by === 'key' && isRefusal(error, ['invalid'])) return nothing;
    throw error;
  }
}
