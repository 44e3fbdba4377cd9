import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integerOrNull, text, textOrNull } from './rows';

/** Whose key it is, and which. */
export interface RepeatKey {
  readonly principalId: string;
  readonly idempotencyKey: string;
}

/** A change that came with an `Idempotency-Key`. */
export interface Repeatable {
  /** SHA-256 of method, path and body. */
  readonly fingerprint: string;
  /** Null where the answer isn't kept, or was lost in a crash. */
  readonly status: number | null;
  /** JSON. */
  readonly body: string | null;
}

/** What was done under which `Idempotency-Key`. */
export class RepeatStore {
  readonly #find: StatementSync;
  readonly #begin: StatementSync;
  readonly #keep: StatementSync;
  readonly #drop: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: DatabaseSync) {
    const key = 'principal_id = ? AND idempotency_key = ?';
    this.#find = database.prepare(`SELECT fingerprint, status, body FROM repeatable WHERE ${key}`);
    this.#begin = database.prepare('INSERT OR IGNORE INTO repeatable VALUES (?, ?, ?, NULL, NULL, ?)');
    this.#keep = database.prepare(`UPDATE repeatable SET status = ?, body = ? WHERE ${key}`);
    this.#drop = database.prepare(`DELETE FROM repeatable WHERE ${key}`);
    this.#forget = database.prepare('DELETE FROM repeatable WHERE created_at < ?');
  }

  find({ principalId, idempotencyKey }: RepeatKey): Repeatable | undefined {
    const row = this.#find.get(principalId, idempotencyKey);
    if (!row) return undefined;
    return {
      fingerprint: text(row, 'fingerprint'),
      status: integerOrNull(row, 'status'),
      body: textOrNull(row, 'body'),
    };
  }

  /** Runs in the transaction of the change: the change and the mark that it was made stand or fall together. */
  begin({ principalId, idempotencyKey }: RepeatKey, fingerprint: string, at: number): void {
    this.#begin.run(principalId, idempotencyKey, fingerprint, at);
  }

  keep({ principalId, idempotencyKey }: RepeatKey, status: number, body: string): void {
    this.#keep.run(status, body, principalId, idempotencyKey);
  }

  drop({ principalId, idempotencyKey }: RepeatKey): void {
    this.#drop.run(principalId, idempotencyKey);
  }

  /** Forgets what is older than a moment. */
  forget(before: number): void {
    this.#forget.run(before);
  }
}
