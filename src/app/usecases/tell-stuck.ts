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

/** undefined where nothing is stuck, or it has been told. */
function stuckText({ record, notice }: IssueFile): string | undefined {
  if (notice?.kind === 'quarantined' && !notice.told) return notice.lines.join(' ');
  if (record?.milestone.kind !== 'failed' || record.milestone.told) return undefined;
  return ['The KMS refuses.', ...record.milestone.details].join(' ');
}
