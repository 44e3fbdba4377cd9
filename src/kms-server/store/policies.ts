import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, type SqlRow, text, textOrNull } from './rows';

/** A policy as it was written down: one version, one text, for ever. */
export interface StoredPolicy {
  readonly version: string;
  /** JSON. */
  readonly document: string;
  /** SHA-256 of the canonical JSON. */
  readonly documentHash: string;
  readonly createdAt: number;
}

/** That a version came into force somewhere. */
export interface PolicySetting {
  /** null: the server as a whole. */
  readonly keyGroup: string | null;
  /** null: the group has none of its own any more, and goes by the server's. */
  readonly version: string | null;
  /** Who proposed it: a principal, or a user of the data folder. */
  readonly setBy: string;
  readonly reason: string;
  /** The approval that brought it in; null for the first one. */
  readonly approvalId: string | null;
  readonly at: number;
}

const storedPolicy = (row: SqlRow): StoredPolicy => ({
  version: text(row, 'version'),
  document: text(row, 'document'),
  documentHash: text(row, 'document_hash'),
  createdAt: integer(row, 'created_at'),
});

const setting = (row: SqlRow): PolicySetting => ({
  keyGroup: textOrNull(row, 'key_group'),
  version: textOrNull(row, 'version'),
  setBy: text(row, 'set_by'),
  reason: text(row, 'reason'),
  approvalId: textOrNull(row, 'approval_id'),
  at: integer(row, 'at'),
});

const PLACE = "ifnull(key_group, '') = ?";

/** Crypto policies, and which one holds where. Nothing is ever replaced: the past stays readable. */
export class PolicyStore {
  readonly #get: StatementSync;
  readonly #insert: StatementSync;
  readonly #current: StatementSync;
  readonly #set: StatementSync;
  readonly #history: StatementSync;
  /** Raised with every setting, so that what was worked out from a policy can be kept until then. */
  #revision = 0;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT * FROM policy WHERE version = ?');
    this.#insert = database.prepare('INSERT INTO policy VALUES (?, ?, ?, ?)');
    this.#current = database.prepare(`SELECT * FROM policy_setting WHERE ${PLACE} ORDER BY seq DESC LIMIT 1`);
    this.#set =
      database.prepare(`INSERT INTO policy_setting (key_group, version, set_by, reason, approval_id, at)
      VALUES (?, ?, ?, ?, ?, ?)`);
    this.#history = database.prepare('SELECT * FROM policy_setting ORDER BY seq DESC');
  }

  get revision(): number {
    return this.#revision;
  }

  get(version: string): StoredPolicy | undefined {
    const row = this.#get.get(version);
    return row && storedPolicy(row);
  }

  add({ version, document, documentHash, createdAt }: StoredPolicy): void {
    this.#insert.run(version, document, documentHash, createdAt);
  }

  /** What was set last in a place, which may be that it has none of its own. */
  current(keyGroup: string | null): PolicySetting | undefined {
    const row = this.#current.get(keyGroup ?? '');
    return row && setting(row);
  }

  set({ keyGroup, version, setBy, reason, approvalId, at }: PolicySetting): void {
    this.#revision += 1;
    this.#set.run(keyGroup, version, setBy, reason, approvalId, at);
  }

  /** Everything that was ever set, the newest first. */
  history(): readonly PolicySetting[] {
    return this.#history.all().map(setting);
  }
}
