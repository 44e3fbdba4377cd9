import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import type { FoundIssue } from '../../ports/operators-jira';
import type { IssueFile } from '../../ports/store';
import type { WaitView } from '../../views/operators';
import type { StateView } from '../../views/request';
import { stateView } from '../views/standing';
import { waitOfIssue, waitOfRecord } from './waits';

/** Where a request stands: our record where it says more than Jira, Jira otherwise. */
export interface Standing {
  readonly state: StateView;
  readonly since: number | null;
  readonly waits: WaitView | null;
  readonly trouble: string | null;
}

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
      : { id: 'unknown', name: issue?.statusName ?? 'Unknown', appearance: 'default' },
    since: isDraft && !record ? issue.created : null,
    waits: quarantined ? null : waitOfIssue(issue?.status),
    trouble: quarantined ? quarantined.lines.join(' ') : null,
  };
}

export function troubleOf({ trouble, failure, state }: RequestRecord): string | null {
  if (trouble) return `The KMS gives no answer: ${trouble.problem}.`;
  return failure && state === 'failed' ? `${failure.message} ${failure.mend}` : null;
}
