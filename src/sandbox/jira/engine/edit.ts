import { badFields, badRequest, forbidden } from '../http/refusal';
import type { Issue } from '../model/issue';
import { EDITABLE_PROPERTY } from '../model/workflow';
import type { Site } from '../site';
import { change } from './changes';
import { applyValues, type EditRequest, parseEdit } from './edits';
import { holds, isAdmin } from './permissions';
import { placeOf, screenFields, screenOf, workflowOf } from './schemes';

export interface EditOptions {
  readonly notify: boolean;
  /** Only for administrators. */
  readonly overrideScreenSecurity: boolean;
  readonly overrideEditableFlag: boolean;
}

export interface IssueEdit extends EditRequest {
  readonly properties?:
    | readonly { readonly key?: string | undefined; readonly value?: unknown }[]
    | undefined;
  readonly historyMetadata?: Readonly<Record<string, unknown>> | undefined;
}

/** A status may close its issues to edits by a property in the workflow. */
export function isEditable(site: Site, issue: Issue): boolean {
  const workflow = workflowOf(site, placeOf(site, issue));
  const status = workflow.statuses.find(({ statusId }) => statusId === issue.statusId);
  return status?.properties[EDITABLE_PROPERTY] !== 'false';
}

export function requireEditable(site: Site, accountId: string, issue: Issue, override = false): void {
  if (!holds(site, accountId, 'EDIT_ISSUES', placeOf(site, issue).project, issue))
    throw forbidden('You do not have permission to edit issues in this project.');
  if (!override && !isEditable(site, issue))
    throw badRequest('You are not allowed to edit this issue due to its current status in the workflow.');
}

/** Edits an issue through its edit screen. */
export function editIssue(
  site: Site,
  accountId: string,
  issue: Issue,
  request: IssueEdit,
  options: EditOptions,
): Issue {
  if ((options.overrideEditableFlag || options.overrideScreenSecurity) && !isAdmin(site, accountId))
    throw forbidden('Only administrators can override screen security or the editable flag.');
  requireEditable(site, accountId, issue, options.overrideEditableFlag);
  refuseMoves(request);
  const place = placeOf(site, issue);
  const fields = screenFields(screenOf(site, place, 'edit'));
  const onScreen = (id: string): boolean =>
    id === 'comment' || options.overrideScreenSecurity || fields.includes(id);
  const edit = parseEdit(site, { place, values: issue.values, accountId, onScreen }, request);
  const applied = applyValues(site, issue.values, edit.values);
  const properties = Object.fromEntries(
    (request.properties ?? []).flatMap(({ key, value }) => (key === undefined ? [] : [[key, value]])),
  );
  return change(site, issue, {
    author: accountId,
    next: { values: applied.values, properties: { ...issue.properties, ...properties } },
    items: applied.items,
    comments: edit.comments,
    notify: options.notify,
    ...(request.historyMetadata ? { historyMetadata: request.historyMetadata } : {}),
  }).issue;
}

function refuseMoves({ fields = {} }: EditRequest): void {
  for (const id of ['project', 'issuetype'])
    if (fields[id] !== undefined)
      throw badFields({ [id]: `Field '${id}' cannot be set. Move the issue instead.` });
}
