import type { AccountId } from '../../../domain/ids';
import { days, oneOf } from '../../../domain/policy/violation';
import type { RequestRecord, RequestState } from '../../../domain/request-lifecycle/record';
import { mayRotate } from '../../../domain/request-lifecycle/rotation';
import type { Status } from '../../../domain/statuses';
import { ROLES } from '../../setup/blueprint';
import type { ActionName, ActionView } from '../../views/request';

/** What decides on the actions that are shown. */
export interface Standing {
  readonly action: 'create' | 'delete';
  readonly state: RequestState;
  readonly record: RequestRecord | undefined;
  /** Where Jira shows the issue. */
  readonly status: Status | undefined;
  /** Statuses that Jira lets this person lead the issue to. */
  readonly offered: readonly Status[];
  readonly me: AccountId;
  readonly excluded: readonly AccountId[];
  readonly connection: string;
  readonly windowDays: number;
  /** The KMS makes a new version of the key when it is asked. */
  readonly isRotatable: boolean;
  /** Something was asked for in the panel and is not taken up yet. */
  readonly isAsked: boolean;
}

type Sentence = (standing: Standing) => string;

interface Row {
  readonly name: ActionName;
  readonly in: readonly RequestState[];
  readonly applies?: (standing: Standing) => boolean;
  /** The status that its transition leads to, by which Jira's offer is known. */
  readonly to: Status;
  /** It takes no transition: that of the same people to `to` only tells whom it is offered. */
  readonly takesNone?: true;
  readonly label: string;
  readonly primary?: true;
  readonly who: readonly string[];
  readonly whyNot?: (standing: Standing) => string | null;
  readonly confirm?: {
    readonly title: string;
    readonly consequence: Sentence;
    readonly danger?: true;
  };
  readonly reason?: ActionView['reason'];
}

const REQUESTERS = ['the creator', 'the reporter', 'the requestor'];
const APPROVERS = [`members of "${ROLES.approvers.name}"`];
const OPERATORS = [`members of "${ROLES.operators.name}"`];

const TOOK_PART =
  'You took part in this request as its creator, submitter, reporter, requestor or editor, so somebody else has to approve it.';

const isCreate = ({ action }: Standing): boolean => action === 'create';
const keyState = ({ record }: Standing): string | undefined => record?.key?.state;

