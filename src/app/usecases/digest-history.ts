import { type HistoryEntry, isLater } from '../../domain/issue-history';
import { readEntry, submissionEntry } from '../../domain/request-lifecycle/read-history';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import { isPutAway, startRequest } from '../../domain/request-lifecycle/start';
import type { Desk } from '../ports/desk';
import type { IssueView } from '../ports/issues';
import type { Notice } from '../ports/store';
import { changedForm } from './changed-form';
import { freeze } from './freeze';
import { excludedFrom, judgeApproval } from './judge-approval';
import type { Pass } from './pass';

/** `behind`: a new submission waits until the request before has cleaned up. */
export type Progress = 'current' | 'behind';

/**
 * Turns what the changelog tells since the last pass into events. Stops in front of a new submission while the
 * request before still cleans up; the cursor then stays where it is.
 */
export async function digestHistory(pass: Pass, view: IssueView | undefined): Promise<Progress> {
  if (!view) {
    if (pass.record) pass.apply({ kind: 'gone' });
    return 'current';
  }
  pass.update({ issueKey: view.key });
  if (!pass.record && !(await takeFirst(pass, view))) return 'current';
  for (const entry of view.history) {
    if (!isLater(entry.id, pass.file.cursor)) continue;
    if (!(await digestEntry(pass, view, entry))) return 'behind';
    pass.update({ cursor: entry.id });
    if (pass.isFull) await pass.save();
  }
  return 'current';
}

/** An issue without a request: it is new, submitted, or stands where it can't stand without us. */
async function takeFirst(pass: Pass, view: IssueView): Promise<boolean> {
  const entry = submissionEntry(view.history);
  if (view.status === 'waiting-for-approval' && entry && isServed(pass.desk, view))
    return isLater(entry.id, pass.file.cursor) && (await submit(pass, view, entry));
  const last = view.history.at(-1);
  if (last) pass.update({ cursor: last.id });
  const served = view.status === 'draft' || view.status === undefined;
  if (!served && pass.file.notice?.kind !== 'quarantined') pass.update({ notice: quarantine(last) });
  return false;
}

/** In another project, or as another type, none of our rules was passed, and others are the approvers. */
export const isServed = ({ settings }: Desk, view: IssueView): boolean =>
  view.action !== undefined && view.projectId === settings.projectId;

const quarantine = (about: HistoryEntry | undefined): Notice => ({
  kind: 'quarantined',
  about: about?.id ?? 'none',
  lines: [
    'This issue stands past Draft, and Keydesk has no record of its submission. It may have been imported or moved, or the app was reinstalled.',
    'Nothing is made or deleted for it. File a new issue and submit it.',
  ],
  told: false,
});

/** @returns false where the entry has to wait */
async function digestEntry(pass: Pass, view: IssueView, entry: HistoryEntry): Promise<boolean> {
  const { record } = pass;
  if (!record) return false;
  const reading = readEntry(record.state, entry, pass.desk.settings.app);
  switch (reading.kind) {
    case 'nothing':
      return true;
    case 'submission':
      return isServed(pass.desk, view) && entry.id === submissionEntry(view.history)?.id
        ? submit(pass, view, entry)
        : true;
    case 'approval-attempt':
      await judge(pass, record, view, entry);
      return true;
    case 'event':
      pass.apply(reading.event);
      return true;
  }
}

async function judge(pass: Pass, record: RequestRecord, view: IssueView, entry: HistoryEntry): Promise<void> {
  const { requestId } = record.snapshot;
  const vouching = entry.author && (await pass.desk.store.vouching(requestId, entry.author));
  pass.apply(
    changedForm(record, view, entry) ?? (await judgeApproval(pass.desk, record, view, entry, vouching)),
  );
  if (vouching) pass.use(vouching);
}

/** @returns false where the request before still has something to do, or where nothing is begun */
async function submit(pass: Pass, view: IssueView, entry: HistoryEntry): Promise<boolean> {
  if (pass.record && !isPutAway(pass.record)) return false;
  // What the request before held is given up before this one takes it.
  if (pass.record) await pass.save();
  if (entry.author === undefined) {
    pass.update({ cursor: entry.id, notice: quarantine(entry) });
    return false;
  }
  const frozen = await freeze(pass.desk, view, entry, entry.author);
  // Not before: where Jira or the KMS gives no answer, the submission is still to be read.
  pass.update({ cursor: entry.id });
  if (frozen.kind === 'refused') {
    pass.update({ notice: { kind: 'refused', about: entry.id, lines: frozen.violations, told: false } });
    return pass.record !== undefined;
  }
  const record = startRequest(frozen.snapshot, [entry.author], pass.now, frozen.key);
  pass.start({ ...record, excluded: excludedFrom(record, view) }, { snapshotHash: record.snapshotHash });
  return true;
}
