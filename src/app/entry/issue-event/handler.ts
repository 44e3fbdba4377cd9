import * as z from 'zod';
import type { ChangelogId, IssueId } from '../../../domain/ids';
import { QueueHints } from '../../adapters/forge-queue/queue-hints';

const eventSchema = z.object({
  issue: z.object({ id: z.union([z.string(), z.number()]).transform(String) }),
  changelog: z.object({ id: z.union([z.string(), z.number()]).transform(String).optional() }).optional(),
});

/**
 * `trigger` and `jira:workflowPostFunction`: something happened to an issue. The payload says where to look and is
 * believed in nothing else.
 */
export async function hintFromJira(payload: unknown): Promise<void> {
  const { issue, changelog } = eventSchema.parse(payload);
  await new QueueHints().push({
    issueId: issue.id as IssueId,
    ...(changelog?.id && { changelogId: changelog.id as ChangelogId }),
    why: 'changed',
  });
}
