import type { Changing } from '../remote/command';

export type Decision = 'approve' | 'deny';

export interface DecisionOptions extends Changing {
  readonly allMine?: boolean;
  readonly comment?: string;
  readonly reason?: string;
  readonly acknowledgeRecentUse?: readonly string[];
  readonly yes?: boolean;
  readonly ifMatch?: string;
}

/** What is sent with a vote. */
export const bodyOf = (
  decision: Decision,
  { comment, reason }: DecisionOptions,
  acknowledgement: object = {},
): object =>
  decision === 'deny' ? { reason } : { ...(comment === undefined ? {} : { comment }), ...acknowledgement };
