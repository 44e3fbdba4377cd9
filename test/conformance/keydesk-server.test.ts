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
import { OPEN_POLICY } from '../kms-server/support/open-policy';
import { Deadlines, startFaultProxy } from '../wire/fault-proxy';
import { forward, type WireResponse } from '../wire/loopback';
import { DAY_MS, type HarnessOperators, type KmsHarness } from './harness';
import { kmsConformance } from './kms';

const PIN = 'conformance-pin-4711';
/** Well formed, and known to no server. */
const STRANGERS_CREDENTIAL = `kd_${'0'.repeat(16)}_${'A'.repeat(43)}`;
const SIGNER = join(__dirname, '..', '..', 'build', 'signer.js');
const GROUP = 'payments';
const PEOPLE = ['operator-1', 'operator-2'].map((id) => id as AccountId) as [AccountId, AccountId];

const APPROVAL_DAYS = 14;

const PRINCIPALS: readonly NewPrincipal[] = [
  { kind: 'integration', name: 'jira', groups: [GROUP] },
  { kind: 'application', name: 'billing-service', projectId: 'payments' },
  ...PEOPLE.map(
    (accountId): NewPrincipal => ({
      kind: 'operator',
      name: accountId,
      accountId,
      groups: [GROUP],
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

/** A reference KMS in a folder of its own, on a clock that the test moves. */
async function startServer(pkcs11Module: string) {
  let now: Instant = Date.parse('2026-06-01T09:00:00Z');
  const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-conformance-'));
  const start = { dataDir, clock: { now: () => now }, pkcs11Module, signerEntry: SIGNER };
  const listen = { host: '127.0.0.1', port: 0, locations: ['eu-central'], pin: () => PIN };
  const groups = [{ name: GROUP, approvalDays: APPROVAL_DAYS }];
  try {
    const { credentials } = await initKms({
      ...start,
      pin: PIN,
      groups,
      principals: PRINCIPALS,
      policy: OPEN_POLICY,
    });
    const server = await startKmsServer({ ...start, ...listen });
    const advance = async (ms: number) => {
      now += ms;
      await server.admin.sweep();
    };
    return { server, dataDir, tokens: credentials.map(({ token }) => token), now: () => now, advance };
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

function operatorsOf(clients: readonly Client[]): HarnessOperators {
  const client = (accountId: AccountId) => {
    const found = clients[PEOPLE.indexOf(accountId)];
    if (!found) throw new Error(`No operator ${accountId}`);
    return found;
  };
  return {
    people: PEOPLE,
    quorum: 1,
    approve: async (id, by) => decided(await client(by).post(`/v1/approvals/${id}/approve`, {})),
    deny: async (id, by, reason) => decided(await client(by).post(`/v1/approvals/${id}/deny`, { reason })),
    pending: async (requestId) => {
      const answer = await client(PEOPLE[0]).get('/v1/approvals?state=pending&limit=1000');
      const { approvals } = JSON.parse(answer.body) as { approvals: readonly Approval[] };
      return approvals.filter((it) => it.requestId === requestId);
    },
  };
}

/** Encrypts as the application of the spec. */
async function tryUse(application: Client, handle: KeyHandle): Promise<boolean> {
  const keyId = handle.slice('keydesk:'.length);
  const plaintext = Buffer.from('4111111111111111').toString('base64');
  const { status, body } = await application.post(`/v1/keys/${keyId}/encrypt`, { plaintext });
  if (status !== 200 && status !== 403 && status !== 409) throw new Error(`Use: ${status} ${body}`);
  return status === 200;
}

/** The keydesk adapter over HTTP against the reference KMS on a software token, with a proxy for the faults. */
async function openServer(pkcs11Module: string): Promise<KmsHarness> {
  const { server, dataDir, tokens, now, advance } = await startServer(pkcs11Module);
  const [app = '', application = '', ...operators] = tokens;
  const [faults, deadlines] = [new FaultQueue(), new Deadlines()];
  const proxy = await startFaultProxy(server.url, faults, deadlines);
  const connect = (baseUrl: string, credential: string) =>
    openKms({ type: 'keydesk', baseUrl }, { credential: async () => credential }, deadlines.start);
  const user = new Client(server.url, application);
  return {
    kms: connect(proxy.url, app),
    direct: connect(server.url, app),
    stranger: connect(server.url, STRANGERS_CREDENTIAL),
    operators: operatorsOf(operators.map((token) => new Client(server.url, token))),
    applications: { tryUse: (handle) => tryUse(user, handle) },
    clock: { now, advance },
    approvalLifetimeMs: APPROVAL_DAYS * DAY_MS,
    faults,
    secrets: [app, STRANGERS_CREDENTIAL, PIN],
    unknown: {
      handle: 'keydesk:00000000-0000-4000-8000-000000000000' as KeyHandle,
      approval: '0'.repeat(32) as ApprovalId,
    },
    malformed: 'keydesk:../x' as KeyHandle,
    spec: (name) => fakeSpec(now(), { name, keyGroup: GROUP }),
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
