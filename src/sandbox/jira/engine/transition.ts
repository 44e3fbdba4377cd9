import { badRequest, conflict, forbidden } from '../http/refusal';
import type { Issue } from '../model/issue';
import type { Transition, Workflow } from '../model/workflow';
import type { Site } from '../site';
import { fieldValue } from '../views/issues';
import { change, statusItem } from './changes';
import { conditionsHold } from './conditions';
import { applyValues, type EditRequest, NO_EDIT, type ParsedEdit, parseEdit } from './edits';
import { holds } from './permissions';
import { startPostFunctions } from './post-functions';
import type { Attempt } from './rule-context';
import { placeOf, screenFields, workflowOf } from './schemes';
import { validate } from './validators';

export interface TransitionRequest extends EditRequest {
  readonly transitionId: string;
  readonly historyMetadata?: Readonly<Record<string, unknown>> | undefined;
  readonly properties?:
    | readonly { readonly key?: string | undefined; readonly value?: unknown }[]
    | undefined;
}

function attemptOf(
  site: Site,
  accountId: string,
  issue: Issue,
  workflow: Workflow,
  transition: Transition,
  edit: ParsedEdit,
): Attempt {
  const values = applyValues(site, issue.values, edit.values).values;
  const next = { ...issue, values };
  const changed = Object.keys(edit.values).flatMap((id) => site.fields.get(id) ?? []);
  return {
    accountId,
    issue: next,
    original: issue,
    project: placeOf(site, issue).project,
    workflow,
    transition,
    inBrowser: false,
    modifiedFields: Object.fromEntries(changed.map((field) => [field.id, fieldValue(site, next, field)])),
  };
}

const leavesFrom = ({ type, links }: Transition, statusId: string): boolean =>
  type === 'GLOBAL' || (type === 'DIRECTED' && links.some(({ fromStatusId }) => fromStatusId === statusId));

/** Transitions that the account may perform now. */
export function availableTransitions(site: Site, accountId: string, issue: Issue): readonly Transition[] {
  const place = placeOf(site, issue);
  if (!holds(site, accountId, 'TRANSITION_ISSUES', place.project, issue)) return [];
  const workflow = workflowOf(site, place);
  return workflow.transitions.filter(
    (transition) =>
      leavesFrom(transition, issue.statusId) &&
      conditionsHold(site, attemptOf(site, accountId, issue, workflow, transition, NO_EDIT)),
  );
}

export const transitionScreen = (site: Site, transition: Transition) =>
  site.screens.get(transition.transitionScreen?.parameters['screenId'] ?? '');

/**
 * Performs a transition: conditions, screen, validators, then the change in one piece. An issue that changed while
 * the validators ran is a conflict, as Jira answers.
 */
export async function performTransition(
  site: Site,
  accountId: string,
  issue: Issue,
  request: TransitionRequest,
): Promise<void> {
  const place = placeOf(site, issue);
  if (!holds(site, accountId, 'TRANSITION_ISSUES', place.project, issue))
    throw forbidden('You do not have permission to transition issues in this project.');
  const transition = availableTransitions(site, accountId, issue).find(
    ({ id }) => id === request.transitionId,
  );
  if (!transition) throw badRequest(`Transition id '${request.transitionId}' is not valid for this issue.`);
  const edit = screenEdit(site, accountId, issue, transition, request);
  const attempt = attemptOf(site, accountId, issue, workflowOf(site, place), transition, edit);
  await validate(site, attempt);
  site.store.transact(() => apply(site, attempt, edit, request));
}

/** Without a screen Jira drops fields and comment in silence. */
function screenEdit(
  site: Site,
  accountId: string,
  issue: Issue,
  transition: Transition,
  request: EditRequest,
): ParsedEdit {
  const screen = transitionScreen(site, transition);
  if (!screen) return NO_EDIT;
  const fields = screenFields(screen);
  const target = {
    place: placeOf(site, issue),
    values: issue.values,
    accountId,
    onScreen: (id: string) => fields.includes(id),
  };
  return parseEdit(site, target, request);
}

function apply(site: Site, attempt: Attempt, edit: ParsedEdit, request: TransitionRequest): void {
  const { accountId, original, transition } = attempt;
  const current = site.issues.get(attempt.issue.id);
  if (!original || current?.revision !== original.revision)
    throw conflict('The issue was changed while it was being transitioned. Read it again and retry.');
  const statusId = transition.toStatusId ?? current.statusId;
  const applied = applyValues(site, current.values, edit.values);
  const items =
    statusId === current.statusId
      ? applied.items
      : [...applied.items, statusItem(site, current.statusId, statusId)];
  const changed = change(site, current, {
    author: accountId,
    next: {
      statusId,
      values: applied.values,
      properties: { ...current.properties, ...propertiesOf(request) },
    },
    items,
    comments: edit.comments,
    ...(request.historyMetadata ? { historyMetadata: request.historyMetadata } : {}),
  });
  startPostFunctions(site, attempt, changed);
}

const propertiesOf = ({ properties = [] }: TransitionRequest): Readonly<Record<string, unknown>> =>
  Object.fromEntries(properties.flatMap(({ key, value }) => (key === undefined ? [] : [[key, value]])));
