import { timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type {
  Cancellation,
  KeyDescription,
  KeySpec,
  Kms,
  KmsResult,
  RequestContext,
} from '../../src/app/ports/kms';
import type { ApprovalId, KeyHandle, RequestId } from '../../src/domain/ids';
import { answerJson, type LoopbackServer, startLoopback, type WireRequest } from './loopback';

/** The REST contract of the reference KMS over a KMS behind the port: a fake that remembers. Speaks it as the real server does. */

/** Problem codes with their HTTP status. */
const STATUS: Readonly<Record<string, number>> = {
  'not-found': 404,
  conflict: 409,
  'name-taken': 409,
  'stale-generation': 409,
  'approval-decided': 409,
  'invalid-state': 409,
  unsupported: 422,
  policy: 422,
  forbidden: 403,
  unauthenticated: 401,
  'invalid-request': 400,
};

interface Call {
  readonly kms: Kms;
  /** The id in the path. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Body;
}

interface Body {
  readonly spec: KeySpec;
  readonly context: RequestContext;
  readonly days: number;
  readonly version: number;
}

/** What a call answers with: a status and a value, or a refusal. */
type Reply = KmsResult<{ readonly status: number; readonly value: unknown }>;

const handleOf = (id: string) => `keydesk:${id}` as KeyHandle;

/** The real server says more than the adapter reads. */
const resource = (key: KeyDescription) => ({
  ...key,
  keyId: key.handle.slice('keydesk:'.length),
  publicKey: null,
  anUnknownMember: true,
});

function reply<T>(result: KmsResult<T>, status: number, value: (from: T) => unknown): Reply {
  return result.ok ? { ok: true, value: { status, value: value(result.value) } } : result;
}

const fine = (value: unknown): Reply => ({ ok: true, value: { status: 200, value } });

/** An outcome of the port is the body of the contract, its key in the resource's shape. */
function outcome<T extends { readonly outcome: string; readonly key?: KeyDescription }>(
  result: KmsResult<T>,
): Reply {
  const status = result.ok && result.value.outcome === 'pendingApproval' ? 202 : 200;
  return reply(result, status, (told) => ({ ...told, ...(told.key && { key: resource(told.key) }) }));
}

const ROUTES: readonly (readonly [method: string, path: RegExp, act: (call: Call) => Promise<Reply>])[] = [
  ['GET', /^\/v1\/capabilities$/, async ({ kms }) => fine(await kms.capabilities())],
  ['POST', /^\/v1\/keys$/, create],
  ['GET', /^\/v1\/keys$/, list],
  [
    'GET',
    /^\/v1\/keys\/([^/]+)$/,
    async ({ kms, id }) => reply(await kms.describeKey(handleOf(id)), 200, resource),
  ],
  [
    'POST',
    /^\/v1\/keys\/([^/]+)\/enable$/,
    async ({ kms, id, body }) => outcome(await kms.enableKey(handleOf(id), body.context)),
  ],
  [
    'POST',
    /^\/v1\/keys\/([^/]+)\/disable$/,
    async ({ kms, id, body }) => reply(await kms.disableKey(handleOf(id), body.context), 200, resource),
  ],
  [
    'POST',
    /^\/v1\/keys\/([^/]+)\/schedule-deletion$/,
    async ({ kms, id, body }) => outcome(await kms.scheduleDeletion(handleOf(id), body.days, body.context)),
  ],
  [
    'POST',
    /^\/v1\/keys\/([^/]+)\/cancel-deletion$/,
    async ({ kms, id, body }) => {
      const told = await kms.cancelDeletion(handleOf(id), body.context);
      return told.ok && told.value.outcome === 'cancelled' ? fine(resource(told.value.key)) : outcome(told);
    },
  ],
  [
    'GET',
    /^\/v1\/keys\/([^/]+)\/deletions$/,
    async ({ kms, id }) => {
      const told = await kms.lastCancellation?.(handleOf(id));
      return told ? reply(told, 200, deletions) : fine({ deletions: [] });
    },
  ],
  [
    'POST',
    /^\/v1\/keys\/([^/]+)\/rotate$/,
    async ({ kms, id, body }) => {
      const { version, context } = body;
      const { rotateKey } = kms;
      if (!rotateKey) throw new Error('The KMS behind the stub does not rotate');
      return outcome(await rotateKey.call(kms, handleOf(id), version, context));
    },
  ],
  [
    'GET',
    /^\/v1\/approvals\/([^/]+)$/,
    async ({ kms, id }) => reply(await kms.getApproval(id as ApprovalId), 200, (approval) => approval),
  ],
  [
    'POST',
    /^\/v1\/approvals\/([^/]+)\/withdraw$/,
    async ({ kms, id, body }) =>
      reply(await kms.withdrawApproval(id as ApprovalId, body.context), 200, (approval) => approval),
  ],
];

/** As the reference KMS tells it: who asked, and who agreed. */
const deletions = (last: Cancellation | undefined): unknown => ({
  deletions: last
    ? [
        {
          cancelled: {
            asked: { name: last.by[0] },
            approvedBy: last.by.map((name) => ({ name })),
            reason: last.reason ?? null,
          },
        },
      ]
    : [],
});

async function create({ kms, body }: Call): Promise<Reply> {
  const known = await kms.findByRequestId(body.context.requestId);
  return reply(await kms.createKey(body.spec, body.context), known ? 200 : 201, resource);
}

async function list({ kms, query }: Call): Promise<Reply> {
  const requestId = query.get('requestId');
  if (requestId !== null) {
    const key = await kms.findByRequestId(requestId as RequestId);
    return fine({ keys: key ? [resource(key)] : [] });
  }
  const cursor = query.get('cursor');
  const limit = Number(query.get('limit') ?? '100');
  const page = await kms.listKeys({ limit, ...(cursor !== null && { cursor }) });
  return fine({ ...page, keys: page.keys.map(resource) });
}

/** @param credential the one bearer credential that it knows */
export function startKeydeskStub(kms: Kms, credential: string): Promise<LoopbackServer> {
  return startLoopback(async (wire, response) => {
    if (!isCredential(wire, credential)) return problem(response, 'unauthenticated', 'Unknown credential.');
    const url = new URL(wire.path, 'http://stub');
    const route = ROUTES.find(([method, path]) => method === wire.method && path.test(url.pathname));
    if (!route) return problem(response, 'not-found', `No resource ${url.pathname}.`);
    const [, path, act] = route;
    const id = decodeURIComponent(path.exec(url.pathname)?.[1] ?? '');
    const body = JSON.parse(wire.body || '{}') as Body;
    const told = await act({ kms, id, query: url.searchParams, body });
    if (told.ok) answerJson(response, told.value.status, told.value.value);
    else problem(response, told.refusal.code, told.refusal.message, told.refusal.mend);
  });
}

function isCredential(wire: WireRequest, credential: string): boolean {
  const given = Buffer.from(wire.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${credential}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function problem(response: ServerResponse, code: string, detail: string, mend = 'Mend it.'): void {
  const status = STATUS[code] ?? 500;
  const value = { type: `urn:keydesk:problem:${code}`, title: code, status, detail, code, mend };
  answerJson(response, status, value, 'application/problem+json');
}
