/** Where an approval stands. */
export const APPROVAL_STATES = ['pending', 'approved', 'denied', 'withdrawn', 'expired', 'failed'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];
