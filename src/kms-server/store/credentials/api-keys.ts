import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytes, integer, integerOrNull, type SqlRow, text, textOrNull } from '../rows';

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
  /** The key that it took the place of, and that asked for it. */
  readonly rotatedFrom: string | null;
}

export type NewApiKey = Omit<StoredApiKey, 'revokedAt' | 'lastUsedAt'>;

const storedApiKey = (row: SqlRow): StoredApiKey => ({
  id: text(row, 'id'),
  principalId: text(row, 'principal_id'),
  secretHash: bytes(row, 'secret_hash'),
  createdAt: integer(row, 'created_at'),
  expiresAt: integer(row, 'expires_at'),
  revokedAt: integerOrNull(row, 'revoked_at'),
  lastUsedAt: integerOrNull(row, 'last_used_at'),
  rotatedFrom: textOrNull(row, 'rotated_from'),
});

export class ApiKeyStore {
  readonly #byId: StatementSync;
  readonly #of: StatementSync;
  readonly #insert: StatementSync;
  readonly #expire: StatementSync;
  readonly #revoke: StatementSync;
  readonly #revokeOf: StatementSync;
  readonly #used: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byId = database.prepare('SELECT * FROM credential WHERE id = ?');
    this.#of = database.prepare('SELECT * FROM credential WHERE principal_id = ? ORDER BY created_at, id');
    this.#insert = database.prepare(`INSERT INTO credential
      (id, principal_id, secret_hash, created_at, expires_at, rotated_from) VALUES (?, ?, ?, ?, ?, ?)`);
    this.#expire = database.prepare('UPDATE credential SET expires_at = min(expires_at, ?) WHERE id = ?');
    this.#revoke = database.prepare(`WITH RECURSIVE line (id) AS (
        VALUES (?) UNION SELECT c.id FROM credential c JOIN line l ON c.rotated_from = l.id
      ) UPDATE credential SET revoked_at = ? WHERE revoked_at IS NULL AND id IN (SELECT id FROM line)`);
    this.#revokeOf = database.prepare(
      'UPDATE credential SET revoked_at = ? WHERE principal_id = ? AND revoked_at IS NULL',
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

  insert({ id, principalId, secretHash, createdAt, expiresAt, rotatedFrom }: NewApiKey): void {
    this.#insert.run(id, principalId, secretHash, createdAt, expiresAt, rotatedFrom);
  }

  /** Ends it at a moment, or when it would have ended anyway. */
  endAt(id: string, moment: number): void {
    this.#expire.run(moment, id);
  }

  /**
   * Revokes it, and every key that came out of it by rotation: whoever stole one may have made the next.
   *
   * @returns how many
   */
  revoke(id: string, now: number): number {
    return Number(this.#revoke.run(id, now).changes);
  }

  revokeOf(principalId: string, now: number): number {
    return Number(this.#revokeOf.run(now, principalId).changes);
  }

  used(id: string, now: number): void {
    this.#used.run(now, id);
  }
}
