import { z } from 'zod';
import { holds } from '../engine/permissions';
import { findIssue } from '../engine/schemes';
import { recordTask } from '../engine/tasks';
import { performTransition } from '../engine/transition';
import { badRequest, forbidden, orNotFound, Refusal } from '../http/refusal';
import { created, ok, route } from '../http/route';
import type { Site } from '../site';
import { userView } from '../views/users';

const input = z.strictObject({
  selectedIssueIdsOrKeys: z.array(z.string()).min(1),
  transitionId: z.string(),
});

/** What the task's progress tells. */
interface BulkResult {
  readonly processed: readonly number[];
  readonly failed: Readonly<Record<string, readonly string[]>>;
  readonly missing: number;
}

const ISSUE_LIMIT = 1_000;

async function transitionAll(
  site: Site,
  accountId: string,
  inputs: readonly z.infer<typeof input>[],
): Promise<BulkResult> {
  const processed: number[] = [];
  const failed: Record<string, readonly string[]> = {};
  let missing = 0;
  for (const { selectedIssueIdsOrKeys, transitionId } of inputs) {
    for (const idOrKey of selectedIssueIdsOrKeys) {
      const issue = findIssue(site, idOrKey);
      if (!issue) {
        missing += 1;
        continue;
      }
      const refusal = await refusalOf(performTransition(site, accountId, issue, { transitionId }));
      if (refusal) failed[issue.id] = [refusal.message];
      else processed.push(Number(issue.id));
    }
  }
  return { processed, failed, missing };
}

const refusalOf = (work: Promise<void>): Promise<Refusal | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    },
  );

export const bulkRoutes = [
  route({
    method: 'POST',
    template: '/bulk/issues/transition',
    scopes: ['write:jira-work'],
    cost: 'write',
    body: z.strictObject({
      bulkTransitionInputs: z.array(input).min(1),
      sendBulkNotification: z.boolean().nullable().optional(),
    }),
    run: async ({ site, actor, body }) => {
      if (!holds(site, actor.accountId, 'BULK_CHANGE'))
        throw forbidden('You do not have permission to make bulk changes.');
      const count = body.bulkTransitionInputs.flatMap(
        ({ selectedIssueIdsOrKeys }) => selectedIssueIdsOrKeys,
      ).length;
      if (count > ISSUE_LIMIT) throw badRequest(`At most ${ISSUE_LIMIT} issues can be transitioned at once.`);
      const result = await transitionAll(site, actor.accountId, body.bulkTransitionInputs);
      return created({ taskId: recordTask(site, actor.accountId, 'Bulk transition', result).id });
    },
  }),
  route({
    method: 'GET',
    template: '/bulk/queue/{taskId}',
    scopes: ['read:jira-work'],
    cost: 'core',
    run: ({ site, params }) => {
      const task = orNotFound(site.tasks.get(params['taskId'] ?? ''), 'The task was not found.');
      const { processed, failed, missing } = task.result as BulkResult;
      const time = new Date(task.submitted).toISOString();
      const user = site.users.get(task.submittedBy);
      return ok({
        taskId: task.id,
        status: task.status,
        progressPercent: 100,
        ...(user ? { submittedBy: userView(site, user) } : {}),
        created: time,
        started: time,
        updated: time,
        processedAccessibleIssues: processed,
        failedAccessibleIssues: failed,
        invalidOrInaccessibleIssueCount: missing,
        totalIssueCount: processed.length + Object.keys(failed).length + missing,
      });
    },
  }),
];
