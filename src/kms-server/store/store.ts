import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AccountLinkStore } from './account-links';
import { ApprovalStore } from './approvals';
import { AuditLog } from './audit-log';
import { CredentialStore } from './credentials/credentials';
import { openCounters, openDatabase } from './database';
import { DeliveryStore } from './deliveries';
import { GroupStore } from './groups';
import { KeyStore } from './keys';
import { LastUses } from './last-uses';
import { Ledger } from './ledger';
import { NonceCounter } from './nonce-counter';
import { PolicyStore } from './policies';
import { PrincipalStore } from './principals';
import { RepeatStore } from './repeats';
import { RoleStore } from './roles';
import { TeamStore } from './teams';
import { Tombstones } from './tombstones';
import { marked } from './write-marks';
import { WriteQueue } from './write-queue';

export const databaseFile = (dataDir: string): string => join(dataDir, 'kms.db');

/** Everything the server remembers. */
export class Store {
  readonly keys: KeyStore;
  readonly approvals: ApprovalStore;
  readonly accountLinks: AccountLinkStore;
  readonly roles: RoleStore;
  readonly principals: PrincipalStore;
  readonly teams: TeamStore;
  readonly groups: GroupStore;
  readonly policies: PolicyStore;
  readonly credentials: CredentialStore;
  readonly deliveries: DeliveryStore;
  readonly ledger: Ledger;
  readonly repeats: RepeatStore;
  readonly audit: AuditLog;
  readonly nonces: NonceCounter;
  readonly lastUses: LastUses;
  readonly tombstones: Tombstones;
  readonly #database: DatabaseSync;
  readonly #counters: DatabaseSync;
  readonly #queue: WriteQueue;
  #onCommit: () => void = () => undefined;

  constructor(dataDir: string) {
    const file = databaseFile(dataDir);
    this.#database = openDatabase(file);
    this.#counters = openCounters(file);
    this.keys = new KeyStore(this.#database);
    this.approvals = new ApprovalStore(this.#database);
    this.accountLinks = new AccountLinkStore(this.#database);
    this.roles = new RoleStore(this.#database);
    this.principals = new PrincipalStore(this.#database, this.roles);
    this.teams = new TeamStore(this.#database);
    this.groups = new GroupStore(this.#database);
    this.policies = new PolicyStore(this.#database);
    this.credentials = new CredentialStore(this.#database);
    this.deliveries = new DeliveryStore(this.#database);
    this.ledger = new Ledger(this.#database);
    this.repeats = new RepeatStore(this.#database);
    this.audit = new AuditLog(this.#database);
    this.nonces = new NonceCounter(this.#counters);
    this.lastUses = new LastUses(this.#counters);
    this.tombstones = new Tombstones(dataDir);
    this.#queue = new WriteQueue(this.#database, () => this.#onCommit());
  }

  /** Called after every commit of {@link write}. */
  set onCommit(listener: () => void) {
    this.#onCommit = listener;
  }

  /** Runs a change in a transaction, and resolves once it is on the disk. */
  write<T>(change: () => T): Promise<T> {
    return this.#queue.write(marked(change));
  }

  /** Empties the write-ahead log: what was overwritten in the database is then nowhere. False where a reader is in the way. */
  truncateLog(): boolean {
    return this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
  }

  close(): void {
    this.lastUses.flush();
    this.#counters.close();
    this.#database.close();
  }
}
