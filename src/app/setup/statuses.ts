import { STATUS_NAMES, STATUSES, type Status } from '../../domain/statuses';

export type StatusCategory = 'TODO' | 'IN_PROGRESS' | 'DONE';

export interface StatusRow {
  readonly status: Status;
  readonly name: string;
  readonly category: StatusCategory;
}

/** `DONE` where nobody is expected to act any more, even if the request can be revised. */
const CATEGORIES: Readonly<Record<Status, StatusCategory>> = {
  draft: 'TODO',
  'waiting-for-approval': 'IN_PROGRESS',
  approved: 'IN_PROGRESS',
  'waiting-for-operators': 'IN_PROGRESS',
  ready: 'DONE',
  rejected: 'DONE',
  withdrawn: 'DONE',
  denied: 'DONE',
  'approval-expired': 'DONE',
  failed: 'IN_PROGRESS',
  retired: 'DONE',
  'pending-deletion': 'IN_PROGRESS',
  deleted: 'DONE',
  restored: 'DONE',
};

export const STATUS_ROWS: readonly StatusRow[] = STATUSES.map((status) => ({
  status,
  name: STATUS_NAMES[status],
  category: CATEGORIES[status],
}));
