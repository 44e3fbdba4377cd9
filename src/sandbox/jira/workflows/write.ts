import { badRequest, conflict, orNotFound } from '../http/refusal';
import type { Status } from '../model/configuration';
import type { ConditionGroup, Rule, Transition, Workflow } from '../model/workflow';
import { newUuid, type Site, timestamp } from '../site';
import { checkWorkflow, type Fault, fault } from './check';
import { migrateStatuses } from './migrate';
import type {
  ConditionGroupBody,
  CreateRequest,
  RuleBody,
  StatusBody,
  TransitionBody,
  UpdateRequest,
  WorkflowBody,
} from './schema';

export function checkCreate(site: Site, request: CreateRequest): Fault[] {
  const names = new Set(site.workflows.values().map(({ name }) => name.toLowerCase()));
  const scope =
    request.scope?.type === 'PROJECT'
      ? [fault('WORKFLOW', 'SCOPE', 'Team-managed projects are not part of this site: use the GLOBAL scope.')]
      : [];
  const references = new Set((request.statuses ?? []).map(({ statusReference }) => statusReference));
  return [
    ...scope,
    ...checkStatuses(site, request.statuses ?? []),
    ...(request.workflows ?? []).flatMap((workflow) => [
      ...(names.has(workflow.name.toLowerCase())
        ? [
            fault(
              'WORKFLOW',
              'NON_UNIQUE_WORKFLOW_NAME',
              `A workflow with the name '${workflow.name}' already exists.`,
            ),
          ]
        : []),
      ...checkWorkflow(site, workflow, references),
    ]),
  ];
}

export function checkUpdate(site: Site, request: UpdateRequest): Fault[] {
  const references = new Set((request.statuses ?? []).map(({ statusReference }) => statusReference));
  return [
    ...checkStatuses(site, request.statuses ?? []),
    ...(request.workflows ?? []).flatMap((workflow) => [
      ...(site.workflows.get(workflow.id)
        ? []
        : [
            fault(
              'WORKFLOW',
              'WORKFLOW_NOT_FOUND',
              `The workflow with the id '${workflow.id}' does not exist.`,
            ),
          ]),
      ...checkWorkflow(site, workflow, references),
    ]),
  ];
}

function checkStatuses(site: Site, statuses: readonly StatusBody[]): Fault[] {
  return statuses.flatMap(({ id, name, statusReference }) => {
    const at = { statusReference };
    if (id !== undefined)
      return site.statuses.get(id)
        ? []
        : [fault('STATUS', 'STATUS_NOT_FOUND', `The status with the id '${id}' does not exist.`, at)];
    const taken = site.statuses.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return taken
      ? [
          fault(
            'STATUS',
            'NON_UNIQUE_STATUS_NAME',
            `The status name '${name}' is already in use: refer to it by its id.`,
            at,
          ),
        ]
      : [];
  });
}

function requireFaultless(faults: readonly Fault[]): void {
  if (faults.length > 0) throw badRequest(faults.map(({ message }) => message).join(' '));
}

export function createWorkflows(site: Site, request: CreateRequest): Workflow[] {
  requireFaultless(checkCreate(site, request));
  const ids = writeStatuses(site, request.statuses ?? []);
  return (request.workflows ?? []).map((body) => {
    const created = timestamp(site);
    const workflow: Workflow = {
      id: newUuid(),
      name: body.name,
      isEditable: true,
      versionId: newUuid(),
      versionNumber: 0,
      created,
      updated: created,
      ...partsOf(body, ids),
    };
    site.workflows.put(workflow.id, workflow);
    return workflow;
  });
}

/** Replaces whole workflows: what a request leaves out is gone. Issues in statuses that are gone need a mapping. */
export function updateWorkflows(site: Site, accountId: string, request: UpdateRequest): Workflow[] {
  requireFaultless(checkUpdate(site, request));
  const ids = writeStatuses(site, request.statuses ?? []);
  return (request.workflows ?? []).map((body) => {
    const workflow = orNotFound(site.workflows.get(body.id), 'The workflow was not found.');
    if (!workflow.isEditable) throw badRequest(`The workflow '${workflow.name}' cannot be edited.`);
    const { id, versionNumber } = body.version;
    if ((id !== undefined && id !== workflow.versionId) || versionNumber !== workflow.versionNumber)
      throw conflict(`The workflow '${workflow.name}' has been changed since it was read.`);
    const next: Workflow = {
      ...workflow,
      ...partsOf({ ...body, description: body.description ?? workflow.description }, ids),
      versionId: newUuid(),
      versionNumber: workflow.versionNumber + 1,
      updated: timestamp(site),
    };
    migrateStatuses(site, accountId, next, body, ids);
    site.workflows.put(next.id, next);
    return next;
  });
}

/** Writes the statuses of a request; gives their ids by reference. */
function writeStatuses(site: Site, statuses: readonly StatusBody[]): ReadonlyMap<string, string> {
  return new Map(
    statuses.map(({ id = site.store.next('status'), name, description, statusCategory, statusReference }) => {
      const known = site.statuses.get(id);
      const status: Status = {
        id,
        name,
        statusCategory,
        description: description ?? known?.description ?? '',
      };
      site.statuses.put(id, status);
      return [statusReference, id] as const;
    }),
  );
}

function partsOf(
  body: WorkflowBody,
  ids: ReadonlyMap<string, string>,
): Pick<Workflow, 'description' | 'statuses' | 'transitions'> {
  return {
    description: body.description ?? '',
    statuses: body.statuses.map(({ statusReference, properties }) => ({
      statusId: idOf(ids, statusReference),
      properties,
    })),
    transitions: body.transitions.map((transition) => transitionOf(transition, ids)),
  };
}

function transitionOf(body: TransitionBody, ids: ReadonlyMap<string, string>): Transition {
  return {
    id: body.id ?? '',
    name: body.name ?? '',
    description: body.description ?? '',
    type: body.type ?? 'DIRECTED',
    links: (body.links ?? []).map((link) => ({
      fromStatusId: idOf(ids, link.fromStatusReference ?? ''),
      fromPort: link.fromPort ?? null,
      toPort: link.toPort ?? null,
    })),
    validators: (body.validators ?? []).map(ruleOf),
    actions: (body.actions ?? []).map(ruleOf),
    properties: body.properties ?? {},
    ...(body.toStatusReference === undefined ? {} : { toStatusId: idOf(ids, body.toStatusReference) }),
    ...(body.conditions ? { conditions: groupOf(body.conditions) } : {}),
    ...(body.transitionScreen ? { transitionScreen: ruleOf(body.transitionScreen) } : {}),
  };
}

/** Jira gives rules ids of its own. */
const ruleOf = ({ ruleKey, parameters }: RuleBody): Rule => ({
  id: newUuid(),
  ruleKey,
  parameters: parameters ?? {},
});

const groupOf = (body: ConditionGroupBody): ConditionGroup => ({
  operation: body.operation,
  conditions: (body.conditions ?? []).map(ruleOf),
  conditionGroups: (body.conditionGroups ?? []).map(groupOf),
});

function idOf(ids: ReadonlyMap<string, string>, reference: string): string {
  const id = ids.get(reference);
  if (id === undefined) throw badRequest(`The status reference '${reference}' is unknown.`);
  return id;
}
