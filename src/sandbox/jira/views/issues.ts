import { fieldApplies, placeOf, statusOf } from '../engine/schemes';
import { KINDS } from '../fields/kinds';
import { COMPUTED } from '../fields/system';
import type { Field } from '../model/configuration';
import type { ChangeItem, Comment, History, Issue } from '../model/issue';
import { jiraTime, restUrl, type Site } from '../site';
import { issueTypeDetails, projectOfIssue } from './configuration';
import { statusDetails } from './statuses';
import { userDetails } from './users';

type Render = (site: Site, issue: Issue) => unknown;

const issueTypeOf: Render = (site, issue) => {
  const type = site.issueTypes.get(issue.issueTypeId);
  return type ? issueTypeDetails(site, type) : null;
};

/** Fields that Jira derives from the issue itself. */
const COMPUTED_FIELDS: Readonly<Record<string, Render>> = {
  issuetype: issueTypeOf,
  project: projectOfIssue,
  status: (site, issue) => statusDetails(site, statusOf(site, issue.statusId)),
  creator: (site, issue) => userDetails(site, issue.creator),
  created: (_site, issue) => jiraTime(issue.created),
  updated: (_site, issue) => jiraTime(issue.updated),
  comment: (site, issue) => ({
    comments: issue.comments.map((comment) => commentView(site, issue, comment)),
    self: restUrl(site, `issue/${issue.id}/comment`),
    maxResults: issue.comments.length,
    total: issue.comments.length,
    startAt: 0,
  }),
};

/** The value of a field over REST; null where it has none. */
export function fieldValue(site: Site, issue: Issue, field: Field): unknown {
  if (field.kind === COMPUTED) return COMPUTED_FIELDS[field.id]?.(site, issue) ?? null;
  const stored = issue.values[field.id] ?? null;
  return stored === null ? null : (KINDS[field.kind]?.render(stored, site) ?? null);
}

const BASICS = [
  'summary',
  'issuetype',
  'project',
  'status',
  'creator',
  'reporter',
  'assignee',
  'created',
  'updated',
];

/** What an event tells of an issue. */
export function basicFields(site: Site, issue: Issue): Readonly<Record<string, unknown>> {
  const fields = BASICS.flatMap((id) => site.fields.get(id) ?? []);
  return Object.fromEntries(fields.map((field) => [field.id, fieldValue(site, issue, field)]));
}

export interface IssueViewOptions {
  /** `*all`, `*navigable`, ids, and ids to leave out with a minus. Empty means what the resource gives by default. */
  readonly fields: readonly string[];
  readonly expand: readonly string[];
  readonly properties: readonly string[];
}

/** `IssueBean` of the official OpenAPI. */
export function issueView(site: Site, issue: Issue, options: IssueViewOptions): Record<string, unknown> {
  const fields = selectFields(site, issue, options.fields);
  const expands = (what: string): boolean => options.expand.includes(what);
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: restUrl(site, `issue/${issue.id}`),
    key: issue.key,
    fields: Object.fromEntries(fields.map((field) => [field.id, fieldValue(site, issue, field)])),
    ...(expands('names') ? { names: Object.fromEntries(fields.map(({ id, name }) => [id, name])) } : {}),
    ...(expands('schema')
      ? { schema: Object.fromEntries(fields.map(({ id, schema }) => [id, schema])) }
      : {}),
    ...(expands('changelog') ? { changelog: recentChangelog(site, issue) } : {}),
    ...(options.properties.length > 0 ? { properties: selectProperties(issue, options.properties) } : {}),
  };
}

function selectFields(site: Site, issue: Issue, asked: readonly string[]): readonly Field[] {
  const place = placeOf(site, issue);
  const applying = site.fields.values().filter((field) => fieldApplies(site, field, place));
  const named = asked.filter((one) => !one.startsWith('-'));
  const dropped = new Set(asked.filter((one) => one.startsWith('-')).map((one) => one.slice(1)));
  const everything = named.length === 0 || named.includes('*all') || named.includes('*navigable');
  return applying.filter(
    ({ id, key }) => !dropped.has(id) && (everything || named.includes(id) || named.includes(key)),
  );
}

const selectProperties = ({ properties }: Issue, asked: readonly string[]) =>
  Object.fromEntries(
    Object.entries(properties).filter(([key]) => asked.includes('*all') || asked.includes(key)),
  );

const CHANGELOG_LIMIT = 100;

/** The newest entries first, at most a hundred, as `expand=changelog` gives them. */
function recentChangelog(site: Site, { changelog }: Issue) {
  const recent = changelog.toReversed().slice(0, CHANGELOG_LIMIT);
  return {
    startAt: 0,
    maxResults: recent.length,
    total: changelog.length,
    histories: recent.map((history) => historyView(site, history)),
  };
}

/** `Changelog` of the official OpenAPI. */
export const historyView = (site: Site, history: History) => ({
  id: history.id,
  author: userDetails(site, history.author),
  created: jiraTime(history.created),
  items: history.items.map(changelogItem),
  ...(history.historyMetadata ? { historyMetadata: history.historyMetadata } : {}),
});

export const changelogItem = ({ fromText, toText, ...item }: ChangeItem) => ({
  ...item,
  fromString: fromText,
  toString: toText,
});

/** `Comment` of the official OpenAPI. */
export const commentView = (site: Site, issue: Issue, comment: Comment, expandProperties = false) => ({
  self: restUrl(site, `issue/${issue.id}/comment/${comment.id}`),
  id: comment.id,
  author: userDetails(site, comment.author),
  body: comment.body,
  updateAuthor: userDetails(site, comment.updateAuthor),
  created: jiraTime(comment.created),
  updated: jiraTime(comment.updated),
  jsdPublic: true,
  ...(comment.visibility ? { visibility: comment.visibility } : {}),
  ...(expandProperties ? { properties: comment.properties } : {}),
});
