import * as z from 'zod';
import type { AccountId, IssueId, IssueKey } from '../../../domain/ids';
import type { AppFields, FormView, IssueView } from '../../ports/issues';
import { ACTIONS } from '../../setup/blueprint';
import { APP_FIELD_KEYS } from '../../setup/fields';
import type { JiraIds } from '../../setup/jira-ids';
import { readFormValues } from './form-values';
import { type changelogSchema, readHistory, statusesById } from './history';
import { readLozenge } from './lozenge';

const person = z.object({ accountId: z.string() }).nullish();
const named = z.object({ id: z.string() });

export const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z
    .object({ project: named, issuetype: named, status: named, creator: person, reporter: person })
    .catchall(z.unknown()),
  properties: z.record(z.string(), z.unknown()).optional(),
});
type Issue = z.output<typeof issueSchema>;

/** What is asked for with `fields=`: nothing that isn't used. */
export const fieldsToRead = (ids: JiraIds): string =>
  [
    'project',
    'issuetype',
    'status',
    'creator',
    'reporter',
    'description',
    ...Object.values(ids.fields),
    ...Object.values(ids.appFields),
  ].join(',');

export const actionOf = (ids: JiraIds, issueTypeId: string): FormView['action'] =>
  ACTIONS.find((action) => ids.issueTypes[action] === issueTypeId);

export const readFormView = (ids: JiraIds, issue: Issue): FormView => ({
  id: issue.id as IssueId,
  key: issue.key as IssueKey,
  projectId: issue.fields.project.id,
  action: actionOf(ids, issue.fields.issuetype.id),
  form: readFormValues(ids, issue.fields),
});

const appFieldValue = z
  .string()
  .nullish()
  .transform((value) => value || null);

const readAppFields = (ids: JiraIds, values: Readonly<Record<string, unknown>>): AppFields =>
  Object.fromEntries(
    APP_FIELD_KEYS.map((key) => [key, appFieldValue.parse(values[ids.appFields[key]])]),
  ) as Record<keyof AppFields, string | null>;

export const readIssueView = (
  ids: JiraIds,
  issue: Issue,
  changelogs: readonly z.output<typeof changelogSchema>[],
  lozengeProperty: string,
): IssueView => ({
  ...readFormView(ids, issue),
  status: statusesById(ids).get(issue.fields.status.id),
  creator: issue.fields.creator?.accountId as AccountId | undefined,
  reporter: issue.fields.reporter?.accountId as AccountId | undefined,
  appFields: readAppFields(ids, issue.fields),
  lozenge: readLozenge(issue.properties?.[lozengeProperty]),
  history: readHistory(ids, changelogs),
});
