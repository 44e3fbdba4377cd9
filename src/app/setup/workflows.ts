import { STATUS_NAMES, STATUSES, type Status } from '../../domain/statuses';
import type { Action } from './fields';
import type { RuleName } from './rules';

/** Who may take a transition; where several are named, each of them may. */
export type Who = 'anyone' | 'approvers' | 'operators' | 'requester' | 'app';

export type TransitionScreen = 'comment' | 'reason';

export interface TransitionRow {
  /** Unique within the workflow, and stable. */
  readonly id: string;
  readonly name: string;
  /** `app` transitions are global: the app can take them from wherever people have left the issue. */
  readonly kind: 'initial' | 'people' | 'app';
  readonly from: readonly Status[];
  readonly to: Status;
  readonly who: readonly Who[];
  readonly validators: readonly RuleName[];
  readonly screen?: TransitionScreen;
}

export interface WorkflowRow {
  readonly action: Action;
  readonly name: string;
  readonly statuses: readonly Status[];
  readonly transitions: readonly TransitionRow[];
}

const UNDECIDED: readonly Status[] = ['waiting-for-approval', 'approved', 'waiting-for-operators'];
const REVISABLE: readonly Status[] = ['rejected', 'withdrawn', 'denied', 'approval-expired', 'failed'];

const initial: TransitionRow = {
  id: '1',
  name: 'Create',
  kind: 'initial',
  from: [],
  to: 'draft',
  who: ['anyone'],
  validators: [],
};

const people = (row: Omit<TransitionRow, 'kind' | 'validators'> & Partial<TransitionRow>): TransitionRow => ({
  kind: 'people',
  validators: [],
  ...row,
});

/** The decisions that both workflows share. */
const DECISIONS: readonly TransitionRow[] = [
  people({
    id: '21',
    name: 'Approve',
    from: ['waiting-for-approval'],
    to: 'approved',
    who: ['approvers'],
    validators: ['separationOfDuties', 'approve'],
  }),
  people({
    id: '31',
    name: 'Reject',
    from: ['waiting-for-approval'],
    to: 'rejected',
    who: ['approvers'],
    validators: ['reasonGiven'],
    screen: 'reason',
  }),
  people({
    id: '41',
    name: 'Withdraw',
    from: UNDECIDED,
    to: 'withdrawn',
    who: ['requester'],
    screen: 'reason',
  }),
  people({ id: '51', name: 'Retry', from: ['failed'], to: 'approved', who: ['requester', 'approvers'] }),
  people({ id: '61', name: 'Revise', from: REVISABLE, to: 'draft', who: ['requester'] }),
];

const submit = (validator: RuleName): TransitionRow =>
  people({
    id: '11',
    name: 'Submit',
    from: ['draft'],
    to: 'waiting-for-approval',
    who: ['anyone'],
    validators: [validator],
  });

/** All app-only transitions begin so. */
export const APP_TRANSITION_PREFIX = 'Keydesk: ';

/**
 * Statuses that the app never sets: approving and rejecting are people's. Each of the others has one app-only
 * transition, with a screen: without one Jira drops the comment silently.
 */
const PEOPLE_ONLY: readonly Status[] = ['approved', 'rejected'];

function appTransitions(statuses: readonly Status[]): TransitionRow[] {
  return statuses
    .filter((status) => !PEOPLE_ONLY.includes(status))
    .map((status) => ({
      id: String(101 + STATUSES.indexOf(status) * 10),
      name: `${APP_TRANSITION_PREFIX}${STATUS_NAMES[status]}`,
      kind: 'app',
      from: [],
      to: status,
      who: ['app'],
      validators: [],
      screen: 'comment',
    }));
}

const UNTIL_OPERATORS: readonly Status[] = [
  'draft',
  'waiting-for-approval',
  'approved',
  'waiting-for-operators',
];
const UNHAPPY: readonly Status[] = ['rejected', 'withdrawn', 'denied', 'approval-expired', 'failed'];

const CREATE_STATUSES: readonly Status[] = [...UNTIL_OPERATORS, 'ready', ...UNHAPPY, 'retired'];
const DELETE_STATUSES: readonly Status[] = [
  ...UNTIL_OPERATORS,
  'pending-deletion',
  'deleted',
  'restored',
  ...UNHAPPY,
];

export const WORKFLOWS: readonly WorkflowRow[] = [
  {
    action: 'create',
    name: 'Keydesk: Create Key',
    statuses: CREATE_STATUSES,
    transitions: [
      initial,
      submit('submit'),
      ...DECISIONS,
      people({
        id: '81',
        name: 'Enable again',
        from: ['ready'],
        to: 'waiting-for-operators',
        who: ['requester', 'approvers'],
      }),
      ...appTransitions(CREATE_STATUSES),
    ],
  },
  {
    action: 'delete',
    name: 'Keydesk: Delete Key',
    statuses: DELETE_STATUSES,
    transitions: [
      initial,
      submit('submitDelete'),
      ...DECISIONS,
      people({
        id: '71',
        name: 'Cancel deletion',
        from: ['pending-deletion'],
        to: 'restored',
        who: ['requester', 'approvers', 'operators'],
        screen: 'comment',
      }),
      ...appTransitions(DELETE_STATUSES),
    ],
  },
];

/** Ordinary edits are Jira's to refuse past *Draft*: a courtesy. What counts is checked against the changelog. */
export const isEditable = (status: Status): boolean => status === 'draft';
