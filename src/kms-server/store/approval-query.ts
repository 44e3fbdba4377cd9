import type { SQLInputValue } from 'node:sqlite';
import type { ApprovalState } from './approval-state';

/** What a list of approvals is narrowed to; all of it must hold. */
export interface StoredApprovalFilter {
  readonly state?: ApprovalState | undefined;
  readonly action?: string | undefined;
  readonly keyGroup?: string | undefined;
  readonly ticket?: string | undefined;
}

type FilterName = keyof StoredApprovalFilter;

/** Columns, and the index that leads, by the most telling filter that is there. */
const ACCESS: readonly { readonly by: FilterName; readonly column: string; readonly index: string }[] = [
  { by: 'ticket', column: 'ticket', index: 'approval_by_ticket' },
  { by: 'state', column: 'state', index: 'approval_by_state' },
  { by: 'keyGroup', column: 'key_group', index: 'approval_by_group' },
  { by: 'action', column: 'action', index: 'approval_by_action' },
];

/** A page of approvals, oldest first, found through an index and never sorted. */
export function approvalQuery(
  filter: StoredApprovalFilter,
  after: string,
  limit: number,
): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const given = ACCESS.filter(({ by }) => filter[by] !== undefined);
  const [lead] = given;
  const conditions = [...given.map(({ column }) => `${column} = ?`), 'id > ?'];
  return {
    sql: `SELECT * FROM approval${lead ? ` INDEXED BY ${lead.index}` : ''} WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ?`,
    values: [...given.map(({ by }) => filter[by] ?? null), after, limit],
  };
}
