import type { AccountId, IssueId } from '../../domain/ids';
import { mayApprove } from '../../domain/policy/approval';
import type { Vouching } from '../../domain/policy/vouching';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import { ok, type Result, refuse } from '../../domain/result';
import type { IssueView } from '../ports/issues';
import { JiraRefused } from '../ports/jira-refusal';
import type { PanelProblem } from '../views/request';
import { isMember } from './approvers';
import { isServed } from './digest-history';
import { excludedFrom } from './judge-approval';
import type { PanelDesk } from './views/panel-desk';

type Verdict<T> = Result<T, PanelProblem>;

const NOT_WAITING: PanelProblem = {
  what: 'This request does not wait for approval.',
  mend: 'Reload the panel to see where it stands.',
};
const CHANGED: PanelProblem = {
  what: 'The request has changed since it was shown to you.',
  mend: 'Reload the panel, look it over again, and approve what it shows then.',
};
const NOT_OFFERED: PanelProblem = {
  what: 'Jira does not let you approve this request.',
  mend: 'Ask another approver, or the Jira admin if you should be one.',
};

/**
 * An approval given in the panel: the person is who the platform says, and the hash is of what they were shown. What
 * they did is kept first; then the transition is taken as they, under Jira's own rules. Whether it counts is judged
 * when Jira's history is digested, as for any other approval.
 *
 * @param shownHash of the snapshot that the page showed
 */
export async function approveInPanel(
  desk: PanelDesk,
  issueId: IssueId,
  me: AccountId,
  shownHash: string,
): Promise<Verdict<true>> {
  const waiting = await requestThatWaits(desk, issueId);
  if (!waiting.ok) return waiting;
  const { record, view } = waiting.value;
  if (record.snapshotHash !== shownHash) return refuse(CHANGED);
  const right = await rightToApprove(desk, record, view, me);
  if (!right.ok) return right;
  const vouching: Vouching = {
    requestId: record.snapshot.requestId,
    accountId: me,
    snapshotHash: record.snapshotHash,
    at: desk.now(),
  };
  await desk.store.vouch(vouching);
  return takeTransition(desk, issueId, vouching);
}

interface Waiting {
  readonly record: RequestRecord;
  readonly view: IssueView;
}

/** The request, read by the app with its whole history, once the person has been found to see the issue. */
async function requestThatWaits(desk: PanelDesk, issueId: IssueId): Promise<Verdict<Waiting>> {
  const seen = await desk.person.read(issueId);
  const view = seen && (await desk.issues.read(issueId));
  const record = (await desk.store.load(issueId))?.record;
  if (!view || !record || !isServed(desk, view)) return refuse(NOT_WAITING);
  const waits = record.state === 'waiting-for-approval' && view.status === 'waiting-for-approval';
  return waits ? ok({ record, view }) : refuse(NOT_WAITING);
}

async function rightToApprove(
  desk: PanelDesk,
  record: RequestRecord,
  view: IssueView,
  me: AccountId,
): Promise<Verdict<AccountId>> {
  const members = await desk.issues.approvers(record.snapshot.jiraProjectId);
  const person = await desk.issues.person(me);
  if (!person) return refuse(NOT_OFFERED);
  const excluded = excludedFrom(record, view);
  const verdict = mayApprove({ actor: me, person, inRole: isMember(person, members), excluded });
  if (verdict.ok) return verdict;
  const [first] = verdict.refusal;
  return refuse(first ? { what: first.message, mend: first.mend } : NOT_OFFERED);
}

/** What Jira has refused stands behind nothing. Where it gave no answer it may have let it pass. */
async function takeTransition(desk: PanelDesk, issueId: IssueId, vouching: Vouching): Promise<Verdict<true>> {
  try {
    if ((await desk.person.take(issueId, 'approved', undefined)) === 'taken') return ok(true);
    await desk.store.takeBackVouching(vouching);
    return refuse(NOT_OFFERED);
  } catch (error) {
    if (error instanceof JiraRefused && error.refusal.kind !== 'unavailable')
      await desk.store.takeBackVouching(vouching);
    throw error;
  }
}
