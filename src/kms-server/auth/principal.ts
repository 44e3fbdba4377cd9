import type { Action } from './permissions';
import type { PrincipalKind } from './principal-kind';

export { PRINCIPAL_KINDS, type PrincipalKind } from './principal-kind';

/** A role that somebody holds, with what it allows as the roles are now. */
export interface HeldRole {
  readonly role: string;
  /** The key group it is held for; null: every group, and the server itself. */
  readonly keyGroup: string | null;
  readonly actions: readonly Action[];
}

/** Who is authenticated. What they may do is {@link Principal.roles}, and nothing else. */
export interface Principal {
  /** Immutable, never given to anybody else. */
  readonly id: string;
  readonly kind: PrincipalKind;
  /** For reading only; two may have the same. */
  readonly name: string;
  /** A person's verified Jira account; null where none is linked. */
  readonly accountId: string | null;
  /** The project an application belongs to. */
  readonly projectId: string | null;
  readonly roles: readonly HeldRole[];
}

/** How the audit log names somebody: `person:<id>`. */
export const actorOf = ({ kind, id }: Pick<Principal, 'kind' | 'id'>): string => `${kind}:${id}`;
