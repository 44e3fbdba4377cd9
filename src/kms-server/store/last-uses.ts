import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dayNumberOf, startOfDayNumber } from '../../domain/day';
import { integer } from './rows';

/** Written together at the latest when so many wait. */
const BATCH = 4_096;

/**
 * The day on which each key was last used, UTC, as days since the epoch. The first use of a day is noted and written
 * down together with others, so that a use costs no write; a crash loses the notes of some seconds.
 */
export class LastUses {
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #get: StatementSync;
  #today = 0;
  /** Keys whose use of today is known. */
  readonly #noted = new Set<string>();
  readonly #waiting = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#put = database.prepare(`INSERT INTO last_use (key_id, day) VALUES (?, ?)
      ON CONFLICT (key_id) DO UPDATE SET day = max(day, excluded.day)`);
    this.#get = database.prepare('SELECT day FROM last_use WHERE key_id = ?');
  }

  /** @param at milliseconds since the epoch */
  note(keyId: string, at: number): void {
    const day = dayNumberOf(at);
    if (day !== this.#today) {
      this.#today = day;
      this.#noted.clear();
    }
    if (this.#noted.has(keyId)) return;
    this.#noted.add(keyId);
    this.#waiting.set(keyId, day);
    if (this.#waiting.size >= BATCH) this.flush();
  }

  /** The first moment of the day on which a key was last used; undefined where it never was. */
  of(keyId: string): number | undefined {
    const waiting = this.#waiting.get(keyId);
    const row = this.#get.get(keyId);
    const day = Math.max(waiting ?? -1, row ? integer(row, 'day') : -1);
    return day < 0 ? undefined : startOfDayNumber(day);
  }

  flush(): void {
    if (this.#waiting.size === 0) return;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const [keyId, day] of this.#waiting) this.#put.run(keyId, day);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
    this.#waiting.clear();
  }
}
