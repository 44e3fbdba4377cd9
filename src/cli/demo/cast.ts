/** Hosts as the app knows them; the sandbox's alias table leads them to this machine. */
export const KMS_HOST = 'https://kms.example.com';
export const BILLING_HOST = 'https://billing.example.com';
export const KEY_GROUP = 'payments';
export const APPLICATION = { name: 'payments-api', projectId: 'payments' } as const;

export const CAST = ['developer', 'approver', 'operator'] as const;
export type Role = (typeof CAST)[number] | 'admin';

export const emailOf = (who: string): string => `${who}@example.com`;
