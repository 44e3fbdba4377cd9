import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KmsCapabilities } from '../../../src/domain/capabilities';
import type { PolicySet } from '../../../src/domain/policy/policy-set';
import {
  initKms,
  type KmsServer,
  type KmsServerOptions,
  type NewGroup,
  type NewPrincipal,
  startKmsServer,
} from '../../../src/kms-server';
import type { ApprovalResource, KeyResource } from '../../../src/kms-server/http/resources';
import { checkAnswer } from './api-document';
import { bundle } from './bundle';
import { OPEN_POLICY } from './open-policy';

export const PIN = 'test-pin-0001';
export const DAY = 86_400_000;
export const START = Date.parse('2026-11-22T12:00:00Z');

export class MovableClock {
  #now: number;
  constructor(start = START) {
    this.#now = start;
  }
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly type: string;
  readonly etag: string | null;
}

export interface ProblemBody {
  readonly code: string;
  readonly detail: string;
  readonly mend: string;
  readonly status: number;
}

const GROUPS: readonly NewGroup[] = [
  { name: 'payments' },
  { name: 'vault', enable: { n: 2 }, delete: { n: 2 } },
  { name: 'elsewhere' },
];

const PRINCIPALS = {
  jira: { kind: 'integration', name: 'jira', groups: ['payments', 'vault'] },
  stranger: { kind: 'integration', name: 'other-site', groups: ['elsewhere'] },
  operator: { kind: 'operator', name: 'operator', groups: ['payments', 'vault'], accountId: 'acc-operator' },
  second: {
    kind: 'operator',
    name: 'second-operator',
    groups: ['payments', 'vault'],
    accountId: 'acc-second',
  },
  twin: { kind: 'operator', name: 'twin-of-operator', groups: ['vault'], accountId: 'acc-operator' },
  foreign: { kind: 'operator', name: 'foreign-operator', groups: ['elsewhere'], accountId: 'acc-foreign' },
  unlinked: { kind: 'operator', name: 'unlinked-operator', groups: ['payments'] },
  developer: { kind: 'operator', name: 'developer', groups: ['payments'], accountId: 'acc-developer' },
  approver: { kind: 'operator', name: 'approver', groups: ['payments'], accountId: 'acc-approver' },
  shop: { kind: 'application', name: 'shop', projectId: 'P1' },
  reports: { kind: 'application', name: 'reports', projectId: 'P1' },
  impostor: { kind: 'application', name: 'shop', projectId: 'P2' },
  auditor: { kind: 'auditor', name: 'auditor' },
  admin: { kind: 'admin', name: 'admin' },
  officer: { kind: 'security-officer', name: 'chief', accountId: 'acc-chief' },
  lapsed: { kind: 'application', name: 'lapsed', projectId: 'P1', validDays: 1 },
} as const satisfies Readonly<Record<string, NewPrincipal>>;
export type Who = keyof typeof PRINCIPALS;

