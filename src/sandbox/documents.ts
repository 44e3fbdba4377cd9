import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Everything that a store held at one moment. */
export type Snapshot = readonly {
  readonly collection: string;
  readonly id: string;
  readonly json: string;
}[];

/** A small persistent store of JSON documents: what the sandbox remembers across a restart. */
export class Documents {
  readonly #db: DatabaseSync;

  /** @param file path of the SQLite file, or `:memory:` */
  constructor(file: string) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file);
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS document (
        collection TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL,
        PRIMARY KEY (collection, id)
      ) WITHOUT ROWID`);
  }

  get<T>(collection: string, id: string): T | undefined {
    const row = this.#db
      .prepare('SELECT json FROM document WHERE collection = ? AND id = ?')
      .get(collection, id);
    return row ? (JSON.parse(String(row['json'])) as T) : undefined;
  }

  put(collection: string, id: string, value: unknown): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO document (collection, id, json) VALUES (?, ?, ?)')
      .run(collection, id, JSON.stringify(value));
  }

  delete(collection: string, id: string): void {
    this.#db.prepare('DELETE FROM document WHERE collection = ? AND id = ?').run(collection, id);
  }

  /** All documents of a collection in order of their ids (text order). */
  all<T>(collection: string): { readonly id: string; readonly value: T }[] {
    return this.#db
      .prepare('SELECT id, json FROM document WHERE collection = ? ORDER BY id')
      .all(collection)
      .map((row) => ({ id: String(row['id']), value: JSON.parse(String(row['json'])) as T }));
  }

  /** Everything that is kept now. */
  snapshot(): Snapshot {
    return this.#db
      .prepare('SELECT collection, id, json FROM document')
      .all()
      .map((row) => ({
        collection: String(row['collection']),
        id: String(row['id']),
        json: String(row['json']),
      }));
  }

  /** Puts a snapshot into an empty store. */
  restore(snapshot: Snapshot): void {
    const insert = this.#db.prepare('INSERT INTO document (collection, id, json) VALUES (?, ?, ?)');
    this.transaction(() => {
      for (const { collection, id, json } of snapshot) insert.run(collection, id, json);
    });
  }

  /** Runs `work` in one transaction: all of it or nothing. `work` must not await. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
