import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, type SqlRow, text } from '../rows';

/** A person's account at the identity provider, by what never changes. */
export interface StoredIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly principalId: string;
  readonly createdAt: number;
}

const storedIdentity = (row: SqlRow): StoredIdentity => ({
  issuer: text(row, 'issuer'),
  subject: text(row, 'subject'),
  principalId: text(row, 'principal_id'),
  createdAt: integer(row, 'created_at'),
});

export class IdentityStore {
  readonly #get: StatementSync;
  readonly #of: StatementSync;
  readonly #insert: StatementSync;
  readonly #removeOf: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT * FROM oidc_identity WHERE issuer = ? AND subject = ?');
    this.#of = database.prepare(
      'SELECT * FROM oidc_identity WHERE principal_id = ? ORDER BY issuer, subject',
    );
    this.#insert = database.prepare(
      'INSERT INTO oidc_identity (issuer, subject, principal_id, created_at) VALUES (?, ?, ?, ?)',
    );
    this.#removeOf = database.prepare('DELETE FROM oidc_identity WHERE principal_id = ?');
  }

  get(issuer: string, subject: string): StoredIdentity | undefined {
    const row = this.#get.get(issuer, subject);
    return row && storedIdentity(row);
  }

  of(principalId: string): readonly StoredIdentity[] {
    return this.#of.all(principalId).map(storedIdentity);
  }

  insert({ issuer, subject, principalId, createdAt }: StoredIdentity): void {
    this.#insert.run(issuer, subject, principalId, createdAt);
  }

  removeOf(principalId: string): number {
    return Number(this.#removeOf.run(principalId).changes);
  }
}
