import type { ConditionGroup, Rule, Workflow, WorkflowScheme } from '../model/workflow';
import { restUrl, type Site } from '../site';
import { issueTypeDetails } from './configuration';
import { jiraStatus } from './statuses';

const ruleView = ({ id, ruleKey, parameters }: Rule) => ({ id, ruleKey, parameters });

interface GroupView {
  readonly operation: 'ANY' | 'ALL';
  readonly conditions: readonly ReturnType<typeof ruleView>[];
  readonly conditionGroups: readonly GroupView[];
}

const groupView = (group: ConditionGroup): GroupView => ({
  operation: group.operation,
  conditions: group.conditions.map(ruleView),
  conditionGroups: group.conditionGroups.map(groupView),
});

/** `JiraWorkflow` of the official OpenAPI. Global statuses are referred to by their ids. */
export const jiraWorkflow = (workflow: Workflow) => ({
  id: workflow.id,
  name: workflow.name,
  description: workflow.description,
  scope: { type: 'GLOBAL' },
  isEditable: workflow.isEditable,
  version: { id: workflow.versionId, versionNumber: workflow.versionNumber },
  created: workflow.created,
  updated: workflow.updated,
  statuses: workflow.statuses.map(({ statusId, properties }) => ({
    statusReference: statusId,
    properties,
    deprecated: false,
    layout: { x: 0, y: 0 },
  })),
  transitions: workflow.transitions.map((transition) => ({
    id: transition.id,
    name: transition.name,
    description: transition.description,
    type: transition.type,
    ...(transition.toStatusId === undefined ? {} : { toStatusReference: transition.toStatusId }),
    links: transition.links.map(({ fromStatusId, fromPort, toPort }) => ({
      fromStatusReference: fromStatusId,
      fromPort,
      toPort,
    })),
    ...(transition.conditions ? { conditions: groupView(transition.conditions) } : {}),
    validators: transition.validators.map(ruleView),
    actions: transition.actions.map(ruleView),
    triggers: [],
    ...(transition.transitionScreen ? { transitionScreen: ruleView(transition.transitionScreen) } : {}),
    properties: transition.properties,
  })),
});

/** The statuses of the workflows, once each: `JiraWorkflowStatus` of the official OpenAPI. */
export function statusesOfWorkflows(site: Site, workflows: readonly Workflow[]) {
  const ids = new Set(workflows.flatMap(({ statuses }) => statuses.map(({ statusId }) => statusId)));
  return [...ids]
    .flatMap((id) => site.statuses.get(id) ?? [])
    .map((status) => ({ ...jiraStatus(status), statusReference: status.id }));
}

/** `WorkflowScheme` of the official OpenAPI. */
export const workflowSchemeView = (site: Site, scheme: WorkflowScheme) => ({
  id: Number(scheme.id),
  name: scheme.name,
  description: scheme.description,
  defaultWorkflow: scheme.defaultWorkflow,
  issueTypeMappings: scheme.issueTypeMappings,
  issueTypes: Object.fromEntries(
    Object.keys(scheme.issueTypeMappings)
      .flatMap((id) => site.issueTypes.get(id) ?? [])
      .map((type) => [type.id, issueTypeDetails(site, type)]),
  ),
  draft: false,
  self: restUrl(site, `workflowscheme/${scheme.id}`),
});
