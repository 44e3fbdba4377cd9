import type { SQLInputValue } from 'node:sqlite';
import type { ApprovalState } from './approval-state';

/** What a list of approvals is narrowed to; all of it must hold. */
export interface StoredApprovalFilter {
  readonly state?: ApprovalState | undefined;
  readonly action?: string | undefined;
  readonly keyGroup?: string | undefined;
  readonly ticket?: string | undefined;
  /** Only what one person decided alone. */
  readonly breakGlass?: true | undefined;
}

export const APPROVAL_ORDERS = ['opened', 'decided'] as const;
/** `opened`: all, the oldest first. `decided`: those that have ended, the newest end first. */
export type ApprovalOrder = (typeof APPROVAL_ORDERS)[number];

/** Where the page before ended. */
export interface ApprovalPosition {
  readonly id: string;
  /** In the order of decisions: when it was decided, milliseconds since the epoch. */
  readonly at: number;
}

interface Access {
  readonly by: keyof StoredApprovalFilter;
  readonly condition: string;
  /** The index that leads, by order; none where the order's own index does. */
  readonly index: Readonly<Record<ApprovalOrder, string | null>>;
}

/** The most telling filter first. */
const ACCESS: readonly Access[] = [
  {
    by: 'breakGlass',
    // A constant, so that the partial indexes apply.
    condition: 'break_glass = 1 AND ? = 1',
    index: { opened: 'approval_alone', decided: 'approval_alone_by_decision' },
  },
  { by: 'ticket', condition: 'ticket = ?', index: { opened: 'approval_by_ticket', decided: null } },
  {
    by: 'state',
    condition: 'state = ?',
    index: { opened: 'approval_by_state', decided: 'approval_by_outcome' },
  },
  { by: 'keyGroup', condition: 'key_group = ?', index: { opened: 'approval_by_group', decided: null } },
  { by: 'action', condition: 'action = ?', index: { opened: 'approval_by_action', decided: null } },
];

const ORDERS = {
  opened: { start: 'id > ?', by: 'id', index: null, place: ({ id }: ApprovalPosition) => [id] },
  decided: {
    start: 'decided_at IS NOT NULL AND (decided_at, id) < (?, ?)',
    by: 'decided_at DESC, id DESC',
    index: 'approval_by_decision',
    place: ({ at, id }: ApprovalPosition) => [at, id],
  },
} as const;

const BEFORE_ALL: Readonly<Record<ApprovalOrder, ApprovalPosition>> = {
  opened: { id: '', at: 0 },
  decided: { id: '', at: Number.MAX_SAFE_INTEGER },
};

const sqlValue = (value: string | true | undefined): SQLInputValue => (value === true ? 1 : (value ?? null));

/** A page of approvals, found through an index and never sorted. */
export function approvalQuery(
  filter: StoredApprovalFilter,
  order: ApprovalOrder,
  after: ApprovalPosition | undefined,
  limit: number,
): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const given = ACCESS.filter(({ by }) => filter[by] !== undefined);
  const { start, by, index: own, place } = ORDERS[order];
  const index = given.map((one) => one.index[order]).find((name) => name !== null) ?? own;
  const conditions = [...given.map(({ condition }) => condition), start];
  return {
    sql: `SELECT * FROM approval${index ? ` INDEXED BY ${index}` : ''} WHERE ${conditions.join(' AND ')} ORDER BY ${by} LIMIT ?`,
    values: [...given.map((one) => sqlValue(filter[one.by])), ...place(after ?? BEFORE_ALL[order]), limit],
  };
}
