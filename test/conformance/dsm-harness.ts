import { DsmKms } from '../../src/app/adapters/kms/dsm/adapter';
import { DsmClient, type DsmClientOptions } from '../../src/app/adapters/kms/dsm/client';
import { dsmConnectionSchema } from '../../src/app/adapters/kms/dsm/config';
import type { Approval, Kms, KmsRefusal, RequestContext } from '../../src/app/ports/kms';
import type {
  AccountId,
  ApprovalId,
  Instant,
  IssueKey,
  KeyHandle,
  RequestId,
  SnapshotHash,
} from '../../src/domain/ids';
import { ok, type Result, refuse } from '../../src/domain/result';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { FaultQueue } from '../fakes/kms/faults';
import { type DsmStubOptions, OPERATORS_GATE } from '../wire/dsm-stub/options';
import { operationsOf, type Sobject } from '../wire/dsm-stub/sobject';
import { DsmStub } from '../wire/dsm-stub/stub';
import type { Reply } from '../wire/dsm-stub/types';
import { Deadlines, startFaultProxy } from '../wire/fault-proxy';
import { exchangeWith } from '../wire/in-process';
import type { WireRequest } from '../wire/loopback';
import {
  approveFully,
  DAY_MS,
  type HarnessOperators,
  type KmsHarness,
  type VersionUse,
  value,
} from './harness';

const PEOPLE = ['operator-1@example.com', 'operator-2@example.com'].map((it) => it as AccountId) as [
  AccountId,
  AccountId,
];

const STRANGERS_KEY = Buffer.from(`${'0'.repeat(36)}:a-strangers-secret`).toString('base64');
const KID = '00000000-0000-4000-8000-000000000000';

/** What has an effect in DSM; with the first read of what the connection can do. Sessions and look-ups have none. */
export const isOrder = ({ method, path }: WireRequest): boolean =>
  method === 'PATCH' ||
  method === 'DELETE' ||
  /^\/sys\/v1\/version$/.test(path) ||
  (method === 'POST' &&
    /^\/(crypto\/v1\/keys(\/replace|\/[0-9a-f-]{36}\/\w+)?|sys\/v1\/approval_requests)$/.test(path));

/** Behind the gate a direct enable is only refused, and a version's object only made: the order is the approval request. */
export const isGatedOrder = (request: WireRequest): boolean =>
  isOrder(request) &&
  !(request.method === 'PATCH' && request.body.includes('"enabled":true')) &&
  !(request.method === 'POST' && request.body.includes('keydesk_first'));

export const isAnything = (): boolean => true;

export interface DsmHarness extends KmsHarness {
  readonly stub: DsmStub;
}

/** An approval id names DSM's own in its first part. */
const dsmId = (id: ApprovalId): string => id.split('.')[0] ?? '';

/** DSM's answer to a decision, as the port's people would put it. */
function decided({ status, text = '' }: Reply): Result<unknown, KmsRefusal> {
  if (status < 300) return ok(status);
  const code = status === 403 ? 'forbidden' : 'approval-decided';
  return refuse({ code, message: text, mend: 'Look in DSM.' });
}

function operatorsOf(stub: DsmStub, kms: Kms, quorum: number): HarnessOperators {
  return {
    people: PEOPLE,
    quorum,
    approve: async (id, by) => decided(stub.approvals.approve(dsmId(id), stub.person(by))),
    deny: async (id, by, reason) => decided(stub.approvals.deny(dsmId(id), stub.person(by), reason)),
    pending: async (requestId) => {
      const { body } = stub.approvals.list(new URLSearchParams({ status: 'PENDING' }));
      const open = [];
      for (const it of body as readonly {
        request_id: string;
        description: string;
      }[]) {
        const [, action, kid] =
          /: (enable|delete|rotate) key ".*" \(([0-9a-f-]{36})\)/.exec(it.description) ?? [];
        if (!isAction(action) || !it.description.includes(` ${requestId},`)) continue;
        const id = `${it.request_id}.${kid}.${action}.${requestId}` as ApprovalId;
        if (value(await kms.getApproval(id)).state === 'pending') open.push({ id, action });
      }
      return open;
    },
  };
}

const isAction = (text: string | undefined): text is Approval['action'] =>
  text === 'enable' || text === 'delete' || text === 'rotate';

/** On whose behalf the app's own poll ends a window. */
const pollContext = (requestId: RequestId): RequestContext => ({
  requestId: `poll-${requestId}` as RequestId,
  generation: 1,
  ticket: 'KEY-1' as IssueKey,
  snapshotHash: '0'.repeat(64) as SnapshotHash,
  policyVersion: 'default-1',
  requester: PEOPLE[0],
  excluded: [],
});

export interface OpenOptions extends Partial<Omit<DsmStubOptions, 'now'>> {
  readonly suffers?: Suffers;
  /** The clock of DSM and of the adapter, where a test has one already. */
  readonly time?: { now: Instant };
}

/** How calls get to the stand-in. */
type Way = Pick<DsmClientOptions, 'deadline' | 'exchange'> & { readonly baseUrl: string };

interface Ways {
  readonly direct: Way;
  readonly faulty: Way;
  readonly close: () => Promise<void>;
}

