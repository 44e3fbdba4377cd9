import type { AccountId } from '../../domain/ids';
import type { MilestoneKind, RequestRecord } from '../../domain/request-lifecycle/record';
import { STATUS_NAMES, type Status } from '../../domain/statuses';
import type { Comment } from '../ports/issues';
import type { Notice } from '../ports/store';

interface Headline {
  readonly create: string;
  readonly delete: string;
  /** The requester is told by a mention: at *Ready* and at every unhappy end. */
  readonly mention: boolean;
}

const both = (text: string, mention: boolean): Headline => ({ create: text, delete: text, mention });

/** First line of the comment for each milestone. What follows are the particulars kept in the record. */
const HEADLINES: Readonly<Record<MilestoneKind, Headline>> = {
  submitted: both('The request waits for approval.', false),
  approved: both('The request is approved.', false),
  'policy-refused': both('The policy refuses this request.', true),
  'approval-disregarded': both('This approval does not count.', false),
  rejected: both('The request is rejected.', true),
  withdrawn: both('The request is withdrawn.', true),
  edited: both('The request is void: its form was changed after submission.', true),
  relocated: both('The request is void: the issue left its project or type.', true),
  'status-forged': both('This change of status does not count.', false),
  'key-made': { create: 'The key is made, and disabled.', delete: '', mention: false },
  ready: { create: 'The key is ready.', delete: '', mention: true },
  denied: both('The KMS operators deny the request.', true),
  'approval-expired': both('The request has expired.', true),
  failed: both('The KMS refuses.', true),
  retried: both('Tried again.', false),
  revised: both('Back to draft.', false),
  retired: { create: 'The key is destroyed.', delete: '', mention: true },
  'operators-asked': {
    create: 'The KMS operators are asked to enable the key again.',
    delete: 'The KMS operators are asked.',
    mention: false,
  },
  'rotation-asked': { create: 'The KMS operators are asked to rotate the key.', delete: '', mention: false },
  rotated: { create: 'The key is rotated.', delete: '', mention: false },
  'rotation-refused': { create: 'The key is not rotated.', delete: '', mention: true },
  'destruction-asked': {
    create: '',
    delete: 'The KMS operators are asked to destroy the key.',
    mention: false,
  },
  'destruction-refused': { create: '', delete: 'The key is not destroyed.', mention: true },
  'deletion-scheduled': { create: '', delete: 'The deletion is scheduled.', mention: true },
  'cancellation-asked': {
    create: '',
    delete: 'The KMS operators are asked to cancel the deletion.',
    mention: false,
  },
  'cancellation-refused': { create: '', delete: 'The deletion is not cancelled.', mention: true },
  'deletion-cancelled': { create: '', delete: 'The deletion is cancelled.', mention: true },
  deleted: { create: '', delete: 'The key is deleted.', mention: true },
};

export const milestoneHeadline = ({ snapshot, milestone }: RequestRecord): string =>
  HEADLINES[milestone.kind][snapshot.action];

export function milestoneComment(record: RequestRecord): Comment {
  const { snapshot, milestone } = record;
  const headline = HEADLINES[milestone.kind];
  return {
    milestoneId: `${snapshot.requestId}:${milestone.seq}`,
    mention: headline.mention ? concerned(record) : [],
    paragraphs: [milestoneHeadline(record), ...milestone.details],
  };
}

const concerned = ({ snapshot }: RequestRecord): AccountId[] => {
  const owner = snapshot.action === 'create' ? snapshot.spec.requestor : snapshot.owner;
  return [...new Set([snapshot.submission.submitter, owner])];
};

export function noticeComment(notice: Notice): Comment {
  const { kind, about, lines } = notice;
  return {
    milestoneId: `${kind}:${about}`,
    mention: [],
    paragraphs:
      kind === 'refused'
        ? [
            'The policy refuses this request. Mend the form and submit it again.',
            ...lines.map((line) => `- ${line}`),
          ]
        : lines,
  };
}

export const outOfStepComment = (id: string, to: Status): Comment => ({
  milestoneId: `step:${id}`,
  mention: [],
  paragraphs: [`The status did not show where the request stands. It stands at "${STATUS_NAMES[to]}".`],
});
