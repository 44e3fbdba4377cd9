import { randomUUID } from 'node:crypto';
import { actorOf, type Principal, type PrincipalKind } from './auth/principal';
import { hashSecret, newToken } from './auth/tokens';
import type { KeyGroup } from './store/groups';
import type { Store } from './store/store';
import { type Clock, DAY_MS } from './usecases/kms';
import type { Actor } from './usecases/record';

/** A group of keys: who must agree, and how long the undo window is at least. */
export interface NewGroup {
  readonly name: string;
  /** Operators that must agree, at least 1, which is also the default. */
  readonly enable?: { readonly n: number };
  readonly delete?: { readonly n: number };
  /** Shortest undo window, 7 (the default) to 30 days. */
  readonly minDeletionDays?: number;
  /** Days until an open approval expires; 14 by default. */
  readonly approvalDays?: number;
}

export interface NewPrincipal {
  readonly kind: PrincipalKind;
  readonly name: string;
  /** Key groups: whose approvals an operator decides, or where an integration may ask for keys. */
  readonly groups?: readonly string[];
  /** An operator's Jira account. Without one the operator can't decide requests from Jira. */
  readonly accountId?: string;
  /** The project of an application; required for one. */
  readonly projectId?: string;
  /** Days until its credential expires; 365 by default. */
  readonly validDays?: number;
}

/** A credential as it is shown once. It is kept as a hash only. */
export interface Issued {
  readonly principalId: string;
  readonly kind: PrincipalKind;
  readonly name: string;
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const DEFAULT_MIN_DELETION_DAYS = 7;
const DEFAULT_APPROVAL_DAYS = 14;
const DEFAULT_VALID_DAYS = 365;

/** What an administrator of the data folder does. Each act is in the audit log, in the same transaction. */
export class KmsAdministration {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #actor: Actor;

  /** @param user who acts, as the log shall name them: `local:<user name>` */
  constructor(store: Store, clock: Clock, user: string) {
    this.#store = store;
    this.#clock = clock;
    this.#actor = { actor: `local:${user}`, onBehalfOf: null, ticket: null, policyVersion: null };
  }

  get actor(): Actor {
    return this.#actor;
  }

  async addGroup(group: NewGroup): Promise<KeyGroup> {
    const row: KeyGroup = {
      name: group.name,
      enableApprovals: group.enable?.n ?? 1,
      deleteApprovals: group.delete?.n ?? 1,
      minDeletionDays: group.minDeletionDays ?? DEFAULT_MIN_DELETION_DAYS,
      approvalDays: group.approvalDays ?? DEFAULT_APPROVAL_DAYS,
    };
    refuseGroup(row);
    await this.#store.write(() => {
      if (this.#store.groups.get(row.name)) throw new Error(`There is a group ${row.name} already`);
      this.#store.groups.insert(row, this.#clock.now());
      this.#log('group.added', `group:${row.name}`, row);
    });
    return row;
  }

  /** Adds a principal with its first credential. */
  async addPrincipal(order: NewPrincipal): Promise<Issued> {
    const principal: Principal = {
      id: randomUUID(),
      kind: order.kind,
      name: order.name,
      accountId: order.accountId ?? null,
      projectId: order.projectId ?? null,
      groups: order.groups ?? [],
    };
    this.#refusePrincipal(principal);
    const now = this.#clock.now();
    const { id: credentialId, secret, text } = newToken('apiKey');
    const expiresAt = now + (order.validDays ?? DEFAULT_VALID_DAYS) * DAY_MS;
    await this.#store.write(() => {
      this.#store.principals.insert(principal, now);
      this.#store.principals.addCredential(
        { id: credentialId, principal, secretHash: hashSecret(secret), expiresAt },
        now,
      );
      this.#log('principal.added', actorOf(principal), { ...principal, credentialId, expiresAt });
    });
    return { principalId: principal.id, kind: principal.kind, name: principal.name, token: text, expiresAt };
  }

  #refusePrincipal({ kind, name, projectId, groups }: Principal): void {
    if ((kind === 'application') !== (projectId !== null)) {
      throw new Error(`Only an application has a project, and must have one: ${kind} ${name}`);
    }
    const unknown = groups.find((group) => !this.#store.groups.get(group));
    if (unknown !== undefined)
      throw new Error(`There is no group ${unknown}; add it with \`keydesk kms group add\``);
    const taken = this.#store.principals
      .all()
      .some((other) => other.kind === kind && other.name === name && other.projectId === projectId);
    if (taken) throw new Error(`There is a ${kind} ${name} already`);
  }

  #log(action: string, subject: string, after: unknown): void {
    this.#store.audit.append({ at: this.#clock.now(), ...this.#actor, action, subject, before: null, after });
  }
}

const LIMITS: readonly { readonly field: keyof KeyGroup; readonly min: number; readonly max: number }[] = [
  { field: 'enableApprovals', min: 1, max: 20 },
  { field: 'deleteApprovals', min: 1, max: 20 },
  { field: 'minDeletionDays', min: 7, max: 30 },
  { field: 'approvalDays', min: 1, max: 90 },
];

function refuseGroup(group: KeyGroup): void {
  for (const { field, min, max } of LIMITS) {
    const value = group[field];
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) continue;
    throw new Error(
      `${field} of group ${group.name} is ${value}; it must be a whole number from ${min} to ${max}`,
    );
  }
}
