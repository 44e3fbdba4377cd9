import * as z from 'zod';
import type { ChangelogId, IssueId } from '../../../domain/ids';
import { QueueHints } from '../../adapters/forge-queue/queue-hints';
import { KvsSettings } from '../../adapters/forge-storage/kvs-settings';
import { thing } from '../../setup/things';

const id = z.union([z.string(), z.number()]).transform(String);

const eventSchema = z.object({
  issue: z.object({
    id,
    fields: z.object({ project: z.object({ id }).optional() }).optional(),
  }),
  changelog: z
    .object({
      id: id.optional(),
      items: z.array(z.object({ field: z.string().optional() })).optional(),
    })
    .optional(),
});
type JiraEvent = z.output<typeof eventSchema>;

/**
 * `trigger` and `jira:workflowPostFunction`: something happened to an issue. The payload says where to look and is
 * believed in nothing else. Issues of other projects are passed over, unless the event may have taken them there.
 */
export async function hintFromJira(payload: unknown): Promise<void> {
  const event = eventSchema.parse(payload);
  const setUp = await new KvsSettings().get('set-up');
  if (isElsewhere(event, setUp?.value.ids[thing.project])) return;
  const changelogId = event.changelog?.id;
  await new QueueHints().push({
    issueId: event.issue.id as IssueId,
    ...(changelogId !== undefined && { changelogId: changelogId as ChangelogId }),
    why: 'changed',
  });
}

function isElsewhere({ issue, changelog }: JiraEvent, ours: string | undefined): boolean {
  const project = issue.fields?.project?.id;
  if (project === undefined || project === ours) return false;
  return changelog?.items?.every(({ field }) => field?.toLowerCase() !== 'project') ?? true;
}
