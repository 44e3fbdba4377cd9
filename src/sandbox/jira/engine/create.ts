import { badFields, forbidden } from '../http/refusal';
import type { IssueType, Project } from '../model/configuration';
import type { FieldValues, Issue } from '../model/issue';
import { type Site, timestamp } from '../site';
import { fieldValue } from '../views/issues';
import { newComment, saveIssue } from './changes';
import { applyValues, type EditRequest, parseEdit, requireValues } from './edits';
import { publishCreated } from './events';
import { holds } from './permissions';
import { startPostFunctions } from './post-functions';
import type { Attempt } from './rule-context';
import { findProject, issueTypesOf, type Place, screenFields, screenOf, workflowOf } from './schemes';
import { validate } from './validators';

export interface CreateRequest extends EditRequest {
  readonly properties?:
    | readonly { readonly key?: string | undefined; readonly value?: unknown }[]
    | undefined;
}

const DEFAULT_PRIORITY = '3';

/** Creates an issue through the initial transition of its workflow: screen, demanded fields, validators. */
export async function createIssue(site: Site, accountId: string, request: CreateRequest): Promise<Issue> {
  const place = placeOfRequest(site, accountId, request);
  if (!holds(site, accountId, 'CREATE_ISSUES', place.project))
    throw forbidden('You do not have permission to create issues in this project.');
  const workflow = workflowOf(site, place);
  const transition = workflow.transitions.find(({ type }) => type === 'INITIAL');
  if (transition?.toStatusId === undefined)
    throw new Error(`Workflow ${workflow.name} has no initial status`);
  const onScreen = screenFields(screenOf(site, place, 'create'));
  const defaults: FieldValues = { reporter: accountId, priority: DEFAULT_PRIORITY };
  const edit = parseEdit(
    site,
    { place, values: defaults, accountId, onScreen: (id) => onScreen.includes(id) },
    request,
  );
  const { values } = applyValues(site, defaults, edit.values);
  requireValues(site, place, values);
  const draft = draftOf(site, accountId, place, transition.toStatusId, values, request);
  const given = Object.keys(edit.values).flatMap((id) => site.fields.get(id) ?? []);
  const attempt: Attempt = {
    accountId,
    issue: draft,
    project: place.project,
    workflow,
    transition,
    inBrowser: false,
    modifiedFields: Object.fromEntries(given.map((field) => [field.id, fieldValue(site, draft, field)])),
  };
  await validate(site, attempt);
  return site.store.transact(() => {
    const comments = edit.comments.map((comment) => newComment(site, accountId, comment));
    const issue = insertIssue(site, { ...draft, comments }, accountId);
    startPostFunctions(site, attempt, { issue, comments });
    return issue;
  });
}

/** An issue that has no id yet. */
function draftOf(
  site: Site,
  accountId: string,
  place: Place,
  statusId: string,
  values: FieldValues,
  { properties = [] }: CreateRequest,
): Issue {
  const created = timestamp(site);
  return {
    id: '',
    key: '',
    formerKeys: [],
    projectId: place.project.id,
    issueTypeId: place.issueTypeId,
    statusId,
    created,
    updated: created,
    creator: accountId,
    values,
    properties: Object.fromEntries(
      properties.flatMap(({ key, value }) => (key === undefined ? [] : [[key, value]])),
    ),
    watchers: [accountId],
    changelog: [],
    comments: [],
    remoteLinks: [],
    revision: 0,
  };
}

/** Gives an issue its id and key, keeps it and tells the apps. */
export function insertIssue(site: Site, draft: Issue, actor: string): Issue {
  const id = site.store.next('issue');
  const issue = saveIssue(site, { ...draft, id, key: nextKey(site, draft.projectId) }, {});
  publishCreated(site, issue, actor);
  return issue;
}

/** The next key of a project. Numbers are never given twice. */
export function nextKey(site: Site, projectId: string): string {
  const project = site.projects.get(projectId);
  if (!project) throw new Error(`No project ${projectId}`);
  return `${project.key}-${site.store.next(`issue of project ${projectId}`, 1)}`;
}

function placeOfRequest(site: Site, accountId: string, { fields = {} }: CreateRequest): Place {
  const project = projectOfRequest(site, fields['project']);
  if (!project || !holds(site, accountId, 'BROWSE_PROJECTS', project))
    throw badFields({ project: 'Specify a valid project ID or key' });
  const type = typeOfRequest(issueTypesOf(site, project), fields['issuetype']);
  if (!type) throw badFields({ issuetype: 'Specify a valid issue type' });
  return { project, issueTypeId: type.id };
}

const textOf = (given: unknown, name: string): string | undefined => {
  const value =
    typeof given === 'object' && given !== null
      ? (given as Readonly<Record<string, unknown>>)[name]
      : undefined;
  return typeof value === 'string' ? value : undefined;
};

function projectOfRequest(site: Site, given: unknown): Project | undefined {
  const idOrKey = textOf(given, 'id') ?? textOf(given, 'key');
  return idOrKey === undefined ? undefined : findProject(site, idOrKey);
}

function typeOfRequest(types: readonly IssueType[], given: unknown): IssueType | undefined {
  const id = textOf(given, 'id');
  const name = textOf(given, 'name');
  return types.find((type) => (id === undefined ? type.name === name : type.id === id));
}
