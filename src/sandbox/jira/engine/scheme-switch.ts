import { badRequest } from '../http/refusal';
import type { Project } from '../model/configuration';
import type { Task } from '../model/operations';
import type { WorkflowScheme } from '../model/workflow';
import type { Site } from '../site';
import { change, statusItem } from './changes';
import { workflowOf } from './schemes';
import { recordTask } from './tasks';

/** Gives the new status of an issue whose status the new workflow lacks. */
export type StatusMapping = (issueTypeId: string, statusId: string) => string | undefined;

/**
 * Puts another workflow scheme under a project. Issues whose status the new workflow lacks get the mapped one,
 * or the workflow's first; no rule runs, and the changelog says so.
 */
export function switchScheme(
  site: Site,
  accountId: string,
  project: Project,
  scheme: WorkflowScheme,
  mapping: StatusMapping,
): Task {
  const next: Project = { ...project, workflowSchemeId: scheme.id };
  const moves = site.issues
    .values()
    .filter(({ projectId }) => projectId === project.id)
    .map((issue) => {
      const from = workflowOf(site, { project, issueTypeId: issue.issueTypeId });
      const to = workflowOf(site, { project: next, issueTypeId: issue.issueTypeId });
      const statusIds = to.statuses.map(({ statusId }) => statusId);
      const kept = statusIds.includes(issue.statusId) ? issue.statusId : undefined;
      const statusId = mapping(issue.issueTypeId, issue.statusId) ?? kept ?? statusIds[0];
      if (statusId === undefined || !statusIds.includes(statusId))
        throw badRequest(`The status ${statusId} is not in the workflow '${to.name}'.`);
      return { issue, from, to, statusId };
    });
  site.projects.put(project.id, next);
  for (const { issue, from, to, statusId } of moves) {
    if (from.id === to.id && statusId === issue.statusId) continue;
    const workflow = {
      field: 'Workflow',
      fieldtype: 'jira',
      from: null,
      fromText: from.name,
      to: null,
      toText: to.name,
    } as const;
    const items =
      statusId === issue.statusId ? [workflow] : [workflow, statusItem(site, issue.statusId, statusId)];
    change(site, issue, { author: accountId, next: { statusId }, items, notify: false });
  }
  return recordTask(site, accountId, `Switch workflow scheme of ${project.key}`, { projectId: project.id });
}
