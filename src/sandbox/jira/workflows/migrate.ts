import type { z } from 'zod';
import { change, statusItem } from '../engine/changes';
import { placeOf, workflowOf } from '../engine/schemes';
import { badRequest } from '../http/refusal';
import type { Issue } from '../model/issue';
import type { Workflow } from '../model/workflow';
import type { Site } from '../site';
import type { workflowUpdate } from './schema';

/**
 * Moves the issues out of statuses that a workflow loses, as the update's mappings say. No rule runs: a change of
 * status is not a transition.
 */
export function migrateStatuses(
  site: Site,
  accountId: string,
  next: Workflow,
  body: z.infer<typeof workflowUpdate>,
  ids: ReadonlyMap<string, string>,
): void {
  const kept = new Set(next.statuses.map(({ statusId }) => statusId));
  const stranded = site.issues
    .values()
    .filter((issue) => !kept.has(issue.statusId) && workflowOf(site, placeOf(site, issue)).id === next.id);
  for (const issue of stranded) {
    const to = mappedStatus(issue, body, ids);
    if (to === undefined || !kept.has(to))
      throw badRequest(
        `Issues have the status ${issue.statusId}, which the workflow loses: a status mapping is needed.`,
      );
    change(site, issue, {
      author: accountId,
      next: { statusId: to },
      items: [statusItem(site, issue.statusId, to)],
    });
  }
}

function mappedStatus(
  issue: Issue,
  body: z.infer<typeof workflowUpdate>,
  ids: ReadonlyMap<string, string>,
): string | undefined {
  const own = body.statusMappings?.find(
    ({ issueTypeId, projectId }) => issueTypeId === issue.issueTypeId && projectId === issue.projectId,
  );
  const migrations = [...(own?.statusMigrations ?? []), ...(body.defaultStatusMappings ?? [])];
  const found = migrations.find(({ oldStatusReference: old }) => (ids.get(old) ?? old) === issue.statusId);
  return found && (ids.get(found.newStatusReference) ?? found.newStatusReference);
}
