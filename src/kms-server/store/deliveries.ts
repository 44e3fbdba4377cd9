import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, type SqlRow, text, textOrNull } from './rows';

export type DeliveryState = 'due' | 'done' | 'dead';

/** One thing that one target is told once. */
export interface Delivery {
  /** Follows from target, notice and subject: telling it twice is the same delivery, with the same id on the wire. */
  readonly id: string;
  /** `callback:<integration>`, `mail:<key group>`, `webhook:<name>:<key group>`; the group is `*` where it is everybody's. */
  readonly target: string;
  readonly notice: string;
  /** An approval's id, or the number of an audit entry. */
  readonly subject: string;
  readonly state: DeliveryState;
  /** Milliseconds since the epoch; not tried before. */
  readonly dueAt: number;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly problem: string | null;
  readonly createdAt: number;
}

const delivery = (row: SqlRow): Delivery => ({
  id: text(row, 'id'),
  target: text(row, 'target'),
  notice: text(row, 'notice'),
  subject: text(row, 'subject'),
  state: text(row, 'state') as DeliveryState,
  dueAt: integer(row, 'due_at'),
  attempts: integer(row, 'attempts'),
  problem: textOrNull(row, 'problem'),
  createdAt: integer(row, 'created_at'),
});

export class DeliveryStore {
  readonly #insert: StatementSync;
  readonly #due: StatementSync;
  readonly #waiting: StatementSync;
  readonly #change: StatementSync;
  readonly #prune: StatementSync;
  readonly #counts: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(`INSERT OR IGNORE INTO delivery
      (id, target, notice, subject, state, due_at, attempts, problem, created_at)
      VALUES (?, ?, ?, ?, 'due', ?, 0, NULL, ?)`);
    this.#due = database.prepare(
      "SELECT * FROM delivery WHERE state = 'due' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
    );
    this.#waiting = database.prepare(
      "SELECT * FROM delivery WHERE state = 'due' AND target = ? ORDER BY created_at, id LIMIT ?",
    );
    this.#change = database.prepare(
      'UPDATE delivery SET state = ?, due_at = ?, attempts = ?, problem = ? WHERE id = ?',
    );
    this.#prune = database.prepare("DELETE FROM delivery WHERE state <> 'due' AND created_at < ?");
    this.#counts = database.prepare('SELECT state, count(*) AS found FROM delivery GROUP BY state');
  }

  /** Nothing where it is there already. */
  add({
    id,
    target,
    notice,
    subject,
    dueAt,
    createdAt,
  }: Omit<Delivery, 'state' | 'attempts' | 'problem'>): void {
    this.#insert.run(id, target, notice, subject, dueAt, createdAt);
  }

  due(now: number, limit: number): readonly Delivery[] {
    return this.#due.all(now, limit).map(delivery);
  }

  /** All that a target has not been told yet, due or not: a digest takes them together. */
  waiting(target: string, limit: number): readonly Delivery[] {
    return this.#waiting.all(target, limit).map(delivery);
  }

  settle({ id, state, dueAt, attempts, problem }: Delivery): void {
    this.#change.run(state, dueAt, attempts, problem, id);
  }

  /** Forgets what was settled before that moment. */
  prune(before: number): void {
    this.#prune.run(before);
  }

  counts(): Readonly<Partial<Record<DeliveryState, number>>> {
    return Object.fromEntries(this.#counts.all().map((row) => [text(row, 'state'), integer(row, 'found')]));
  }
}
