export const PRINCIPAL_KINDS = ['integration', 'operator', 'application', 'auditor', 'admin'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Who is authenticated. */
export interface Principal {
  readonly id: string;
  readonly kind: PrincipalKind;
  readonly name: string;
  /** An operator's Jira account; null where none is linked. */
  readonly accountId: string | null;
  /** The project an application belongs to. */
  readonly projectId: string | null;
  /** Key groups an operator decides for, or an integration may ask for. */
  readonly groups: readonly string[];
}

/** How the audit log names somebody: `operator:<id>`. */
export const actorOf = (principal: Principal): string => `${principal.kind}:${principal.id}`;