/** Everything that can be done in the panel. Whether it may be is Jira's to say, and is checked again when it is done. */
const ROWS: readonly Row[] = [
  {
    name: 'submit',
    in: ['draft'],
    to: 'waiting-for-approval',
    label: 'Submit request',
    primary: true,
    who: ['people who may work on the issue'],
    confirm: {
      title: 'Submit this request?',
      consequence: () =>
        'The form is frozen as it stands, and the approvers are told. A later change of the form makes the request void.',
    },
  },
  {
    name: 'approve',
    in: ['waiting-for-approval'],
    to: 'approved',
    label: 'Approve request',
    primary: true,
    who: APPROVERS,
    whyNot: ({ me, excluded }) => (excluded.includes(me) ? TOOK_PART : null),
    confirm: {
      title: 'Approve this request?',
      consequence: (standing) =>
        isCreate(standing)
          ? `A key is made in ${standing.connection}, disabled, and its operators are asked to release it. You answer for exactly what is shown here.`
          : 'The KMS operators are asked to schedule the deletion. Once they agree the key is disabled, and destroyed at the end of the undo window.',
    },
  },
  {
    name: 'reject',
    in: ['waiting-for-approval'],
    to: 'rejected',
    label: 'Reject request',
    who: APPROVERS,
    confirm: {
      title: 'Reject this request?',
      consequence: () => 'The request ends, and the requester is told the reason. They can revise it.',
      danger: true,
    },
    reason: { label: 'Reason', help: 'The requester is told.', required: true },
  },
  {
    name: 'cancel-deletion',
    in: ['pending-deletion'],
    applies: ({ record }) => record?.operators?.action !== 'cancel-deletion',
    to: 'restored',
    label: 'Cancel deletion',
    primary: true,
    who: [...REQUESTERS, ...APPROVERS, ...OPERATORS],
    confirm: {
      title: 'Cancel the deletion?',
      consequence: () =>
        'The key is kept, and stays disabled. Enabling it again has to be agreed by the KMS operators.',
    },
  },
  {
    name: 'enable-again',
    in: ['ready'],
    applies: (standing) => isCreate(standing) && keyState(standing) === 'Disabled',
    to: 'waiting-for-operators',
    label: 'Enable key again',
    primary: true,
    who: [...REQUESTERS, ...APPROVERS],
    confirm: {
      title: 'Ask for this key to be enabled?',
      consequence: () => 'The KMS operators are asked. The key stays disabled until they agree.',
    },
  },
  {
    name: 'rotate',
    in: ['ready'],
    applies: ({ record, isRotatable, isAsked }) =>
      isRotatable && !isAsked && record !== undefined && mayRotate(record),
    to: 'waiting-for-operators',
    takesNone: true,
    label: 'Rotate now',
    who: [...REQUESTERS, ...APPROVERS],
    confirm: {
      title: 'Rotate this key now?',
      consequence: ({ connection }) =>
        `${connection} makes a new version of the key. The handle stays the same: from then on the new version protects, and older versions stay for decrypting and verifying. Where the KMS operators have to agree, the key stays as it is until they do.`,
    },
  },
  {
    name: 'destroy-again',
    in: ['pending-deletion'],
    applies: ({ record, isAsked }) => !isAsked && record?.failure?.effect === 'finish-deletion',
    to: 'restored',
    takesNone: true,
    label: 'Ask again to destroy',
    who: [...REQUESTERS, ...APPROVERS],
    confirm: {
      title: 'Ask again to destroy this key?',
      consequence: () =>
        'The KMS is asked once more, and its operators where they have to agree. Then the key material is destroyed: this can not be undone.',
      danger: true,
    },
  },
  {
    name: 'retry',
    in: ['failed'],
    to: 'approved',
    label: 'Retry',
    primary: true,
    who: [...REQUESTERS, ...APPROVERS],
  },
  {
    name: 'revise',
    in: ['rejected', 'withdrawn', 'denied', 'approval-expired', 'failed'],
    to: 'draft',
    label: 'Revise request',
    who: REQUESTERS,
    confirm: {
      title: 'Take the request back to draft?',
      consequence: ({ state }) =>
        state === 'failed'
          ? 'What was made for it is put away. The form can be changed and submitted again, for a new approval.'
          : 'The form can be changed and submitted again, for a new approval.',
    },
  },
  {
    name: 'ask-deletion',
    in: ['ready'],
    applies: (standing) =>
      isCreate(standing) && (keyState(standing) === 'Enabled' || keyState(standing) === 'Disabled'),
    to: 'waiting-for-operators',
    takesNone: true,
    label: 'Ask for deletion',
    who: [...REQUESTERS, ...APPROVERS],
    confirm: {
      title: 'Ask for the deletion of this key?',
      consequence: ({ windowDays }) =>
        `A Delete Key request for this key is written as a draft, for you to look over and submit. Nothing is deleted before an approver and the KMS operators agree; then the key is disabled, and destroyed after ${days(windowDays)}.`,
      danger: true,
    },
    reason: { label: 'Why is the key to be deleted?', help: 'A sentence for the approver.', required: true },
  },
  {
    name: 'withdraw',
    in: ['waiting-for-approval', 'approved', 'waiting-for-operators'],
    to: 'withdrawn',
    label: 'Withdraw request',
    who: REQUESTERS,
    confirm: {
      title: 'Withdraw this request?',
      consequence: ({ record }) =>
        record?.readyAt === undefined
          ? 'The request ends. What was made for it stays disabled and is put away.'
          : 'The operators are no longer asked. The key stays disabled.',
      danger: true,
    },
    reason: { label: 'Reason', help: 'Kept with the issue.', required: false },
  },
];

/** What may be done where the request stands, to whoever looks. */
export const actionsOf = (standing: Standing): ActionView[] =>
  ROWS.filter((row) => row.in.includes(standing.state) && (row.applies?.(standing) ?? true)).map((row) => ({
    name: row.name,
    label: row.label,
    primary: row.primary ?? false,
    whyNot: whyNot(row, standing),
    confirm: row.confirm
      ? {
          title: row.confirm.title,
          consequence: row.confirm.consequence(standing),
          danger: row.confirm.danger ?? false,
        }
      : null,
    reason: row.reason ?? null,
  }));

function whyNot(row: Row, standing: Standing): string | null {
  const own = row.whyNot?.(standing) ?? null;
  if (own !== null) return own;
  if (standing.offered.includes(row.to)) return null;
  return standing.status === standing.state
    ? `Only ${oneOf(row.who, 'and')} can do this.`
    : 'Jira does not show yet where the request stands. Try again in a few seconds.';
}

/** The transition that an action takes, by the statuses it leads from and to; undefined for one that takes none. */
export function transitionOf(
  name: ActionName,
): { readonly from: readonly RequestState[]; readonly to: Status } | undefined {
  const row = ROWS.find((each) => each.name === name);
  return row && !row.takesNone ? { from: row.in, to: row.to } : undefined;
}
