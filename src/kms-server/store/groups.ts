import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, type SqlRow, text } from './rows';

/** A group of keys with its policy and operators. */
export interface KeyGroup {
  readonly name: string;
  /** Operators that must agree, at least one. */
  readonly enableApprovals: number;
  readonly deleteApprovals: number;
  /** Shortest undo window, 7 to 30 days. */
  readonly minDeletionDays: number;
  /** Days until an open approval expires. */
  readonly approvalDays: number;
}

const keyGroup = (row: SqlRow): KeyGroup => ({
  name: text(row, 'name'),
  enableApprovals: integer(row, 'enable_approvals'),
  deleteApprovals: integer(row, 'delete_approvals'),
  minDeletionDays: integer(row, 'min_deletion_days'),
  approvalDays: integer(row, 'approval_days'),
});

export class GroupStore {
  readonly #byName: StatementSync;
  readonly #all: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byName = database.prepare('SELECT * FROM key_group WHERE name = ?');
    this.#all = database.prepare('SELECT * FROM key_group ORDER BY name');
    this.#insert = database.prepare(`INSERT INTO key_group
      (name, enable_approvals, delete_approvals, min_deletion_days, approval_days, created_at)
      VALUES (?, ?, ?, ?, ?, ?)`);
  }

  get(name: string): KeyGroup | undefined {
    const row = this.#byName.get(name);
    return row && keyGroup(row);
  }

  all(): readonly KeyGroup[] {
    return this.#all.all().map(keyGroup);
  }

  insert(group: KeyGroup, createdAt: number): void {
    const { name, enableApprovals, deleteApprovals, minDeletionDays, approvalDays } = group;
    this.#insert.run(name, enableApprovals, deleteApprovals, minDeletionDays, approvalDays, createdAt);
  }
}
