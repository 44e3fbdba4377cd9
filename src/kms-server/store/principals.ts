import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { HeldRole, Principal, PrincipalKind } from '../auth/principal';
import type { RoleStore } from './roles';
import { integer, integerOrNull, type SqlRow, text, textOrNull } from './rows';

/** Who says that an account belongs to a person. */
export type AccountVerifier = 'administrator' | 'jira';

/** A principal with what only lists show. */
export interface StoredPrincipal extends Principal {
  readonly accountVerifiedBy: AccountVerifier | null;
  readonly createdAt: number;
  /** Null for those who are still there. */
  readonly removedAt: number | null;
}

/** A role as it is granted: its name, and where. */
export type RoleGrant = Pick<HeldRole, 'role' | 'keyGroup'>;

export interface NewPrincipalRow extends Pick<Principal, 'id' | 'kind' | 'name' | 'accountId' | 'projectId'> {
  readonly accountVerifiedBy: AccountVerifier | null;
  readonly roles: readonly RoleGrant[];
}

const ROLES = `(SELECT json_group_array(json_object('role', h.role, 'keyGroup', h.key_group)
  ORDER BY h.role, h.key_group) FROM held_role h WHERE h.principal_id = p.id) AS roles`;
const SELECT = `SELECT p.*, ${ROLES} FROM principal p`;

export class PrincipalStore {
  readonly #roles: RoleStore;
  readonly #byId: StatementSync;
  readonly #all: StatementSync;
  readonly #application: StatementSync;
  readonly #insert: StatementSync;
  readonly #grant: StatementSync;
  readonly #revoke: StatementSync;
  readonly #link: StatementSync;
  readonly #former: StatementSync;
  readonly #bearers: StatementSync;
  readonly #addFormer: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync, roles: RoleStore) {
    this.#roles = roles;
    this.#byId = database.prepare(`${SELECT} WHERE p.id = ?`);
    this.#all = database.prepare(`${SELECT} WHERE p.removed_at IS NULL ORDER BY p.kind, p.name, p.id`);
    this.#application = database.prepare(`${SELECT}
      WHERE p.kind = 'application' AND p.removed_at IS NULL AND p.project_id = ? AND p.name = ?`);
    this.#insert = database.prepare(`INSERT INTO principal
      (id, kind, name, account_id, account_verified_by, project_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.#grant = database.prepare(
      'INSERT OR IGNORE INTO held_role (principal_id, role, key_group, created_at) VALUES (?, ?, ?, ?)',
    );
    this.#revoke = database.prepare(
      'DELETE FROM held_role WHERE principal_id = ? AND role = ? AND key_group IS ?',
    );
    this.#link = database.prepare(
      'UPDATE principal SET account_id = ?, account_verified_by = ? WHERE id = ?',
    );
    this.#former = database.prepare('SELECT account_id FROM former_account WHERE principal_id = ?');
    this.#bearers = database.prepare('SELECT principal_id FROM former_account WHERE account_id = ?');
    this.#addFormer =
      database.prepare(`INSERT OR REPLACE INTO former_account (principal_id, account_id, until)
      SELECT id, account_id, ? FROM principal WHERE id = ? AND account_id IS NOT NULL AND account_id <> ?`);
    this.#remove = database.prepare(
      'UPDATE principal SET removed_at = ? WHERE id = ? AND removed_at IS NULL',
    );
  }

  /** Also one who was removed: see {@link StoredPrincipal.removedAt}. */
  get(id: string): StoredPrincipal | undefined {
    const row = this.#byId.get(id);
    return row && this.#principal(row);
  }

  /** Everybody who is there. */
  all(): readonly StoredPrincipal[] {
    return this.#all.all().map((row) => this.#principal(row));
  }

  /** The application of a name in a project that is there now. */
  application(projectId: string, name: string): StoredPrincipal | undefined {
    const row = this.#application.get(projectId, name);
    return row && this.#principal(row);
  }

  insert(principal: NewPrincipalRow, now: number): void {
    const { id, kind, name, accountId, accountVerifiedBy, projectId, roles } = principal;
    this.#insert.run(id, kind, name, accountId, accountVerifiedBy, projectId, now);
    for (const role of roles) this.grant(id, role, now);
  }

  grant(id: string, { role, keyGroup }: RoleGrant, now: number): void {
    this.#grant.run(id, role, keyGroup, now);
  }

  revoke(id: string, { role, keyGroup }: RoleGrant): void {
    this.#revoke.run(id, role, keyGroup);
  }

  /** The account they had before stays on record: see {@link formerAccounts}. */
  linkAccount(id: string, accountId: string, verifiedBy: AccountVerifier, now: number): void {
    this.#addFormer.run(now, id, accountId);
    this.#link.run(accountId, verifiedBy, id);
  }

  /** Jira accounts that somebody was linked to before. */
  formerAccounts(id: string): readonly string[] {
    return this.#former.all(id).map((row) => text(row, 'account_id'));
  }

  /** Who was linked to a Jira account before. */
  formerBearers(accountId: string): readonly string[] {
    return this.#bearers.all(accountId).map((row) => text(row, 'principal_id'));
  }

  /** Their credentials stop working; their name stays on the record. */
  remove(id: string, now: number): void {
    this.#remove.run(now, id);
  }

  #principal(row: SqlRow): StoredPrincipal {
    return {
      id: text(row, 'id'),
      kind: text(row, 'kind') as PrincipalKind,
      name: text(row, 'name'),
      accountId: textOrNull(row, 'account_id'),
      accountVerifiedBy: textOrNull(row, 'account_verified_by') as AccountVerifier | null,
      projectId: textOrNull(row, 'project_id'),
      roles: (JSON.parse(text(row, 'roles')) as RoleGrant[]).map((grant) => this.#held(grant)),
      createdAt: integer(row, 'created_at'),
      removedAt: integerOrNull(row, 'removed_at'),
    };
  }

  /** A role that is gone allows nothing. */
  #held(grant: RoleGrant): HeldRole {
    return { ...grant, actions: this.#roles.get(grant.role)?.actions ?? [] };
  }
}
