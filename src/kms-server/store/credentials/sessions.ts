import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytes, integer, integerOrNull, type SqlRow, text } from '../rows';

export type LoginMethod = 'passkey' | 'oidc';

/** A person's session with the console. Moments are ms since the epoch. */
export interface StoredSession {
  readonly id: string;
  readonly principalId: string;
  readonly secretHash: Buffer;
  readonly startedBy: LoginMethod;
  readonly createdAt: number;
  /** To the minute. */
  readonly lastSeenAt: number;
  /** When it ends however busy it is. */
  readonly expiresAt: number;
  /** When the person last proved to be there; null where the identity provider didn't say. */
  readonly reauthenticatedAt: number | null;
}

const storedSession = (row: SqlRow): StoredSession => ({
  id: text(row, 'id'),
  principalId: text(row, 'principal_id'),
  secretHash: bytes(row, 'secret_hash'),
  startedBy: text(row, 'started_by') as LoginMethod,
  createdAt: integer(row, 'created_at'),
  lastSeenAt: integer(row, 'last_seen_at'),
  expiresAt: integer(row, 'expires_at'),
  reauthenticatedAt: integerOrNull(row, 'reauthenticated_at'),
});

export class SessionStore {
  readonly #get: StatementSync;
  readonly #of: StatementSync;
  readonly #insert: StatementSync;
  readonly #seen: StatementSync;
  readonly #end: StatementSync;
  readonly #endOf: StatementSync;
  readonly #prune: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT * FROM session WHERE id = ?');
    this.#of = database.prepare('SELECT * FROM session WHERE principal_id = ? ORDER BY created_at, id');
    this.#insert = database.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#seen = database.prepare('UPDATE session SET last_seen_at = max(last_seen_at, ?) WHERE id = ?');
    this.#end = database.prepare('DELETE FROM session WHERE id = ?');
    this.#endOf = database.prepare('DELETE FROM session WHERE principal_id = ? AND id <> ?');
    this.#prune = database.prepare('DELETE FROM session WHERE expires_at <= ? OR last_seen_at <= ?');
  }

  get(id: string): StoredSession | undefined {
    const row = this.#get.get(id);
    return row && storedSession(row);
  }

  of(principalId: string): readonly StoredSession[] {
    return this.#of.all(principalId).map(storedSession);
  }

  insert(session: StoredSession): void {
    const { id, principalId, secretHash, startedBy } = session;
    const { createdAt, lastSeenAt, expiresAt, reauthenticatedAt } = session;
    this.#insert.run(
      id,
      principalId,
      secretHash,
      startedBy,
      createdAt,
      lastSeenAt,
      expiresAt,
      reauthenticatedAt,
    );
  }

  seen(id: string, now: number): void {
    this.#seen.run(now, id);
  }

  /** @returns false where there was none */
  end(id: string): boolean {
    return this.#end.run(id).changes === 1;
  }

  /**
   * @param but one that goes on
   * @returns how many ended
   */
  endOf(principalId: string, but = ''): number {
    return Number(this.#endOf.run(principalId, but).changes);
  }

  /** Forgets those that ended by themselves. */
  prune(now: number, idleSince: number): void {
    this.#prune.run(now, idleSince);
  }
}
