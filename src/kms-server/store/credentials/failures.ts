import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, type SqlRow, text } from '../rows';

/** How often logging in failed in a place: from an address, or with one credential from one address. */
export interface Failures {
  readonly place: string;
  readonly failures: number;
  readonly lastAt: number;
  readonly blockedUntil: number;
}

const failures = (row: SqlRow): Failures => ({
  place: text(row, 'place'),
  failures: integer(row, 'failures'),
  lastAt: integer(row, 'last_at'),
  blockedUntil: integer(row, 'blocked_until'),
});

export class FailureStore {
  readonly #all: StatementSync;
  readonly #put: StatementSync;
  readonly #forget: StatementSync;
  readonly #prune: StatementSync;

  constructor(database: DatabaseSync) {
    this.#all = database.prepare('SELECT * FROM login_failure ORDER BY last_at');
    this.#put = database.prepare('INSERT OR REPLACE INTO login_failure VALUES (?, ?, ?, ?)');
    this.#forget = database.prepare('DELETE FROM login_failure WHERE place = ?');
    this.#prune = database.prepare('DELETE FROM login_failure WHERE last_at <= ?');
  }

  all(): readonly Failures[] {
    return this.#all.all().map(failures);
  }

  put({ place, failures, lastAt, blockedUntil }: Failures): void {
    this.#put.run(place, failures, lastAt, blockedUntil);
  }

  forget(place: string): void {
    this.#forget.run(place);
  }

  prune(before: number): void {
    this.#prune.run(before);
  }
}
