import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytes, integer, integerOrNull, type SqlRow, text } from '../rows';

/** A passkey: what WebAuthn needs to check its next assertion, and what a person needs to recognise it. */
export interface StoredPasskey {
  /** The credential id, base64url. */
  readonly id: string;
  readonly principalId: string;
  /** COSE_Key. */
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly backedUp: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

const storedPasskey = (row: SqlRow): StoredPasskey => ({
  id: text(row, 'id'),
  principalId: text(row, 'principal_id'),
  publicKey: bytes(row, 'public_key'),
  signCount: integer(row, 'sign_count'),
  transports: JSON.parse(text(row, 'transports')) as string[],
  name: text(row, 'name'),
  backedUp: integer(row, 'backed_up') === 1,
  createdAt: integer(row, 'created_at'),
  lastUsedAt: integerOrNull(row, 'last_used_at'),
});

export class PasskeyStore {
  readonly #get: StatementSync;
  readonly #known: StatementSync;
  readonly #of: StatementSync;
  readonly #insert: StatementSync;
  readonly #used: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeOf: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT * FROM passkey WHERE id = ? AND removed_at IS NULL');
    this.#known = database.prepare('SELECT 1 FROM passkey WHERE id = ?');
    this.#of = database.prepare(
      'SELECT * FROM passkey WHERE principal_id = ? AND removed_at IS NULL ORDER BY created_at, id',
    );
    this.#insert = database.prepare(`INSERT INTO passkey
      (id, principal_id, public_key, sign_count, transports, name, backed_up, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#used = database.prepare(
      'UPDATE passkey SET sign_count = ?, backed_up = ?, last_used_at = ? WHERE id = ? AND sign_count = ?',
    );
    this.#remove = database.prepare(
      'UPDATE passkey SET removed_at = ? WHERE id = ? AND principal_id = ? AND removed_at IS NULL',
    );
    this.#removeOf = database.prepare(
      'UPDATE passkey SET removed_at = ? WHERE principal_id = ? AND removed_at IS NULL',
    );
  }

  get(id: string): StoredPasskey | undefined {
    const row = this.#get.get(id);
    return row && storedPasskey(row);
  }

  /** Whether the id was ever registered, by anybody: it is never given to somebody else. */
  known(id: string): boolean {
    return this.#known.get(id) !== undefined;
  }

  of(principalId: string): readonly StoredPasskey[] {
    return this.#of.all(principalId).map(storedPasskey);
  }

  insert(passkey: Omit<StoredPasskey, 'lastUsedAt'>): void {
    const { id, principalId, publicKey, signCount, transports, name, backedUp, createdAt } = passkey;
    const list = JSON.stringify(transports);
    this.#insert.run(id, principalId, publicKey, signCount, list, name, backedUp ? 1 : 0, createdAt);
  }

  /** @returns false where another log-in with it was faster: a copy of the authenticator, or a replay */
  used({ id, signCount }: StoredPasskey, now: { signCount: number; backedUp: boolean; at: number }): boolean {
    return this.#used.run(now.signCount, now.backedUp ? 1 : 0, now.at, id, signCount).changes === 1;
  }

  /** @returns false where the person has no such passkey */
  remove(id: string, principalId: string, now: number): boolean {
    return this.#remove.run(now, id, principalId).changes === 1;
  }

  removeOf(principalId: string, now: number): number {
    return Number(this.#removeOf.run(now, principalId).changes);
  }
}
