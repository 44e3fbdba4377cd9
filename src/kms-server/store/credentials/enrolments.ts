import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytes, integer, type SqlRow, text } from '../rows';

/** A link that lets a person register their first passkey, once. */
export interface StoredEnrolment {
  readonly id: string;
  readonly principalId: string;
  readonly secretHash: Buffer;
  readonly createdAt: number;
  readonly expiresAt: number;
}

const storedEnrolment = (row: SqlRow): StoredEnrolment => ({
  id: text(row, 'id'),
  principalId: text(row, 'principal_id'),
  secretHash: bytes(row, 'secret_hash'),
  createdAt: integer(row, 'created_at'),
  expiresAt: integer(row, 'expires_at'),
});

export class EnrolmentStore {
  readonly #open: StatementSync;
  readonly #insert: StatementSync;
  readonly #use: StatementSync;
  readonly #revokeOf: StatementSync;

  constructor(database: DatabaseSync) {
    this.#open = database.prepare(
      'SELECT * FROM enrolment WHERE id = ? AND used_at IS NULL AND revoked_at IS NULL',
    );
    this.#insert = database.prepare(
      'INSERT INTO enrolment (id, principal_id, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#use = database.prepare(
      'UPDATE enrolment SET used_at = ? WHERE id = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?',
    );
    this.#revokeOf = database.prepare(
      'UPDATE enrolment SET revoked_at = ? WHERE principal_id = ? AND used_at IS NULL AND revoked_at IS NULL',
    );
  }

  /** One that was neither used nor revoked; it may have lapsed. */
  open(id: string): StoredEnrolment | undefined {
    const row = this.#open.get(id);
    return row && storedEnrolment(row);
  }

  insert({ id, principalId, secretHash, createdAt, expiresAt }: StoredEnrolment): void {
    this.#insert.run(id, principalId, secretHash, createdAt, expiresAt);
  }

  /** @returns false where somebody else was first, or its time is over */
  use(id: string, now: number): boolean {
    return this.#use.run(now, id, now).changes === 1;
  }

  revokeOf(principalId: string, now: number): void {
    this.#revokeOf.run(now, principalId);
  }
}
