import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AuditEntry, type AuditHead, entryHash, GENESIS } from '../audit/chain';
import { type AuditFilter, type AuditPosition, auditQuery } from './audit-query';
import { integer, type SqlRow, text, textOrNull } from './rows';
import { Statements } from './statements';

export type NewAuditEntry = Omit<AuditEntry, 'seq' | 'previousHash' | 'hash'>;

const optionalJson = (row: SqlRow, column: string): unknown => {
  const value = textOrNull(row, column);
  return value === null ? null : JSON.parse(value);
};

const entryOf = (row: SqlRow): AuditEntry => ({
  seq: integer(row, 'seq'),
  at: integer(row, 'at'),
  actor: text(row, 'actor'),
  onBehalfOf: textOrNull(row, 'on_behalf_of'),
  ticket: textOrNull(row, 'ticket'),
  policyVersion: textOrNull(row, 'policy_version'),
  action: text(row, 'action'),
  subject: text(row, 'subject'),
  before: optionalJson(row, 'before_json'),
  after: optionalJson(row, 'after_json'),
  previousHash: text(row, 'previous_hash'),
  hash: text(row, 'hash'),
});

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export class AuditLog {
  readonly #last: StatementSync;
  readonly #lastOf: StatementSync;
  readonly #append: StatementSync;
  readonly #page: StatementSync;
  readonly #lastAct: StatementSync;
  readonly #statements: Statements;
  readonly #since: StatementSync;
  readonly #head: StatementSync;
  readonly #setHead: StatementSync;

  constructor(database: DatabaseSync) {
    this.#last = database.prepare('SELECT * FROM audit ORDER BY seq DESC LIMIT 1');
    this.#lastOf = database.prepare('SELECT * FROM audit WHERE subject = ? ORDER BY seq DESC LIMIT 1');
    this.#append = database.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#page = database.prepare('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#lastAct = database.prepare(
      'SELECT * FROM audit WHERE subject = ? AND action = ? ORDER BY seq DESC LIMIT 1',
    );
    this.#statements = new Statements(database);
    this.#since = database.prepare(
      'SELECT count(*) AS entries FROM audit WHERE seq > ? AND substr(subject, 1, ?) = ?',
    );
    this.#head = database.prepare('SELECT * FROM audit_head');
    this.#setHead = database.prepare('INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?, ?, ?)');
  }

  /** Adds an entry. Must run in the transaction of the change it records. */
  append(entry: NewAuditEntry): void {
    const last = this.last();
    const content = { ...entry, seq: (last?.seq ?? 0) + 1, previousHash: last?.hash ?? GENESIS };
    this.#append.run(
      content.seq,
      content.at,
      content.actor,
      content.onBehalfOf,
      content.ticket,
      content.policyVersion,
      content.action,
      content.subject,
      json(content.before),
      json(content.after),
      content.previousHash,
      entryHash(content),
    );
  }

  last(): AuditEntry | undefined {
    const row = this.#last.get();
    return row && entryOf(row);
  }

  /** The latest entry about a subject. */
  lastOf(subject: string): AuditEntry | undefined {
    const row = this.#lastOf.get(subject);
    return row && entryOf(row);
  }

  /** The latest time that something was done to a subject. */
  lastAct(subject: string, action: string): AuditEntry | undefined {
    const row = this.#lastAct.get(subject, action);
    return row && entryOf(row);
  }

  /** How many entries after a number are about subjects that begin so. */
  countSince(seq: number, beginning: string): number {
    const row = this.#since.get(seq, beginning.length, beginning);
    return row ? integer(row, 'entries') : 0;
  }

  /** A page of the entries that fit. */
  list(filter: AuditFilter, after: AuditPosition, limit: number): readonly AuditEntry[] {
    const { sql, values } = auditQuery(filter, after, limit);
    return this.#statements
      .of(sql)
      .all(...values)
      .map(entryOf);
  }

  page(after: number, limit: number): readonly AuditEntry[] {
    return this.#page.all(after, limit).map(entryOf);
  }

  /** All entries, read page by page. */
  *all(pageSize = 1_000): Generator<AuditEntry> {
    let after = 0;
    for (;;) {
      const entries = this.page(after, pageSize);
      yield* entries;
      const last = entries.at(-1);
      if (!last) return;
      after = last.seq;
    }
  }

  head(): AuditHead | undefined {
    const row = this.#head.get();
    return (
      row && {
        seq: integer(row, 'seq'),
        hash: text(row, 'hash'),
        at: integer(row, 'at'),
        signature: text(row, 'signature'),
      }
    );
  }

  setHead({ seq, hash, at, signature }: AuditHead): void {
    this.#setHead.run(seq, hash, at, signature);
  }
}
