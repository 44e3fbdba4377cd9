import type { Status } from '../../../domain/statuses';
import type { StateGroup } from '../../views/operators';

/** The states that each group has. Every status belongs to exactly one. */
export const GROUP_STATUSES: Readonly<Record<StateGroup, readonly Status[]>> = {
  draft: ['draft'],
  approval: ['waiting-for-approval'],
  making: ['approved'],
  operators: ['waiting-for-operators'],
  failed: ['failed'],
  ready: ['ready'],
  deletion: ['pending-deletion'],
  ended: ['rejected', 'withdrawn', 'denied', 'approval-expired', 'retired', 'deleted', 'restored'],
};

export const STATE_GROUPS = Object.keys(GROUP_STATUSES) as StateGroup[];
