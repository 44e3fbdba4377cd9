import type { AccountId } from '../ids';
import type { HistoryEntry } from '../issue-history';
import type { Snapshot } from '../key-request';
import type { Status } from '../statuses';
import type { PersonEvent } from './events';
import type { RequestRecord, RequestState } from './record';

/** What a changelog entry means for a request. An approval is only an attempt until it has been judged. */
export type Reading =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'submission' }
  | { readonly kind: 'approval-attempt' }
  | { readonly kind: 'event'; readonly event: PersonEvent };

type Meaning =
  | 'approval-attempt'
  | 'rejected'
  | 'withdrawn'
  | 'retried'
  | 'revised'
  | 'cancelled'
  | 'reenabled';

interface Step {
  readonly from: readonly Status[];
  readonly to: Status;
  readonly means: Meaning;
  /**
   * States of the record in which the step counts. Jira may lag behind the record, so steps on the safe side count
   * in more states than the one they were taken from.
   */
  readonly in: readonly RequestState[];
}

/** The steps of people, by the statuses they lead from and to. Anything else is no step of ours. */
const STEPS: readonly Step[] = [
  {
    from: ['waiting-for-approval'],
    to: 'approved',
    means: 'approval-attempt',
    in: ['waiting-for-approval'],
  },
  { from: ['waiting-for-approval'], to: 'rejected', means: 'rejected', in: ['waiting-for-approval'] },
  {
    from: ['waiting-for-approval', 'approved', 'waiting-for-operators'],
    to: 'withdrawn',
    means: 'withdrawn',
    in: ['waiting-for-approval', 'approved', 'waiting-for-operators', 'failed'],
  },
  { from: ['failed'], to: 'approved', means: 'retried', in: ['failed'] },
  {
    from: ['rejected', 'withdrawn', 'denied', 'approval-expired', 'failed'],
    to: 'draft',
    means: 'revised',
    in: ['rejected', 'withdrawn', 'denied', 'approval-expired', 'failed'],
  },
  { from: ['pending-deletion'], to: 'restored', means: 'cancelled', in: ['pending-deletion'] },
  { from: ['ready'], to: 'waiting-for-operators', means: 'reenabled', in: ['ready'] },
];

/** @param app account of the app's own user: what it writes is no news */
export function readEntry(state: RequestState, entry: HistoryEntry, app: AccountId): Reading {
  if (entry.author === app) return { kind: 'nothing' };
  const by = { by: entry.author, changelogId: entry.id };
  if (entry.relocates) return { kind: 'event', event: { kind: 'relocated', ...by } };
  if (entry.status?.from === 'draft' && entry.status.to === 'waiting-for-approval' && state === 'draft')
    return { kind: 'submission' };
  if (entry.fields.length > 0)
    return { kind: 'event', event: { kind: 'edited', fields: entry.fields, ...by } };
  if (!entry.status || entry.status.to === state) return { kind: 'nothing' };
  return readStep(state, entry.status, by);
}

function readStep(
  state: RequestState,
  { from, to }: { readonly from: Status | undefined; readonly to: Status | undefined },
  by: { readonly by: AccountId | undefined; readonly changelogId: HistoryEntry['id'] },
): Reading {
  const step = STEPS.find((row) => row.to === to && row.from.some((status) => status === from));
  if (!step?.in.includes(state)) return { kind: 'event', event: { kind: 'status-forged', from, to, ...by } };
  if (step.means === 'approval-attempt') return { kind: 'approval-attempt' };
  return { kind: 'event', event: { kind: step.means, ...by } };
}

/** Everybody the history knows as reporter or requestor, and everybody who changed a field of the form. */
export function peopleOf(
  history: readonly HistoryEntry[],
  snapshot: Snapshot,
): { readonly requestors: AccountId[]; readonly editors: AccountId[] } {
  const named = history.flatMap((entry) => entry.people);
  const requestor = snapshot.action === 'create' ? snapshot.spec.requestor : snapshot.owner;
  const editors = history.flatMap(({ fields, author }) => (fields.length > 0 && author ? [author] : []));
  return { requestors: [...named, requestor], editors };
}

/** The newest entry that submits, if the issue has stood in *Waiting for approval* since. */
export function submissionEntry(history: readonly HistoryEntry[]): HistoryEntry | undefined {
  const lastMove = history.findLast((entry) => entry.status !== undefined);
  return lastMove?.status?.from === 'draft' && lastMove.status.to === 'waiting-for-approval'
    ? lastMove
    : undefined;
}

/** `voided` has no status of its own: the issue is gone or not ours any more. */
export const statusOf = (record: RequestRecord): Status | undefined =>
  record.state === 'voided' ? undefined : record.state;
