import type { MilestoneKind } from '../../domain/request-lifecycle/record';
import type { IssueFile } from '../ports/store';
import type { Pass } from './pass';

/** One mail to whom the administrator named, where a request stands still and its people may not be able to help. */
export async function tellStuck({ desk, file }: Pass): Promise<void> {
  const text = stuckText(file);
  const { stuck } = desk.settings.alsoTold;
  if (text === undefined || stuck.accountIds.length + stuck.groupIds.length === 0) return;
  const subject = `${file.issueKey} is stuck`;
  await desk.issues.notify(file.issueId, stuck, { subject, text });
}

const HEADLINES: Readonly<Partial<Record<MilestoneKind, string>>> = {
  failed: 'The KMS refuses.',
  'destruction-refused': 'The undo window is over, and the key is not destroyed.',
};

/** undefined where nothing is stuck, or it has been told. */
function stuckText({ record, notice }: IssueFile): string | undefined {
  if (notice?.kind === 'quarantined' && !notice.told) return notice.lines.join(' ');
  const headline = record && HEADLINES[record.milestone.kind];
  if (!record || headline === undefined || record.milestone.told) return undefined;
  return [headline, ...record.milestone.details].join(' ');
}
