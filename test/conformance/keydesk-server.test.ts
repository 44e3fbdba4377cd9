import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKms } from '../../src/app/adapters/kms/registry';
import type { Approval } from '../../src/app/ports/kms';
import type { AccountId, ApprovalId, Instant, KeyHandle } from '../../src/domain/ids';
import { ok, refuse } from '../../src/domain/result';
import { initKms, locatePkcs11Module, type NewPrincipal, startKmsServer } from '../../src/kms-server';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { FaultQueue } from '../fakes/kms/faults';
import { Deadlines, startFaultProxy } from '../wire/fault-proxy';
import { forward, type WireResponse } from '../wire/loopback';
import { DAY_MS, type KmsHarness } from './harness';
import { kmsConformance } from './kms';

const PIN = 'conformance-pin-4711';
/** Well formed, and known to no server. */
const STRANGERS_CREDENTIAL = `kd_${'0'.repeat(16)}_${'A'.repeat(43)}`;
const SIGNER = join(__dirname, '..', '..', 'build', 'signer.js');
const GROUP = 'payments';
const PEOPLE = ['operator-1', 'operator-2'].map((id) => id as AccountId) as [AccountId, AccountId];

const APPROVAL_DAYS = 14;

/** Credentials outlive every window that the suite waits out. */
const VALID_DAYS = 36_500;

const PRINCIPALS: readonly NewPrincipal[] = [
  { kind: 'integration', name: 'jira', groups: [GROUP], validDays: VALID_DAYS },
  { kind: 'application', name: 'billing-service', projectId: 'payments', validDays: VALID_DAYS },
  ...PEOPLE.map(
    (accountId): NewPrincipal => ({
      ...{ kind: 'operator', name: accountId, accountId, groups: [GROUP], validDays: VALID_DAYS },
    }),
  ),
];

/** What the server's other clients do, each with their own credential, over plain HTTP. */
class Client {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  get(path: string): Promise<WireResponse> {
    return this.#send('GET', path, '');
  }

  post(path: string, body: unknown): Promise<WireResponse> {
    return this.#send('POST', path, JSON.stringify(body));
  }

  #send(method: string, path: string, body: string): Promise<WireResponse> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body && { 'content-type': 'application/json' }),
    };
    return forward(this.#url, { method, path, headers, body });
  }
}

/** The answer as the port's people would put it: done, or refused with the problem's code. */
function decided(answer: WireResponse) {
  const body = JSON.parse(answer.body);
  if (answer.status === 200) return ok(body);
  return refuse({ code: body.code, message: body.detail, mend: body.mend });
}

/** The keydesk adapter over HTTP against the reference KMS on a software token, with a proxy for the faults. */
async function openServer(pkcs11Module: string): Promise<KmsHarness> {
  let now: Instant = Date.parse('2026-06-01T09:00:00Z');
  const clock = { now: () => now };
  const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-conformance-'));
  const start = { dataDir, clock, pkcs11Module, signerEntry: SIGNER };
  const { credentials } = await initKms({
    ...start,
    pin: PIN,
    groups: [{ name: GROUP, approvalDays: APPROVAL_DAYS }],
    principals: PRINCIPALS,
  });
  const [app, application, ...operators] = credentials.map((issued) => issued.token);
  if (!app || !application) throw new Error('No credentials were issued');
  const server = await startKmsServer({
    ...start,
    pin: () => PIN,
    host: '127.0.0.1',
    port: 0,
    locations: ['eu-central'],
  });
  const [faults, deadlines] = [new FaultQueue(), new Deadlines()];
  const proxy = await startFaultProxy(server.url, faults, deadlines);
  const connect = (baseUrl: string, credential: string) =>
    openKms({ type: 'keydesk', baseUrl }, { credential: async () => credential }, deadlines.start);
  const clients = operators.map((token) => new Client(server.url, token));
  const operator = (accountId: AccountId) => {
    const client = clients[PEOPLE.indexOf(accountId)];
    if (!client) throw new Error(`No operator ${accountId}`);
    return client;
  };
  const user = new Client(server.url, application);
  return {
    kms: connect(proxy.url, app),
    direct: connect(server.url, app),
    stranger: connect(server.url, STRANGERS_CREDENTIAL),
    operators: {
      people: PEOPLE,
      quorum: 1,
      approve: async (id, by) => decided(await operator(by).post(`/v1/approvals/${id}/approve`, {})),
      deny: async (id, by, reason) =>
        decided(await operator(by).post(`/v1/approvals/${id}/deny`, { reason })),
      pending: async (requestId) => {
        const answer = await operator(PEOPLE[0]).get('/v1/approvals?state=pending&limit=1000');
        const { approvals } = JSON.parse(answer.body) as { approvals: readonly Approval[] };
        return approvals.filter((it) => it.requestId === requestId);
      },
    },
    applications: {
      tryUse: async (handle) => {
        const keyId = handle.slice('keydesk:'.length);
        const plaintext = Buffer.from('4111111111111111').toString('base64');
        const { status, body } = await user.post(`/v1/keys/${keyId}/encrypt`, { plaintext });
        if (status !== 200 && status !== 403 && status !== 409) throw new Error(`Use: ${status} ${body}`);
        return status === 200;
      },
    },
    clock: {
      now: clock.now,
      advance: async (ms) => {
        now += ms;
        await server.admin.sweep();
      },
    },
    approvalLifetimeMs: APPROVAL_DAYS * DAY_MS,
    faults,
    secrets: [app, STRANGERS_CREDENTIAL, PIN],
    unknown: {
      handle: 'keydesk:00000000-0000-4000-8000-000000000000' as KeyHandle,
      approval: '0'.repeat(32) as ApprovalId,
    },
    malformed: 'keydesk:../x' as KeyHandle,
    spec: (name) => fakeSpec(now, { name, keyGroup: GROUP }),
    cleanup: async () => {
      await proxy.close();
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

const pkcs11Module = locatePkcs11Module();
if (pkcs11Module) {
  kmsConformance('the keydesk adapter with the reference KMS', () => openServer(pkcs11Module), {
    declared: { approvals: true, fencesGenerations: true, activationDates: true },
    credentials: true,
    propertyRuns: 25,
  });
} else {
  console.log('Skipped: the suite against the reference KMS needs SoftHSM (set KEYDESK_PKCS11_MODULE).');
  test.skip('the keydesk adapter with the reference KMS', () => undefined);
}
