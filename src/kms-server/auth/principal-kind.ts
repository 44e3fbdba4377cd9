export const PRINCIPAL_KINDS = ['person', 'application', 'integration'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];
