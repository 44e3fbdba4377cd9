import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, integerOrNull, type SqlRow, text, textOrNull } from '../rows';

/** A credential that was agreed to: its secret is made when it is collected, once. */
export interface StoredIssuance {
  readonly id: string;
  readonly principalId: string;
  readonly kind: 'api-key' | 'enrolment';
  /** How long an API key lasts. */
  readonly validDays: number;
  /** Until when it may be collected. */
  readonly expiresAt: number;
  readonly collectedAt: number | null;
  /** Who may collect it, as the log names them. */
  readonly proposedBy: string | null;
}

const storedIssuance = (row: SqlRow): StoredIssuance => ({
  id: text(row, 'id'),
  principalId: text(row, 'principal_id'),
  kind: text(row, 'kind') as StoredIssuance['kind'],
  validDays: integer(row, 'valid_days'),
  expiresAt: integer(row, 'expires_at'),
  collectedAt: integerOrNull(row, 'collected_at'),
  proposedBy: textOrNull(row, 'proposed_by'),
});

export class IssuanceStore {
  readonly #get: StatementSync;
  readonly #insert: StatementSync;
  readonly #collect: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT * FROM issuance WHERE id = ?');
    this.#insert = database.prepare(
      'INSERT INTO issuance (id, principal_id, kind, valid_days, expires_at, proposed_by) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#collect = database.prepare(
      'UPDATE issuance SET collected_at = ? WHERE id = ? AND collected_at IS NULL AND expires_at > ?',
    );
  }

  get(id: string): StoredIssuance | undefined {
    const row = this.#get.get(id);
    return row && storedIssuance(row);
  }

  insert(issuance: Omit<StoredIssuance, 'collectedAt'>): void {
    const { id, principalId, kind, validDays, expiresAt, proposedBy } = issuance;
    this.#insert.run(id, principalId, kind, validDays, expiresAt, proposedBy);
  }

  /** @returns false where it was collected, or its time is over */
  collect(id: string, now: number): boolean {
    return this.#collect.run(now, id, now).changes === 1;
  }
}
