import type { AccountId } from '../../domain/ids';
import type { HistoryEntry } from '../../domain/issue-history';
import { approvalTier, deletionTier, excludedApprovers, mayApprove } from '../../domain/policy/approval';
import { standsBehind, type Vouching } from '../../domain/policy/vouching';
import type { PersonEvent } from '../../domain/request-lifecycle/events';
import { peopleOf } from '../../domain/request-lifecycle/read-history';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { Desk } from '../ports/desk';
import type { IssueView } from '../ports/issues';
import { isMember } from './approvers';

const HIGH_TIER =
  'This request is of a high tier: it is approved with "Approve request" in the Keydesk panel, which shows what was frozen.';

/**
 * Whether an approval counts. Jira's own rules have been passed by the time it is in the changelog, but imports,
 * moves and scheme switches pass none, so everything is checked again, freshly read.
 *
 * @param vouching what the approver did in the panel, if they did; a high tier doesn't do without
 */
export async function judgeApproval(
  desk: Desk,
  record: RequestRecord,
  view: IssueView,
  entry: HistoryEntry,
  vouching: Vouching | undefined,
): Promise<PersonEvent> {
  const by = { by: entry.author, changelogId: entry.id };
  const refused = (reason: string): PersonEvent => ({ kind: 'approval-refused', reason, ...by });
  if (entry.author === undefined) return refused('The approval bears no account, so nobody answers for it.');
  const vouched = standsBehind(vouching, {
    requestId: record.snapshot.requestId,
    accountId: entry.author,
    snapshotHash: record.snapshotHash,
    at: entry.at,
  });
  if (!vouched.ok && needsPanel(desk, record)) return refused(`${HIGH_TIER} ${vouched.refusal}`);
  const [members, person] = [
    await desk.issues.approvers(record.snapshot.jiraProjectId),
    await desk.issues.person(entry.author),
  ];
  if (!person) return refused('The account that approved does not exist any more.');
  const excluded = excludedFrom(record, view);
  const verdict = mayApprove({ actor: entry.author, person, inRole: isMember(person, members), excluded });
  return verdict.ok
    ? { kind: 'approved', at: entry.at, excluded, ...(vouched.ok && { vouchedAt: vouched.value.at }), ...by }
    : refused(verdict.refusal.map(({ message, mend }) => `${message} ${mend}`).join(' '));
}

/** Everybody who ever had a hand in the request. */
export function excludedFrom(record: RequestRecord, view: IssueView): AccountId[] {
  const { creator, reporter, history } = view;
  const { submitter } = record.snapshot.submission;
  return excludedApprovers({
    creator: creator ?? submitter,
    submitter,
    reporters: [...record.excluded, ...(reporter ? [reporter] : [])],
    ...peopleOf(history, record.snapshot),
  });
}

function needsPanel({ settings: { policy } }: Desk, { snapshot }: RequestRecord): boolean {
  const tier = snapshot.action === 'create' ? approvalTier(snapshot.spec, policy) : deletionTier(policy);
  return tier.panelApproval;
}
