import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Principal, PrincipalKind } from '../auth/principal';
import { bytes, integer, type SqlRow, text, textOrNull } from './rows';

export interface StoredCredential {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly expiresAt: number;
  readonly principal: Principal;
}

function principalOf(row: SqlRow): Principal {
  return {
    id: text(row, 'id'),
    kind: text(row, 'kind') as PrincipalKind,
    name: text(row, 'name'),
    accountId: textOrNull(row, 'account_id'),
    projectId: textOrNull(row, 'project_id'),
    groups: JSON.parse(text(row, 'groups')) as string[],
  };
}

const GROUPS = `(SELECT json_group_array(m.key_group) FROM membership m WHERE m.principal_id = p.id) AS groups`;

export class PrincipalStore {
  readonly #credential: StatementSync;
  readonly #all: StatementSync;
  readonly #insert: StatementSync;
  readonly #join: StatementSync;
  readonly #addCredential: StatementSync;

  constructor(database: DatabaseSync) {
    this.#credential = database.prepare(`SELECT p.*, ${GROUPS}, c.secret_hash, c.expires_at
      FROM credential c JOIN principal p ON p.id = c.principal_id WHERE c.id = ?`);
    this.#all = database.prepare(`SELECT p.*, ${GROUPS} FROM principal p ORDER BY kind, name`);
    this.#insert = database.prepare(
      'INSERT INTO principal (id, kind, name, account_id, project_id, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#join = database.prepare('INSERT INTO membership (principal_id, key_group) VALUES (?, ?)');
    this.#addCredential = database.prepare(
      'INSERT INTO credential (id, principal_id, secret_hash, expires_at, created_at) VALUES (?, ?, ?, ?, ?)',
    );
  }

  credential(id: string): StoredCredential | undefined {
    const row = this.#credential.get(id);
    if (!row) return undefined;
    return {
      id,
      secretHash: bytes(row, 'secret_hash'),
      expiresAt: integer(row, 'expires_at'),
      principal: principalOf(row),
    };
  }

  all(): readonly Principal[] {
    return this.#all.all().map(principalOf);
  }

  insert(principal: Principal, createdAt: number): void {
    const { id, kind, name, accountId, projectId, groups } = principal;
    this.#insert.run(id, kind, name, accountId, projectId, createdAt);
    for (const group of groups) this.#join.run(id, group);
  }

  addCredential(credential: StoredCredential, createdAt: number): void {
    const { id, principal, secretHash, expiresAt } = credential;
    this.#addCredential.run(id, principal.id, secretHash, expiresAt, createdAt);
  }
}
