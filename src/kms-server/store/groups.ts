import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DEFAULT_QUORUMS, QUORUM_ACTIONS, type Quorum, type QuorumAction } from '../policy/quorum';
import { integer, type SqlRow, text } from './rows';

/** A group of keys, and how its people agree. */
export interface KeyGroup {
  readonly name: string;
  /** Shortest undo window, 7 to 30 days. */
  readonly minDeletionDays: number;
  /** Whether one person may act alone in an emergency. */
  readonly breakGlass: boolean;
  /** A key used within so many days is deleted only by who says that they know; 0: never asked for. */
  readonly recentUseDays: number;
}

export type Quorums = Readonly<Record<QuorumAction, Quorum>>;

const keyGroup = (row: SqlRow): KeyGroup => ({
  name: text(row, 'name'),
  minDeletionDays: integer(row, 'min_deletion_days'),
  breakGlass: integer(row, 'break_glass') === 1,
  recentUseDays: integer(row, 'recent_use_days'),
});

const storedQuorum = (row: SqlRow): Quorum => ({
  parts: JSON.parse(text(row, 'parts')) as Quorum['parts'],
  days: integer(row, 'days'),
});

export class GroupStore {
  readonly #byName: StatementSync;
  readonly #all: StatementSync;
  readonly #put: StatementSync;
  readonly #quorum: StatementSync;
  readonly #setQuorum: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byName = database.prepare('SELECT * FROM key_group WHERE name = ?');
    this.#all = database.prepare('SELECT * FROM key_group ORDER BY name');
    this.#put =
      database.prepare(`INSERT INTO key_group (name, min_deletion_days, break_glass, recent_use_days, created_at)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
      min_deletion_days = excluded.min_deletion_days, break_glass = excluded.break_glass,
      recent_use_days = excluded.recent_use_days`);
    this.#quorum = database.prepare("SELECT * FROM quorum WHERE ifnull(key_group, '') = ? AND action = ?");
    this.#setQuorum = database.prepare(
      'INSERT OR REPLACE INTO quorum (key_group, action, parts, days) VALUES (?, ?, ?, ?)',
    );
  }

  get(name: string): KeyGroup | undefined {
    const row = this.#byName.get(name);
    return row && keyGroup(row);
  }

  all(): readonly KeyGroup[] {
    return this.#all.all().map(keyGroup);
  }

  /** Makes a group, or replaces its settings. */
  put({ name, minDeletionDays, breakGlass, recentUseDays }: KeyGroup, now: number): void {
    this.#put.run(name, minDeletionDays, breakGlass ? 1 : 0, recentUseDays, now);
  }

  /** @param group null: the server as a whole */
  quorum(group: string | null, action: QuorumAction): Quorum {
    const row = this.#quorum.get(group ?? '', action);
    return row ? storedQuorum(row) : DEFAULT_QUORUMS[action];
  }

  quorums(group: string | null): Quorums {
    const entries = QUORUM_ACTIONS.map((action) => [action, this.quorum(group, action)] as const);
    return Object.fromEntries(entries) as Record<QuorumAction, Quorum>;
  }

  setQuorum(group: string | null, action: QuorumAction, { parts, days }: Quorum): void {
    this.#setQuorum.run(group, action, JSON.stringify(parts), days);
  }
}
