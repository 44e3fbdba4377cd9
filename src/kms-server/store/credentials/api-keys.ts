import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytes, integer, integerOrNull, type SqlRow, text } from '../rows';

/** An API key as it is kept: its secret as a hash only. Moments are ms since the epoch. */
export interface StoredApiKey {
  readonly id: string;
  readonly principalId: string;
  readonly secretHash: Buffer;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  /** To the hour. */
  readonly lastUsedAt: number | null;
}

const storedApiKey = (row: SqlRow): StoredApiKey => ({
  id: text(row, 'id'),
  principalId: text(row, 'principal_id'),
  secretHash: bytes(row, 'secret_hash'),
  createdAt: integer(row, 'created_at'),
  expiresAt: integer(row, 'expires_at'),
  revokedAt: integerOrNull(row, 'revoked_at'),
  lastUsedAt: integerOrNull(row, 'last_used_at'),
});

export class ApiKeyStore {
  readonly #byId: StatementSync;
  readonly #of: StatementSync;
  readonly #insert: StatementSync;
  readonly #expire: StatementSync;
  readonly #revoke: StatementSync;
  readonly #used: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byId = database.prepare('SELECT * FROM credential WHERE id = ?');
    this.#of = database.prepare('SELECT * FROM credential WHERE principal_id = ? ORDER BY created_at, id');
    this.#insert = database.prepare(
      'INSERT INTO credential (id, principal_id, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#expire = database.prepare('UPDATE credential SET expires_at = min(expires_at, ?) WHERE id = ?');
    this.#revoke = database.prepare(
      'UPDATE credential SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
    );
    this.#used = database.prepare('UPDATE credential SET last_used_at = ? WHERE id = ?');
  }

  get(id: string): StoredApiKey | undefined {
    const row = this.#byId.get(id);
    return row && storedApiKey(row);
  }

  of(principalId: string): readonly StoredApiKey[] {
    return this.#of.all(principalId).map(storedApiKey);
  }

  insert(key: Pick<StoredApiKey, 'id' | 'principalId' | 'secretHash' | 'createdAt' | 'expiresAt'>): void {
    this.#insert.run(key.id, key.principalId, key.secretHash, key.createdAt, key.expiresAt);
  }

  /** Ends it at a moment, or when it would have ended anyway. */
  endAt(id: string, moment: number): void {
    this.#expire.run(moment, id);
  }

  /** @returns false where it was revoked before */
  revoke(id: string, now: number): boolean {
    return this.#revoke.run(now, id).changes === 1;
  }

  used(id: string, now: number): void {
    this.#used.run(now, id);
  }
}