type Suffers = (request: WireRequest) => boolean;

/** Over HTTP, with a proxy for the faults. */
async function overTheWire(stub: DsmStub, faults: FaultQueue, suffers: Suffers): Promise<Ways> {
  const server = await stub.start();
  const deadlines = new Deadlines();
  const proxy = await startFaultProxy(server.url, faults, deadlines, suffers);
  const deadline = deadlines.start;
  return {
    direct: { baseUrl: server.url, deadline },
    faulty: { baseUrl: proxy.url, deadline },
    close: async () => {
      await proxy.close();
      await server.close();
    },
  };
}

function withoutWire({ respond }: DsmStub, faults: FaultQueue, suffers: Suffers): Ways {
  const way = (suffering: Suffers): Way => ({
    baseUrl: 'http://127.0.0.1',
    deadline: () => new AbortController().signal,
    exchange: exchangeWith(respond, faults, suffering),
  });
  return { direct: way(() => false), faulty: way(suffers), close: async () => undefined };
}

interface Stage {
  readonly stub: DsmStub;
  readonly faults: FaultQueue;
  readonly time: { now: Instant };
  readonly options: OpenOptions;
}

function stage(options: OpenOptions): Stage {
  const { time = { now: Date.parse('2026-06-01T09:00:00Z') } } = options;
  const stub = new DsmStub({ people: PEOPLE, ...options, now: () => time.now });
  return { stub, time, options, faults: new FaultQueue() };
}

/** The DSM adapter over HTTP against the stand-in. */
export async function openDsm(options: OpenOptions = {}): Promise<DsmHarness> {
  const there = stage(options);
  return harnessOn(there, await overTheWire(there.stub, there.faults, options.suffers ?? isOrder));
}

/** The same where calls go straight to the stand-in, for thousands of them. */
export function dsmWithoutWire(options: OpenOptions): DsmHarness {
  const there = stage(options);
  return harnessOn(there, withoutWire(there.stub, there.faults, options.suffers ?? isOrder));
}

function harnessOn({ stub, faults, time, options }: Stage, ways: Ways): DsmHarness {
  const now = () => time.now;
  const connect = ({ baseUrl, ...how }: Way, apiKey: string) => {
    const { accountId, groupId } = stub;
    const connection = dsmConnectionSchema.parse({ type: 'dsm', baseUrl, accountId, groupId });
    const credential = async () => apiKey;
    return new DsmKms(new DsmClient(connection, { credential, now, ...how }));
  };
  const direct = connect(ways.direct, stub.apiKey);
  const harness: DsmHarness = {
    stub,
    kms: connect(ways.faulty, stub.apiKey),
    direct,
    stranger: connect(ways.direct, STRANGERS_KEY),
    operators: operatorsOf(stub, direct, options.quorum ?? 1),
    applications: { tryUse: async (handle) => stub.sobjects.family(kidOf(handle)).some(isInUse) },
    clock: {
      now,
      advance: async (ms, { finish } = { finish: true }) => {
        time.now += ms;
        if (finish) await finishDue(harness);
      },
    },
    approvalLifetimeMs: 30 * DAY_MS,
    everUsable: (requestId) => stub.kidsOf(requestId, 'ever usable').map(handleOf),
    liveKeys: (requestId) => stub.kidsOf(requestId, 'live').map(handleOf),
    versions: (requestId) => {
      const [kid = ''] = stub.kidsOf(requestId, 'any');
      return stub.sobjects.family(kid).map(useOf);
    },
    faults,
    secrets: [stub.apiKey, STRANGERS_KEY],
    unknown: {
      handle: `dsm:${KID}` as KeyHandle,
      approval: `${KID}.${KID}.enable.${'0'.repeat(32)}` as ApprovalId,
    },
    malformed: 'dsm:../x' as KeyHandle,
    spec: (name) => fakeSpec(now(), { name, keyGroup: stub.groupName, location: '127.0.0.1' }),
    cleanup: ways.close,
  };
  return harness;
}

const kidOf = (handle: KeyHandle): string => handle.slice('dsm:'.length);

const isInUse = (key: Sobject): boolean => useOf(key) === 'all';

function useOf(key: Sobject): VersionUse {
  const operations = operationsOf(key).length;
  if (operations === 0) return 'none';
  return operations === key.key_ops.filter((it) => it !== 'APPMANAGEABLE').length ? 'all' : 'process';
}

const handleOf = (kid: string) => `dsm:${kid}` as KeyHandle;

/** The app's poll at the end of a window, and operators who agree. */
async function finishDue({ direct, clock, ...harness }: DsmHarness): Promise<void> {
  for (const { handle, requestId, deletionDue } of (await direct.listKeys({ limit: 1000 })).keys) {
    if (deletionDue === undefined || deletionDue > clock.now()) continue;
    const ending = value(await (direct as DsmKms).finishDeletion(handle, pollContext(requestId)));
    if (ending.outcome === 'pendingApproval')
      await approveFully({ direct, clock, ...harness }, ending.approvalId);
  }
}

export const GATED: OpenOptions = { protects: OPERATORS_GATE, suffers: isGatedOrder };
