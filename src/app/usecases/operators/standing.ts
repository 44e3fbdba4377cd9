import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import { STATUS_NAMES } from '../../../domain/statuses';
import type { FoundIssue } from '../../ports/operators-jira';
import type { IssueFile } from '../../ports/store';
import type { StateTone, StateView, WaitView } from '../../views/operators';
import { waitOfIssue, waitOfRecord } from './waits';

/** Where a request stands: our record where it says more than Jira, Jira otherwise. */
export interface Standing {
  readonly state: StateView;
  readonly since: number | null;
  readonly waits: WaitView | null;
  readonly trouble: string | null;
}

const TONES: Readonly<Record<RequestState, StateTone>> = {
  draft: 'neutral',
  'waiting-for-approval': 'waiting',
  approved: 'waiting',
  'waiting-for-operators': 'waiting',
  ready: 'good',
  rejected: 'bad',
  withdrawn: 'neutral',
  denied: 'bad',
  'approval-expired': 'neutral',
  failed: 'bad',
  retired: 'neutral',
  'pending-deletion': 'attention',
  deleted: 'neutral',
  restored: 'good',
  voided: 'bad',
};

export const stateView = (state: RequestState): StateView => ({
  name: state === 'voided' ? 'Void' : STATUS_NAMES[state],
  tone: TONES[state],
});

/** @param issue undefined where it is gone, or not for the person to see */
export function standingOf(issue: FoundIssue | undefined, file: IssueFile | undefined): Standing {
  const record = file?.record;
  // A record at *Draft* is one that ended: what the issue shows beyond that is the next one, not taken up yet.
  if (record && (record.state !== 'draft' || !issue || issue.status === 'draft'))
    return {
      state: stateView(record.state),
      since: record.since,
      waits: waitOfRecord(record),
      trouble: troubleOf(record),
    };
  const quarantined = file?.notice?.kind === 'quarantined' ? file.notice : undefined;
  const isDraft = issue?.status === 'draft';
  return {
    state: issue?.status
      ? stateView(issue.status)
      : { name: issue?.statusName ?? 'Unknown', tone: 'neutral' },
    since: isDraft && !record ? issue.created : null,
    waits: quarantined ? null : waitOfIssue(issue?.status),
    trouble: quarantined ? quarantined.lines.join(' ') : null,
  };
}

export function troubleOf({ trouble, failure, state }: RequestRecord): string | null {
  if (trouble) return `The KMS gives no answer: ${trouble.problem}.`;
  return failure && state === 'failed' ? `${failure.message} ${failure.mend}` : null;
}
