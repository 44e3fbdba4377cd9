import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import type { StepView } from '../../views/request';

type Action = RequestRecord['snapshot']['action'];

const LABELS: Readonly<Record<Action, readonly string[]>> = {
  create: ['Requested', 'Approval', 'Made', 'Operators', 'Ready'],
  delete: ['Requested', 'Approval', 'Operators', 'Undo window', 'Deleted'],
};

/** The step that a state stands at; past the last where all is done. Absent: see {@link reached}. */
const PRESENT: Readonly<Record<Action, Readonly<Partial<Record<RequestState, number>>>>> = {
  create: {
    draft: 0,
    'waiting-for-approval': 1,
    approved: 2,
    'waiting-for-operators': 3,
    ready: 5,
    retired: 5,
    rejected: 1,
    denied: 3,
  },
  delete: {
    draft: 0,
    'waiting-for-approval': 1,
    approved: 2,
    'waiting-for-operators': 2,
    'pending-deletion': 3,
    restored: 3,
    deleted: 5,
    rejected: 1,
    denied: 2,
  },
};

/** Ends that are no success: the step at which it came to one is marked. */
const UNHAPPY: ReadonlySet<RequestState> = new Set<RequestState>([
  'rejected',
  'withdrawn',
  'denied',
  'approval-expired',
  'failed',
  'restored',
  'voided',
]);

/** How far a request came that may end anywhere, from what is known of it. */
function reached({ snapshot, approval, key, deletionDue }: RequestRecord): number {
  if (!approval) return 1;
  if (snapshot.action === 'delete') return deletionDue === undefined ? 2 : 3;
  return key ? 3 : 2;
}

/** @param record undefined for a draft that was never submitted */
export function stepsOf(action: Action, state: RequestState, record: RequestRecord | undefined): StepView[] {
  const present = PRESENT[action][state] ?? (record ? reached(record) : 0);
  const here = UNHAPPY.has(state) ? 'ended' : 'present';
  return LABELS[action].map((label, index) => ({
    id: `step-${index}`,
    label,
    status: index < present ? 'done' : index > present ? 'ahead' : here,
  }));
}
