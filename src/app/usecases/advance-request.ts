import { EMPTY_CHAIN } from '../../domain/audit';
import type { IssueKey } from '../../domain/ids';
import { isLater } from '../../domain/issue-history';
import { timeEvents } from '../../domain/request-lifecycle/due';
import { isPutAway } from '../../domain/request-lifecycle/start';
import type { Desk, Hint } from '../ports/desk';
import { IssuesUnavailable, type IssueView } from '../ports/issues';
import { KmsUnavailable } from '../ports/kms';
import type { IssueFile } from '../ports/store';
import { askKms, type KmsNews } from './ask-kms';
import { carryOut } from './carry-out';
import { deliverBilling } from './deliver-billing';
import { digestHistory, isServed, type Progress } from './digest-history';
import { followUp, poll } from './follow-up';
import { mirrorToJira } from './mirror-to-jira';
import { Pass } from './pass';
import { takeAsk } from './take-ask';

/** `again`: somebody else holds the issue; come back in so many seconds. */
export type AdvanceOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'again'; readonly seconds: number };

/**
 * Brings a request as far as it can go now: read the issue and our record, decide, write the intent, act on the KMS,
 * record the answer, write back to Jira. Run it once or a hundred times, from any step: same end.
 */
export async function advanceRequest(desk: Desk, hint: Hint): Promise<AdvanceOutcome> {
  const known = await desk.store.load(hint.issueId);
  if (known && isOldNews(known, hint)) return { outcome: 'nothing' };
  const now = desk.now();
  if (known && known.leaseUntil > now)
    return { outcome: 'again', seconds: Math.ceil((known.leaseUntil - now) / 1000) };

  // A poll that finds nothing new makes no call to Jira and takes no lease.
  const { news, pause } = known?.record ? await askKms(desk, known.record, hint) : {};
  if (known && hint.why === 'poll' && !news) return notYet(desk, known, hint, pause);

  const view = await desk.issues.read(hint.issueId);
  if (!known && !isOurs(desk, view)) return { outcome: 'nothing' };
  const file = known ?? newFile(hint, view);
  const pass = await Pass.begin(desk, file);
  if (!pass) return { outcome: 'again', seconds: 5 };
  await workOrGiveBack(pass, view, news);
  return { outcome: 'done' };
}

/** A Jira that asks to wait, or a KMS that doesn't say what it can do, is no reason to keep the lease: what was decided is written, the rest is done again. */
async function workOrGiveBack(
  pass: Pass,
  view: IssueView | undefined,
  news: KmsNews | undefined,
): Promise<void> {
  try {
    await work(pass, view, news);
  } catch (error) {
    if (error instanceof IssuesUnavailable || error instanceof KmsUnavailable) await pass.end();
    throw error;
  }
}

async function work(pass: Pass, view: IssueView | undefined, news: KmsNews | undefined): Promise<void> {
  // A new submission waits until the request before has cleaned up behind itself, hence the loop.
  let progress: Progress;
  do {
    progress = await digestHistory(pass, view);
    await takeAsk(pass);
    applyTime(pass);
    if (news) applyNews(pass, news);
    await pass.save();
    await carryOut(pass);
  } while (progress === 'behind' && pass.record && isPutAway(pass.record));
  await mirrorToJira(pass, view, progress);
  await followUp(pass);
  await pass.end();
  await deliverBilling(pass.desk, pass.billed);
}

function applyTime(pass: Pass): void {
  if (!pass.record) return;
  for (const event of timeEvents(pass.record, pass.now, pass.desk.settings.patience)) pass.apply(event);
}

/** What the KMS said counts only if the request still waits for it once the issue has been read. */
function applyNews(pass: Pass, news: KmsNews): void {
  const { record } = pass;
  if (!record) return;
  const stillAwaited =
    record.snapshot.requestId === news.requestId &&
    record.generation === news.generation &&
    record.state === news.state &&
    (news.approvalId === undefined || news.approvalId === record.operators?.approvalId);
  if (stillAwaited) pass.apply(news.event);
}

function isOldNews(file: IssueFile, hint: Hint): boolean {
  if (hint.why !== 'changed' || hint.changelogId === undefined) return false;
  const unfinished = file.record && (file.record.todo.length > 0 || !file.record.milestone.told);
  return !unfinished && !isLater(hint.changelogId, file.cursor);
}

/** A draft that was never submitted is nobody's business but its author's. */
const isOurs = (desk: Desk, view: IssueView | undefined): boolean =>
  view !== undefined && isServed(desk, view) && view.status !== 'draft';

async function notYet(desk: Desk, file: IssueFile, hint: Hint, pause = 0): Promise<AdvanceOutcome> {
  const { operators } = file.record ?? {};
  const hop = hint.hop ?? 0;
  // A hint that is delivered twice must not start a second chain of polls.
  if (operators && (await desk.store.markOnce(`poll ${operators.approvalId} ${hop}`)))
    await poll(desk, hint.issueId, hop + 1, pause);
  return { outcome: 'nothing' };
}

function newFile(hint: Hint, view: IssueView | undefined): IssueFile {
  return {
    issueId: hint.issueId,
    issueKey: view?.key ?? ('' as IssueKey),
    version: 0,
    leaseUntil: 0,
    audit: EMPTY_CHAIN,
  };
}
