import { randomUUID } from 'node:crypto';
import { MAX_API_KEY_DAYS } from './auth/api-key-limits';
import { type IssuedEnrolment, issueEnrolment } from './auth/enrolment';
import type { BuiltInRole } from './auth/permissions';
import { actorOf, type PrincipalKind } from './auth/principal';
import { hashSecret, newToken } from './auth/tokens';
import type { KeyGroup } from './store/groups';
import type { NewPrincipalRow, RoleGrant } from './store/principals';
import type { Store } from './store/store';
import { type Clock, DAY_MS } from './usecases/kms';
import type { Actor } from './usecases/record';

/** Who a server begins with: one who proposes changes of the rules, one who agrees to them. */
export type FirstRole = Extract<BuiltInRole, 'administrator' | 'security-officer'>;

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
  /** A key used within so many days is deleted only by who says that they know; 30 by default, 0: never asked for. */
  readonly recentUseDays?: number;
}

/** What is added in one word: a kind, and for people the role they get. */
const SHORTHANDS = {
  integration: { kind: 'integration', role: 'integration', grouped: true },
  application: { kind: 'application', role: 'application', grouped: false },
  operator: { kind: 'person', role: 'operator', grouped: true },
  'security-officer': { kind: 'person', role: 'security-officer', grouped: false },
  auditor: { kind: 'person', role: 'auditor', grouped: false },
  admin: { kind: 'person', role: 'administrator', grouped: false },
} as const satisfies Readonly<
  Record<string, { readonly kind: PrincipalKind; readonly role: BuiltInRole; readonly grouped: boolean }>
>;
export type Shorthand = keyof typeof SHORTHANDS;

export interface NewPrincipal {
  readonly kind: Shorthand;
  readonly name: string;
  /** Key groups: whose approvals an operator decides, or where an integration may ask for keys. */
  readonly groups?: readonly string[];
  /** An operator's Jira account. Without one the operator can't decide requests from Jira. */
  readonly accountId?: string;
  /** The project of an application; required for one. */
  readonly projectId?: string;
  /** Days until its credential expires, 1 to 365; 365 by default. */
  readonly validDays?: number;
}