export interface TestKms {
  readonly dataDir: string;
  readonly clock: MovableClock;
  readonly auditPublicKey: string;
  readonly token: Readonly<Record<Who, string>>;
  readonly server: KmsServer;
  /** Sends one request; `who` is a principal, a raw token, or undefined for none. */
  call<T>(
    who: Who | { readonly raw: string } | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<T>>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

type Tuning = Partial<
  Pick<
    KmsServerOptions,
    | 'signers'
    | 'cacheSize'
    | 'unwrapBudget'
    | 'notifications'
    | 'tls'
    | 'oidc'
    | 'port'
    | 'consoleFolder'
    | 'jiraUrl'
  >
> & {
  /** The policy that holds first; by default one that refuses nothing. */
  readonly policy?: PolicySet;
};

/** A server of its own in a folder of its own, on an injected clock. */
export async function startTestKms(module: string, tuning: Tuning = {}): Promise<TestKms> {
  const built = bundle({ signer: 'src/kms-server/hsm/signer/main.ts' });
  const dataDir = mkdtempSync(join(tmpdir(), 'keydesk-data-'));
  const remove = () => {
    rmSync(dataDir, { recursive: true, force: true });
    built.remove();
  };
  try {
    return await startIn(module, dataDir, built.folder, remove, tuning);
  } catch (error) {
    remove();
    throw error;
  }
}

async function startIn(
  module: string,
  dataDir: string,
  build: string,
  remove: () => void,
  { policy = OPEN_POLICY, ...tuning }: Tuning,
): Promise<TestKms> {
  // The folder is a day old, so that who was let in for a day is out.
  const clock = new MovableClock(START - DAY);
  const common = { dataDir, clock, pkcs11Module: module, signerEntry: join(build, 'signer.js') };
  const names = Object.keys(PRINCIPALS) as Who[];
  const { credentials, auditPublicKey } = await initKms({
    ...common,
    pin: PIN,
    groups: GROUPS,
    principals: Object.values(PRINCIPALS),
    policy,
  });
  clock.advance(DAY);
  const token = Object.fromEntries(names.map((name, index) => [name, credentials[index]?.token])) as Record<
    Who,
    string
  >;
  const launch = () =>
    startKmsServer({
      ...common,
      port: 0,
      ...tuning,
      pin: () => PIN,
      host: '127.0.0.1',
      sweepIntervalMs: 3_600_000,
    });
  let server = await launch();
  let running = true;
  const stop = async () => {
    if (running) await server.close();
    running = false;
  };
  return {
    dataDir,
    clock,
    auditPublicKey,
    token,
    get server() {
      return server;
    },
    call: (who, method, path, body, headers) =>
      send(server.url, typeof who === 'string' ? token[who] : who?.raw, method, path, body, headers),
    stop,
    start: async () => {
      server = await launch();
      running = true;
    },
    close: async () => {
      await stop();
      remove();
    },
  };
}

export async function send<T>(
  url: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...headers,
      connection: 'close',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const told = {
    status: response.status,
    body: (text === '' ? undefined : JSON.parse(text)) as T,
    type: response.headers.get('content-type') ?? '',
    etag: response.headers.get('etag'),
  };
  checkAnswer(method, path, told);
  return told;
}

let counter = 0;
/** A request id that no other test has. */
export const freshRequest = (): string => `request-${String(++counter).padStart(6, '0')}`;

export const spec = (changes: Readonly<Record<string, unknown>> = {}) => {
  const operations = (changes.operations as readonly string[] | undefined) ?? ['encrypt', 'decrypt'];
  return {
    name: `key-${++counter}`,
    keyType: 'AES-256',
    operations,
    protectionLevel: 'software',
    projectId: 'P1',
    location: 'local',
    activationDate: '2026-11-01',
    expiryDate: '2027-11-01',
    description: 'card data',
    rotationPeriodDays: null,
    applications: [{ name: 'shop', operations }],
    keyGroup: 'payments',
    labels: { ticket: 'KEY-1' },
    ...changes,
  };
};

export const context = (requestId: string, generation = 1) => ({
  requestId,
  generation,
  ticket: 'KEY-1',
  snapshotHash: 'a'.repeat(64),
  policyVersion: '2026-11',
  requester: 'acc-developer',
  excluded: ['acc-developer', 'acc-approver'],
});

type Pending = { readonly outcome: 'pendingApproval'; readonly approvalId: string };

export const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** The steps of the story, each of which must succeed. */
export class Steps {
  readonly #kms: TestKms;
  constructor(kms: TestKms) {
    this.#kms = kms;
  }

  capabilities = async (): Promise<KmsCapabilities> =>
    this.#ok(await this.#kms.call<KmsCapabilities>('jira', 'GET', '/v1/capabilities'), 200);

  async create(requestId: string, changes: Readonly<Record<string, unknown>> = {}): Promise<KeyResource> {
    const body = { spec: spec(changes), context: context(requestId) };
    return this.#ok(await this.#kms.call<KeyResource>('jira', 'POST', '/v1/keys', body), 201);
  }

  async askToEnable(key: KeyResource, generation = 1): Promise<string> {
    const body = { context: context(key.requestId, generation) };
    const answer = await this.#kms.call<Pending>('jira', 'POST', `/v1/keys/${key.keyId}/enable`, body);
    return this.#ok(answer, 202).approvalId;
  }

  async askToDelete(key: KeyResource, requestId: string, days = 7): Promise<string> {
    const body = { days, context: context(requestId) };
    const answer = await this.#kms.call<Pending>(
      'jira',
      'POST',
      `/v1/keys/${key.keyId}/schedule-deletion`,
      body,
    );
    return this.#ok(answer, 202).approvalId;
  }

  async approve(approvalId: string, who: Who = 'operator', body: object = {}): Promise<ApprovalResource> {
    const path = `/v1/approvals/${approvalId}/approve`;
    return this.#ok(await this.#kms.call<ApprovalResource>(who, 'POST', path, body), 200);
  }

  /** For the deletion of a key that was used a moment ago. */
  approveKnowingly(approvalId: string): Promise<ApprovalResource> {
    return this.approve(approvalId, 'operator', { acknowledgeRecentUse: true });
  }

  /** A key that its operators have enabled. */
  async enabled(changes: Readonly<Record<string, unknown>> = {}): Promise<KeyResource> {
    const key = await this.create(freshRequest(), changes);
    await this.approve(await this.askToEnable(key));
    return this.describe(key);
  }

  async describe(key: KeyResource): Promise<KeyResource> {
    return this.#ok(await this.#kms.call<KeyResource>('jira', 'GET', `/v1/keys/${key.keyId}`), 200);
  }

  async disable(key: KeyResource, generation: number): Promise<KeyResource> {
    const body = { context: context(key.requestId, generation) };
    return this.#ok(
      await this.#kms.call<KeyResource>('jira', 'POST', `/v1/keys/${key.keyId}/disable`, body),
      200,
    );
  }

  async approval(id: string): Promise<ApprovalResource> {
    return this.#ok(await this.#kms.call<ApprovalResource>('jira', 'GET', `/v1/approvals/${id}`), 200);
  }

  use<T = Readonly<Record<string, unknown>> & ProblemBody>(
    key: KeyResource,
    operation: string,
    body: unknown,
    who: Who = 'shop',
  ): Promise<Answer<T>> {
    return this.#kms.call<T>(who, 'POST', `/v1/keys/${key.keyId}/${operation}`, body);
  }

  encrypt = (key: KeyResource, who: Who = 'shop') =>
    this.use<{ readonly ciphertext: string } & ProblemBody>(
      key,
      'encrypt',
      { plaintext: bytes('4111') },
      who,
    );

  #ok<T>(answer: Answer<T>, status: number): T {
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status });
    return answer.body;
  }
}
