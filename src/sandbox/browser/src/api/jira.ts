import { get, post, put, query } from './http';
import type {
  CreateField,
  IssueDetails,
  IssueType,
  Project,
  SearchResult,
  Status,
  Transition,
  User,
} from './types';

const ROOT = '/rest/api/3';
const part = encodeURIComponent;
const issuePath = (key: string): string => `${ROOT}/issue/${part(key)}`;

/** Most projects a page of the list has; the site's own limit. */
const MOST = '50';

export async function projects(text?: string): Promise<readonly Project[]> {
  const page = await get<{ values: readonly Project[] }>(
    `${ROOT}/project/search${query({ query: text, expand: 'lead', maxResults: MOST })}`,
  );
  return page.values;
}

export const project = (key: string): Promise<Project> => get(`${ROOT}/project/${part(key)}`);

export interface TypeWithStatuses extends IssueType {
  readonly statuses: readonly Status[];
}

export const projectStatuses = (key: string): Promise<readonly TypeWithStatuses[]> =>
  get(`${ROOT}/project/${part(key)}/statuses`);

export const search = (
  jql: string,
  fields: readonly string[],
  maxResults: number,
  nextPageToken?: string,
): Promise<SearchResult> =>
  post(`${ROOT}/search/jql`, {
    ...{ jql, maxResults, fields: [...fields] },
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });

const EVERYTHING = 'names,schema,changelog,transitions,editmeta';

export const issue = (key: string): Promise<IssueDetails> =>
  get(`${issuePath(key)}${query({ expand: EVERYTHING })}`);

/** What tells one state of an issue from another: on a clock that stands still, the moment alone does not. */
export const stateOf = ({
  fields,
}: {
  readonly fields: Pick<IssueDetails['fields'], 'updated' | 'status'>;
}) => `${fields.updated} ${fields.status.id}`;

/** The state of an issue as it is now, and nothing else of it. */
export const currentState = async (key: string): Promise<string> =>
  stateOf(await get(`${issuePath(key)}${query({ fields: 'updated,status' })}`));

/** The transition with the fields of its screen; undefined where this person can't take it (any more). */
export async function transition(key: string, transitionId: string): Promise<Transition | undefined> {
  const { transitions } = await get<{ transitions: readonly Transition[] }>(
    `${issuePath(key)}/transitions${query({ transitionId, expand: 'transitions.fields' })}`,
  );
  return transitions[0];
}

type Fields = Readonly<Record<string, unknown>>;

export const doTransition = (
  key: string,
  transitionId: string,
  fields: Fields = {},
  comment?: unknown,
): Promise<undefined> =>
  post(`${issuePath(key)}/transitions`, {
    transition: { id: transitionId },
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...(comment === undefined ? {} : { update: { comment: [{ add: { body: comment } }] } }),
  });

export const editIssue = (key: string, fields: Fields): Promise<undefined> => put(issuePath(key), { fields });

export const addComment = (key: string, body: unknown): Promise<unknown> =>
  post(`${issuePath(key)}/comment`, { body });

export const createIssue = (fields: Fields): Promise<{ readonly key: string }> =>
  post(`${ROOT}/issue`, { fields });

/** Projects in which this person may create issues. */
export async function creatableProjects(): Promise<readonly Project[]> {
  const answer = await get<{ projects: readonly Project[] }>(`${ROOT}/issue/createmeta`);
  return answer.projects;
}

export async function creatableTypes(projectKey: string): Promise<readonly IssueType[]> {
  const answer = await get<{ issueTypes: readonly IssueType[] }>(
    `${ROOT}/issue/createmeta/${part(projectKey)}/issuetypes`,
  );
  return answer.issueTypes;
}

export async function createFields(projectKey: string, typeId: string): Promise<readonly CreateField[]> {
  const answer = await get<{ fields: readonly CreateField[] }>(
    `${ROOT}/issue/createmeta/${part(projectKey)}/issuetypes/${part(typeId)}?maxResults=200`,
  );
  return answer.fields;
}

/** Help texts of fields by id; those without one are left out. */
export async function fieldDescriptions(
  fieldIds: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const custom = fieldIds.filter((id) => id.startsWith('customfield_'));
  if (custom.length === 0) return {};
  const { values } = await get<{ values: readonly { readonly id: string; readonly description?: string }[] }>(
    `${ROOT}/field/search?${new URLSearchParams(custom.map((id) => ['id', id]))}`,
  );
  return Object.fromEntries(
    values.flatMap(({ id, description }) => (description ? [[id, description]] : [])),
  );
}

export const findUsers = (text: string): Promise<readonly (User & { readonly accountType?: string })[]> =>
  get(`${ROOT}/user/search${query({ query: text, maxResults: MOST })}`);

export interface GroupName {
  readonly name: string;
  readonly groupId: string;
}

export async function findGroups(text: string): Promise<readonly GroupName[]> {
  const { groups } = await get<{ groups: readonly GroupName[] }>(
    `${ROOT}/groups/picker${query({ query: text })}`,
  );
  return groups;
}