/** A credential as it is shown once. It is kept as a hash only. */
export interface Issued {
  readonly principalId: string;
  readonly kind: Shorthand;
  readonly name: string;
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const DEFAULT_MIN_DELETION_DAYS = 7;
const DEFAULT_APPROVAL_DAYS = 14;
const DEFAULT_RECENT_USE_DAYS = 30;

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
    const { name, enable, delete: deleting } = group;
    const settings: GroupSettings = {
      enableApprovals: enable?.n ?? 1,
      deleteApprovals: deleting?.n ?? 1,
      minDeletionDays: group.minDeletionDays ?? DEFAULT_MIN_DELETION_DAYS,
      approvalDays: group.approvalDays ?? DEFAULT_APPROVAL_DAYS,
      recentUseDays: group.recentUseDays ?? DEFAULT_RECENT_USE_DAYS,
    };
    refuseGroup(name, settings);
    const { minDeletionDays, recentUseDays, approvalDays: days } = settings;
    const row: KeyGroup = { name, minDeletionDays, breakGlass: false, recentUseDays };
    const agreeing = (n: number) => ({ parts: [{ team: null, n }], days });
    const { groups } = this.#store;
    await this.#store.write(() => {
      if (groups.get(name)) throw new Error(`There is a group ${name} already`);
      groups.put(row, this.#clock.now());
      groups.setQuorum(name, 'enable', agreeing(settings.enableApprovals));
      groups.setQuorum(name, 'delete', agreeing(settings.deleteApprovals));
      this.#log('group.added', `group:${name}`, { ...row, quorums: groups.quorums(name) });
    });
    return row;
  }

  /** Adds a principal with its first credential. */
  async addPrincipal(order: NewPrincipal): Promise<Issued> {
    const { kind, role, grouped } = SHORTHANDS[order.kind];
    const roles: readonly RoleGrant[] = grouped
      ? (order.groups ?? []).map((keyGroup) => ({ role, keyGroup }))
      : [{ role, keyGroup: null }];
    const accountId = order.accountId ?? null;
    const principal: NewPrincipalRow = {
      id: randomUUID(),
      kind,
      name: order.name,
      accountId,
      accountVerifiedBy: accountId === null ? null : 'administrator',
      projectId: order.projectId ?? null,
      roles,
    };
    this.#refusePrincipal(principal);
    const { validDays = MAX_API_KEY_DAYS } = order;
    refuseDays(principal.name, validDays);
    const now = this.#clock.now();
    const { id: credentialId, secret, text } = newToken('apiKey');
    const expiresAt = now + validDays * DAY_MS;
    await this.#store.write(() => {
      this.#store.principals.insert(principal, now);
      this.#store.credentials.apiKeys.insert({
        id: credentialId,
        principalId: principal.id,
        secretHash: hashSecret(secret),
        createdAt: now,
        expiresAt,
        rotatedFrom: null,
      });
      this.#log('principal.added', actorOf(principal), { ...principal, credentialId, expiresAt });
    });
    return { principalId: principal.id, kind: order.kind, name: principal.name, token: text, expiresAt };
  }

  /** Adds somebody for the whole server, who has no credential yet but the link that they enrol with. */
  async addEnrolling(role: FirstRole, name: string): Promise<IssuedEnrolment> {
    const roles = [{ role, keyGroup: null }];
    const person = {
      id: randomUUID(),
      kind: 'person',
      name,
      accountId: null,
      projectId: null,
      roles,
    } as const;
    await this.#store.write(() => {
      this.#store.principals.insert({ ...person, accountVerifiedBy: null }, this.#clock.now());
      this.#log('principal.added', actorOf(person), person);
    });
    return this.issueEnrolment(person.id);
  }

  /** Makes an enrolment link's token for a person; earlier ones of theirs end. */
  async issueEnrolment(principalId: string): Promise<IssuedEnrolment> {
    const person = this.#store.principals.get(principalId);
    if (person?.kind !== 'person' || person.removedAt !== null)
      throw new Error(`There is no person ${principalId}`);
    return this.#store.write(() => {
      const issued = issueEnrolment(this.#store, principalId, this.#clock.now());
      const { id, expiresAt } = issued;
      this.#log('enrolment.issued', actorOf(person), { enrolment: id, expiresAt });
      return issued;
    });
  }

  #refusePrincipal({ kind, name, accountId, projectId, roles }: NewPrincipalRow): void {
    if ((kind === 'application') !== (projectId !== null)) {
      throw new Error(`Only an application has a project, and must have one: ${kind} ${name}`);
    }
    if (kind !== 'person' && accountId !== null) {
      throw new Error(`Only a person has a Jira account: ${kind} ${name}`);
    }
    const groups = roles.flatMap(({ keyGroup }) => keyGroup ?? []);
    const unknown = groups.find((group) => !this.#store.groups.get(group));
    if (unknown !== undefined)
      throw new Error(`There is no group ${unknown}; add it with \`keydesk kms group add\``);
    // People may have the same name, as anywhere; whose vote it is goes by their id.
    const taken = this.#store.principals
      .all()
      .some(
        (other) =>
          kind !== 'person' && other.kind === kind && other.name === name && other.projectId === projectId,
      );
    if (taken) throw new Error(`There is a ${kind} ${name} already`);
  }

  #log(action: string, subject: string, after: unknown): void {
    this.#store.audit.append({ at: this.#clock.now(), ...this.#actor, action, subject, before: null, after });
  }
}

function refuseDays(name: string, days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_API_KEY_DAYS) return;
  throw new Error(
    `The credential of ${name} is to be valid for ${days} days; it must be a whole number from 1 to ${MAX_API_KEY_DAYS}`,
  );
}

interface GroupSettings {
  readonly enableApprovals: number;
  readonly deleteApprovals: number;
  readonly minDeletionDays: number;
  readonly approvalDays: number;
  readonly recentUseDays: number;
}

const LIMITS: readonly { readonly field: keyof GroupSettings; readonly min: number; readonly max: number }[] =
  [
    { field: 'enableApprovals', min: 1, max: 20 },
    { field: 'deleteApprovals', min: 1, max: 20 },
    { field: 'minDeletionDays', min: 7, max: 30 },
    { field: 'approvalDays', min: 1, max: 90 },
    { field: 'recentUseDays', min: 0, max: 365 },
  ];

function refuseGroup(name: string, settings: GroupSettings): void {
  for (const { field, min, max } of LIMITS) {
    const value = settings[field];
    if (Number.isInteger(value) && value >= min && value <= max) continue;
    throw new Error(`${field} of group ${name} is ${value}; it must be a whole number from ${min} to ${max}`);
  }
}
