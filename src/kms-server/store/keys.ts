import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BoundRow, KeyState } from '../hsm/binding';
import type { SealedRow } from '../hsm/signer/messages';
import { type KeyFilter, type KeyPosition, keyQuery } from './key-query';
import type { KeySpec } from './key-spec';
import { bytes, integer, integerOrNull, type SqlRow, text, textOrNull } from './rows';
import { Statements } from './statements';

/** A key as stored: the row that the MAC binds, and what is known about it besides. */
export interface StoredKey extends SealedRow {
  readonly spec: KeySpec;
  readonly specHash: string;
  readonly name: string;
  readonly ticket: string;
  readonly requester: string;
  readonly createdAt: number;
}

function boundGrants(row: SqlRow): BoundRow['grants'] | undefined {
  const grants = textOrNull(row, 'grants');
  return grants === null ? undefined : (JSON.parse(grants) as BoundRow['grants']);
}

function boundRow(row: SqlRow, spec: KeySpec): BoundRow {
  return {
    keyId: text(row, 'id'),
    keyVersion: integer(row, 'key_version'),
    requestId: text(row, 'request_id'),
    keyType: spec.keyType,
    operations: spec.operations,
    grants: boundGrants(row) ?? spec.applications,
    keyGroup: text(row, 'key_group'),
    projectId: text(row, 'project_id'),
    state: text(row, 'state') as KeyState,
    everEnabled: integer(row, 'ever_enabled') === 1,
    generation: integer(row, 'generation'),
    rowVersion: integer(row, 'row_version'),
    kekVersion: integer(row, 'kek_version'),
    activationDate: spec.activationDate,
    expiryDate: spec.expiryDate,
    deletionDue: integerOrNull(row, 'deletion_due'),
    publicKey: textOrNull(row, 'public_key'),
    blob: bytes(row, 'blob').toString('base64'),
  };
}

function storedKey(row: SqlRow): StoredKey {
  const spec = JSON.parse(text(row, 'spec')) as KeySpec;
  return {
    row: boundRow(row, spec),
    mac: bytes(row, 'mac').toString('base64'),
    spec,
    specHash: text(row, 'spec_hash'),
    name: text(row, 'name'),
    ticket: text(row, 'ticket'),
    requester: text(row, 'requester'),
    createdAt: integer(row, 'created_at'),
  };
}

const SELECT = 'SELECT * FROM key';
const MAX_LIST = 1_000;

export class KeyStore {
  readonly #byId: StatementSync;
  readonly #byRequest: StatementSync;
  readonly #byName: StatementSync;
  readonly #statements: Statements;
  readonly #due: StatementSync;
  readonly #destroyed: StatementSync;
  readonly #count: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byId = database.prepare(`${SELECT} WHERE id = ?`);
    this.#byRequest = database.prepare(`${SELECT} WHERE request_id = ?`);
    this.#byName = database.prepare(`${SELECT} WHERE key_group = ? AND name = ?
      AND state <> 'Destroyed' AND (ever_enabled = 1 OR state <> 'PendingDeletion')`);
    this.#statements = new Statements(database);
    this.#due = database.prepare(`${SELECT} WHERE deletion_due <= ? ORDER BY deletion_due LIMIT ${MAX_LIST}`);
    this.#destroyed = database.prepare("SELECT id FROM key WHERE state = 'Destroyed'");
    this.#count = database.prepare(
      'SELECT count(*) AS keys FROM key INDEXED BY key_by_group WHERE key_group = ?',
    );
    this.#insert = database.prepare(`INSERT INTO key
      (id, key_version, request_id, name, key_group, project_id, spec, spec_hash, ticket, requester, state,
       ever_enabled, generation, row_version, kek_version, deletion_due, public_key, blob, mac, created_at,
       grants)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#update =
      database.prepare(`UPDATE key SET state = ?, ever_enabled = ?, generation = ?, row_version = ?,
      deletion_due = ?, blob = ?, mac = ?, grants = ? WHERE id = ? AND row_version = ?`);
  }

  get(keyId: string): StoredKey | undefined {
    const row = this.#byId.get(keyId);
    return row && storedKey(row);
  }

  byRequest(requestId: string): StoredKey | undefined {
    const row = this.#byRequest.get(requestId);
    return row && storedKey(row);
  }

  /** The key that holds a name. A destroyed one leaves it, and so does one that is put away unused. */
  byName(keyGroup: string, name: string): StoredKey | undefined {
    const row = this.#byName.get(keyGroup, name);
    return row && storedKey(row);
  }

  destroyedIds(): readonly string[] {
    return this.#destroyed.all().map((row) => text(row, 'id'));
  }

  /** How many keys a group has, in any state. */
  count(group: string): number {
    const row = this.#count.get(group);
    return row ? integer(row, 'keys') : 0;
  }

  /** A page of a group's keys, and where it ended. */
  list(
    group: string,
    filter: KeyFilter,
    after: KeyPosition | undefined,
    limit: number,
  ): { readonly keys: readonly StoredKey[]; readonly last?: KeyPosition } {
    const { sql, values, sort } = keyQuery(group, filter, after, limit);
    const rows = this.#statements.of(sql).all(...values);
    const end = rows.at(-1);
    const keys = rows.map(storedKey);
    return end
      ? { keys, last: { sort: sort === undefined ? '' : text(end, sort), id: text(end, 'id') } }
      : { keys };
  }

  /** Keys whose undo window is over. */
  due(now: number): readonly StoredKey[] {
    return this.#due.all(now).map(storedKey);
  }

  insert({ row, mac, spec, specHash, name, ticket, requester, createdAt }: StoredKey): void {
    this.#insert.run(
      row.keyId,
      row.keyVersion,
      row.requestId,
      name,
      row.keyGroup,
      row.projectId,
      JSON.stringify(spec),
      specHash,
      ticket,
      requester,
      row.state,
      row.everEnabled ? 1 : 0,
      row.generation,
      row.rowVersion,
      row.kekVersion,
      row.deletionDue,
      row.publicKey,
      Buffer.from(row.blob, 'base64'),
      Buffer.from(mac, 'base64'),
      createdAt,
      JSON.stringify(row.grants),
    );
  }

  /** Writes a changed row over its predecessor. @throws where that one has changed meanwhile */
  update({ row, mac }: SealedRow): void {
    const { changes } = this.#update.run(
      row.state,
      row.everEnabled ? 1 : 0,
      row.generation,
      row.rowVersion,
      row.deletionDue,
      Buffer.from(row.blob, 'base64'),
      Buffer.from(mac, 'base64'),
      JSON.stringify(row.grants),
      row.keyId,
      row.rowVersion - 1,
    );
    if (changes !== 1) throw new Error(`Key ${row.keyId} changed underneath`);
  }
}
