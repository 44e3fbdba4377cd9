import { consoleLinkOf } from '../../../../src/app/adapters/kms/registry';
import type { FoundIssue } from '../../../../src/app/ports/operators-jira';
import type { Connection } from '../../../../src/app/ports/settings';
import type { Store } from '../../../../src/app/ports/store';
import { NO_CHANGES } from '../../../../src/app/ports/store';
import { handleEntry } from '../../../../src/app/usecases/handle-entry';
import type { OperatorsDeps, Viewer } from '../../../../src/app/usecases/operators/deps';
import { EMPTY_CHAIN } from '../../../../src/domain/audit';
import type {
  AccountId,
  ChangelogId,
  ConnectionId,
  Day,
  IssueId,
  IssueKey,
  KeyHandle,
  RequestId,
} from '../../../../src/domain/ids';
import type { CreateSnapshot, DeleteSnapshot } from '../../../../src/domain/key-request';
import type { RequestRecord } from '../../../../src/domain/request-lifecycle/record';
import { startRequest } from '../../../../src/domain/request-lifecycle/start';
import { FakeOperatorsJira } from '../../../fakes/operators/fake-operators-jira';
import { MemoryStore } from '../../../fakes/store/memory-store';

export const PROJECT = '10000';
export const NOW = Date.UTC(2026, 10, 23, 9);
const CONNECTION = 'kms-1' as ConnectionId;

export const issueId = (number: number): IssueId => String(20_000 + number) as IssueId;
export const handleOf = (number: number): KeyHandle => `keydesk:key-${number}` as KeyHandle;

/** Jira and the store with requests in them, as one person's session sees them. */
export class OperatorsWorld {
  readonly jira = new FakeOperatorsJira();
  readonly store = new MemoryStore();
  readonly connection: Connection = {
    id: CONNECTION,
    name: 'Reference KMS',
    kms: { type: 'keydesk', baseUrl: 'https://kms.example.com' },
    keyGroup: 'payments',
    credential: null,
    callbackSecret: null,
    consoleUrl: 'https://console.example.com/keys/{keyId}?tab=state',
  };
  /** Reads of the store. */
  reads = 0;

  get deps(): OperatorsDeps {
    return {
      jira: this.jira,
      store: this.#counted(),
      projectId: PROJECT,
      connections: async () => [this.connection],
      capabilities: async () => undefined,
      kms: async () => {
        throw new Error('No list asks a KMS');
      },
      consoleLink: consoleLinkOf,
      now: () => NOW,
    };
  }

  get viewer(): Viewer {
    return { accountId: 'looker' as AccountId, rights: this.jira.granted };
  }

  /** A *Create Key* request with its issue. */
  async create(number: number, change: Partial<RequestRecord> = {}): Promise<RequestRecord> {
    const record = { ...startRequest(createSnapshot(number), [], NOW - number), todo: [], ...change };
    await this.#put(record, { name: `key-${number}`, keyType: 'AES-256' });
    return record;
  }

  /** One that is ready, so that its key can be deleted. */
  ready(number: number): Promise<RequestRecord> {
    const key = { handle: handleOf(number), state: 'Enabled', everEnabled: true } as const;
    return this.create(number, { state: 'ready', readyAt: NOW, key });
  }

  /** A *Delete Key* request for the key of another. */
  async delete(number: number, maker: number, change: Partial<RequestRecord> = {}): Promise<RequestRecord> {
    const record = { ...startRequest(deleteSnapshot(number, maker), [], NOW), todo: [], ...change };
    await this.#put(record, { handle: handleOf(maker) });
    return record;
  }

  async #put(record: RequestRecord, form: FoundIssue['form']): Promise<void> {
    const { issueId: id, issueKey: key, action } = record.snapshot;
    const status = record.state === 'voided' ? undefined : record.state;
    this.jira.issues.set(id, {
      ...{ id, key, action, form, status, projectId: PROJECT, statusName: 'As Jira calls it' },
      ...{ summary: `Summary of ${key}`, created: NOW, reporter: 'dev' as AccountId },
    });
    const file = { issueId: id, issueKey: key, version: 0, leaseUntil: 0, record, audit: EMPTY_CHAIN };
    const entry = handleEntry(record);
    await this.store.save(file, { ...NO_CHANGES, ...(entry && { handle: entry }) }, undefined);
  }

  #counted(): Pick<Store, 'load' | 'handle' | 'auditTrail' | 'attentionIssues'> {
    const counted = <A extends readonly unknown[], R>(read: (...args: A) => R) => {
      return (...args: A): R => {
        this.reads += 1;
        return read(...args);
      };
    };
    const { store } = this;
    return {
      load: counted((id) => store.load(id)),
      handle: counted((handle) => store.handle(handle)),
      auditTrail: counted((id) => store.auditTrail(id)),
      attentionIssues: counted((page) => store.attentionIssues(page)),
    };
  }
}

const head = (number: number) => ({
  requestId: `request-${number}` as RequestId,
  issueId: issueId(number),
  issueKey: `KEYS-${number}` as IssueKey,
  jiraProjectId: PROJECT,
  submission: { changelogId: '1' as ChangelogId, at: NOW, submitter: 'dev' as AccountId },
  connectionId: CONNECTION,
  keyGroup: 'payments',
  policyVersion: 'p-1',
});

const createSnapshot = (number: number): CreateSnapshot => ({
  ...head(number),
  action: 'create',
  spec: {
    kind: 'key',
    name: `key-${number}`,
    keyType: 'AES-256',
    operations: ['encrypt', 'decrypt'],
    protectionLevel: 'hsm',
    projectId: 'payments',
    location: 'eu-central',
    requestor: 'dev' as AccountId,
    activationDate: '2026-11-23' as Day,
    expiryDate: '2027-11-23' as Day,
    description: 'Encrypts card tokens.',
    costCentre: 'CC-1',
    dataClassification: 'confidential',
    rotationPeriodDays: null,
    applications: [],
  },
});

const deleteSnapshot = (number: number, maker: number): DeleteSnapshot => ({
  ...head(number),
  action: 'delete',
  deletion: { handle: handleOf(maker), reason: 'Moved to another key.', windowDays: 7 },
  createdBy: `request-${maker}` as RequestId,
  owner: 'dev' as AccountId,
});
