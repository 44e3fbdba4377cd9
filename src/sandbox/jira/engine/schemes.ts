import { orNotFound } from '../http/refusal';
import type { Field, FieldContext, Option, Project, Screen, ScreenOperation } from '../model/configuration';
import type { Issue } from '../model/issue';
import type { Workflow } from '../model/workflow';
import type { Site } from '../site';
import { holds } from './permissions';

/** Where an issue stands, or would stand: what its schemes are looked up by. */
export interface Place {
  readonly project: Project;
  readonly issueTypeId: string;
}

export const findProject = (site: Site, idOrKey: string): Project | undefined =>
  site.projects.get(idOrKey) ?? site.projects.find(({ key }) => key === idOrKey.toUpperCase());

export function projectOf(site: Site, idOrKey: string, accountId: string): Project {
  const project = findProject(site, idOrKey);
  const visible = project && holds(site, accountId, 'BROWSE_PROJECTS', project) ? project : undefined;
  return orNotFound(visible, `No project could be found with key '${idOrKey}'.`);
}

export function findIssue(site: Site, idOrKey: string): Issue | undefined {
  const key = idOrKey.toUpperCase();
  return (
    site.issues.get(idOrKey) ??
    site.issues.find((issue) => issue.key === key) ??
    site.issues.find(({ formerKeys }) => formerKeys.includes(key))
  );
}

/** The issue, for somebody who may see it; otherwise 404, as for one that isn't there. */
export function issueOf(site: Site, idOrKey: string, accountId: string): Issue {
  const issue = findIssue(site, idOrKey);
  const visible =
    issue && holds(site, accountId, 'BROWSE_PROJECTS', placeOf(site, issue).project, issue)
      ? issue
      : undefined;
  return orNotFound(visible, 'Issue does not exist or you do not have permission to see it.');
}

export function placeOf(site: Site, issue: Issue): Place {
  const project = site.projects.get(issue.projectId);
  if (!project) throw new Error(`Issue ${issue.key} has no project`);
  return { project, issueTypeId: issue.issueTypeId };
}

export function issueTypesOf(site: Site, project: Project) {
  const ids = site.issueTypeSchemes.get(project.issueTypeSchemeId)?.issueTypeIds ?? [];
  return ids.flatMap((id) => site.issueTypes.get(id) ?? []);
}

export function workflowOf(site: Site, { project, issueTypeId }: Place): Workflow {
  const scheme = site.workflowSchemes.get(project.workflowSchemeId);
  const name = scheme?.issueTypeMappings[issueTypeId] ?? scheme?.defaultWorkflow;
  const workflow = site.workflows.find((one) => one.name === name);
  if (!workflow) throw new Error(`Project ${project.key} uses workflow '${name}', which does not exist`);
  return workflow;
}

export function screenOf(
  site: Site,
  { project, issueTypeId }: Place,
  operation: ScreenOperation,
): Screen | undefined {
  const byType = site.issueTypeScreenSchemes.get(project.issueTypeScreenSchemeId)?.mappings;
  const scheme = site.screenSchemes.get(byType?.[issueTypeId] ?? byType?.['default'] ?? '');
  return site.screens.get(scheme?.screens[operation] ?? scheme?.screens.default ?? '');
}

export const screenFields = (screen: Screen | undefined): readonly string[] =>
  screen?.tabs.flatMap(({ fieldIds }) => fieldIds) ?? [];

/** The context of a custom field in a place: one of the project before a global one. */
export function contextOf(
  site: Site,
  fieldId: string,
  { project, issueTypeId }: Place,
): FieldContext | undefined {
  const fitting = site.contexts
    .values()
    .filter(
      (context) =>
        context.fieldId === fieldId &&
        (context.issueTypeIds.length === 0 || context.issueTypeIds.includes(issueTypeId)) &&
        (context.projectIds.length === 0 || context.projectIds.includes(project.id)),
    );
  return fitting.find(({ projectIds }) => projectIds.length > 0) ?? fitting[0];
}

export const fieldApplies = (site: Site, field: Field, place: Place): boolean =>
  !field.custom || contextOf(site, field.id, place) !== undefined;

export function optionsOf(site: Site, fieldId: string, place: Place): readonly Option[] {
  const context = contextOf(site, fieldId, place);
  if (!context) return [];
  return site.options.values().filter(({ contextId, disabled }) => contextId === context.id && !disabled);
}

/** Whether the project's field scheme demands a value. The summary is always demanded. */
export function isRequired(site: Site, fieldId: string, { project, issueTypeId }: Place): boolean {
  const parameters = site.fieldSchemes.get(project.fieldSchemeId)?.parameters[fieldId];
  return (
    fieldId === 'summary' ||
    (parameters?.[issueTypeId]?.isRequired ?? parameters?.['default']?.isRequired ?? false)
  );
}

export function statusOf(site: Site, statusId: string) {
  const status = site.statuses.get(statusId);
  if (!status) throw new Error(`Status ${statusId} does not exist`);
  return status;
}
