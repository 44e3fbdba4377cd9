import type { MilestoneKind, RequestRecord, Trouble } from '../../../domain/request-lifecycle/record';
import type { IssueFile } from '../../ports/store';
import type { NoticeView } from '../../views/request';
import { milestoneHeadline } from '../comments';
import { minute } from './moments';

/** Milestones that stay on the page until something else happens: they explain why the request stands where it does. */
const LASTING: Readonly<Partial<Record<MilestoneKind, NoticeView['tone']>>> = {
  'policy-refused': 'error',
  'approval-disregarded': 'warning',
  'status-forged': 'warning',
  edited: 'warning',
  relocated: 'error',
  denied: 'error',
  'approval-expired': 'warning',
};

const NOTICES = {
  refused: { tone: 'error', title: 'The policy refused the last submission' },
  quarantined: { tone: 'warning', title: 'Keydesk does not serve this issue' },
} as const;

/** What went wrong or needs an eye, the most pressing first. */
export function noticesOf({ record, notice }: IssueFile): NoticeView[] {
  return [
    ...(notice ? [{ ...NOTICES[notice.kind], lines: notice.lines }] : []),
    ...(record ? [...failure(record), ...trouble(record), ...rotation(record), ...milestone(record)] : []),
  ];
}

function failure({ state, failure: found }: RequestRecord): NoticeView[] {
  if (!found || state === 'approved') return [];
  const title = found.effect === 'finish-deletion' ? 'The key is not destroyed' : 'The KMS could not do it';
  return [{ tone: 'error', title, lines: [found.message, found.mend] }];
}

function rotation({ state, notRotated, rotateNotBefore }: RequestRecord): NoticeView[] {
  if (!notRotated || state !== 'ready') return [];
  const again =
    notRotated.reason === 'due' && rotateNotBefore !== undefined
      ? [`It is tried again on ${minute(rotateNotBefore)}.`]
      : [];
  return [{ tone: 'warning', title: 'The key was not rotated', lines: [...notRotated.details, ...again] }];
}

function trouble({ trouble: found }: RequestRecord): NoticeView[] {
  if (!found) return [];
  return [
    {
      tone: 'warning',
      title: 'The KMS gives no answer',
      lines: [
        found.problem,
        `${tries(found)} The next try is on ${minute(found.nextAt)}. Nothing is done twice.`,
      ],
    },
  ];
}

const tries = ({ attempts, since }: Trouble): string =>
  attempts === 1 ? 'Tried once.' : `Tried ${attempts} times since ${minute(since)}.`;

function milestone(record: RequestRecord): NoticeView[] {
  const { kind, details } = record.milestone;
  const tone = LASTING[kind];
  return tone ? [{ tone, title: milestoneHeadline(record), lines: details }] : [];
}
