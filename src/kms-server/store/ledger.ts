import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, text } from './rows';

/** The small tables: settings, generations seen. */
export class Ledger {
  readonly #meta: StatementSync;
  readonly #setMeta: StatementSync;
  readonly #fence: StatementSync;
  readonly #raise: StatementSync;
  readonly #anyKey: StatementSync;

  constructor(database: DatabaseSync) {
    this.#meta = database.prepare('SELECT value FROM meta WHERE name = ?');
    this.#setMeta = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
    this.#fence = database.prepare('SELECT generation, key_group FROM request_fence WHERE request_id = ?');
    this.#raise =
      database.prepare(`INSERT INTO request_fence (request_id, generation, key_group) VALUES (?, ?, ?)
      ON CONFLICT (request_id) DO UPDATE SET generation = max(generation, excluded.generation)`);
    this.#anyKey = database.prepare('SELECT 1 AS found FROM key LIMIT 1');
  }

  meta(name: MetaName): string | undefined {
    const row = this.#meta.get(name);
    return row && text(row, 'value');
  }

  setMeta(name: MetaName, value: string): void {
    this.#setMeta.run(name, value);
  }

  /** The newest generation seen of a request. */
  generation(requestId: string): number {
    const row = this.#fence.get(requestId);
    return row ? integer(row, 'generation') : 0;
  }

  /** The key group that a request was first seen in; it belongs there. */
  groupOf(requestId: string): string | undefined {
    const row = this.#fence.get(requestId);
    return row && text(row, 'key_group');
  }

  raiseGeneration(requestId: string, generation: number, keyGroup: string): void {
    this.#raise.run(requestId, generation, keyGroup);
  }

  hasKeys(): boolean {
    return this.#anyKey.get() !== undefined;
  }
}

/**
 * `simulated`: the folder's time was injected. `clock-high-water`: latest time seen. `clock-hold`: why nothing is
 * destroyed until an administrator confirms the clock. `told-up-to`: last entry of the log that notices were planned of.
 */
export type MetaName = 'simulated' | 'clock-high-water' | 'clock-hold' | 'told-up-to';
