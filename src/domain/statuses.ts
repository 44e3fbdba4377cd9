/**
 * The statuses of both workflows, by the name the domain gives them, with the name people see. Jira's ids are
 * found at set-up; nothing decides on a name.
 */
export const STATUS_NAMES = {
  draft: 'Draft',
  'waiting-for-approval': 'Waiting for approval',
  approved: 'Approved',
  'waiting-for-operators': 'Waiting for KMS operators',
  ready: 'Ready',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  denied: 'Denied by operators',
  'approval-expired': 'Approval expired',
  failed: 'Failed',
  retired: 'Retired',
  'pending-deletion': 'Pending deletion',
  deleted: 'Deleted',
  restored: 'Restored',
} as const;

export type Status = keyof typeof STATUS_NAMES;

export const STATUSES = Object.keys(STATUS_NAMES) as Status[];
