import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytes, integer, integerOrNull, type SqlRow, text, textOrNull } from './rows';

/** A code that somebody asked for, and what came of it. Times are milliseconds since the epoch. */
export interface StoredAccountLink {
  readonly id: string;
  readonly principalId: string;
  readonly codeHash: Buffer;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it was taken back, or a newer one took its place. */
  readonly endedAt: number | null;
  /** Who entered it in Jira, by the word of the Jira app. */
  readonly proved: AccountProof | null;
}

export interface AccountProof {
  readonly accountId: string;
  readonly at: number;
  /** Of the change that others agree to. */
  readonly approvalId: string;
}

function storedLink(row: SqlRow): StoredAccountLink {
  const accountId = textOrNull(row, 'account_id');
  return {
    id: text(row, 'id'),
    principalId: text(row, 'principal_id'),
    codeHash: bytes(row, 'code_hash'),
    createdAt: integer(row, 'created_at'),
    expiresAt: integer(row, 'expires_at'),
    endedAt: integerOrNull(row, 'ended_at'),
    proved:
      accountId === null
        ? null
        : { accountId, at: integer(row, 'proved_at'), approvalId: text(row, 'approval_id') },
  };
}

export class AccountLinkStore {
  readonly #byId: StatementSync;
  readonly #byCode: StatementSync;
  readonly #ofPrincipal: StatementSync;
  readonly #proved: StatementSync;
  readonly #ofAccount: StatementSync;
  readonly #asked: StatementSync;
  readonly #insert: StatementSync;
  readonly #endOpen: StatementSync;
  readonly #end: StatementSync;
  readonly #prove: StatementSync;

  constructor(database: DatabaseSync) {
    const select = 'SELECT * FROM account_link';
    this.#byId = database.prepare(`${select} WHERE id = ?`);
    this.#byCode = database.prepare(`${select} WHERE code_hash = ? ORDER BY seq DESC LIMIT 1`);
    this.#ofPrincipal = database.prepare(`${select} WHERE principal_id = ? ORDER BY seq DESC LIMIT 1`);
    this.#proved = database.prepare(
      `${select} WHERE principal_id = ? AND proved_at IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    );
    this.#ofAccount = database.prepare(
      `${select} WHERE account_id = ? ORDER BY proved_at DESC, seq DESC LIMIT 1`,
    );
    this.#asked = database.prepare(
      'SELECT min(created_at) AS first, count(*) AS times FROM account_link WHERE principal_id = ? AND created_at > ?',
    );
    this.#insert = database.prepare(
      'INSERT INTO account_link (id, principal_id, code_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#endOpen = database.prepare(
      'UPDATE account_link SET ended_at = ? WHERE principal_id = ? AND ended_at IS NULL AND proved_at IS NULL',
    );
    this.#end = database.prepare('UPDATE account_link SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
    this.#prove = database.prepare(`UPDATE account_link SET account_id = ?, proved_at = ?, approval_id = ?
      WHERE id = ? AND proved_at IS NULL AND ended_at IS NULL`);
  }

  get(id: string): StoredAccountLink | undefined {
    const row = this.#byId.get(id);
    return row && storedLink(row);
  }

  /** Whatever became of it. */
  byCode(codeHash: Buffer): StoredAccountLink | undefined {
    const row = this.#byCode.get(codeHash);
    return row && storedLink(row);
  }

  /** The last one that somebody asked for. */
  last(principalId: string): StoredAccountLink | undefined {
    const row = this.#ofPrincipal.get(principalId);
    return row && storedLink(row);
  }

  /** The last one of theirs that was entered in Jira. */
  lastProved(principalId: string): StoredAccountLink | undefined {
    const row = this.#proved.get(principalId);
    return row && storedLink(row);
  }

  /** The last one that was entered with an account. */
  lastOf(accountId: string): StoredAccountLink | undefined {
    const row = this.#ofAccount.get(accountId);
    return row && storedLink(row);
  }

  /** How many were asked for since, and when the first of them. */
  asked(principalId: string, since: number): { readonly times: number; readonly first: number } {
    const row = this.#asked.get(principalId, since) ?? {};
    return { times: integer(row, 'times'), first: integerOrNull(row, 'first') ?? since };
  }

  insert(link: Pick<StoredAccountLink, 'id' | 'principalId' | 'codeHash' | 'createdAt' | 'expiresAt'>): void {
    this.#insert.run(link.id, link.principalId, link.codeHash, link.createdAt, link.expiresAt);
  }

  /** A newer code takes the place of those that wait. */
  endOpen(principalId: string, now: number): void {
    this.#endOpen.run(now, principalId);
  }

  end(id: string, now: number): void {
    this.#end.run(now, id);
  }

  /** @throws where it was entered or ended meanwhile */
  prove(id: string, { accountId, at, approvalId }: AccountProof): void {
    if (this.#prove.run(accountId, at, approvalId, id).changes !== 1)
      throw new Error(`Account link ${id} was used underneath`);
  }
}
