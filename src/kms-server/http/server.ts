import { type FastifyInstance, fastify } from 'fastify';
import { ok } from '../../domain/result';
import type { Kms } from '../usecases/kms';
import * as answers from './answers';
import { APPROVAL_ROUTES } from './approval-routes';
import { failureOf } from './failures';
import { KEY_ROUTES } from './key-routes';
import { mount, sendRefusal } from './mount';
import { openRoute, type Route, route } from './route';
import { auditQuery } from './schemas';
import { USE_ROUTES } from './use-routes';

/** 64 KiB of data in base64, and the rest of the body. */
const BODY_LIMIT = 128 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

const GENERAL_ROUTES: readonly Route[] = [
  openRoute({
    id: 'getHealth',
    tag: 'General',
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the server answers',
    description: 'Says nothing else, to anybody.',
    answers: { 200: { description: 'It answers', schema: answers.health, example: { status: 'ok' } } },
    problems: [],
    handle: () => ok({ status: 200, body: { status: 'ok' } } as const),
  }),
  route({
    id: 'getCapabilities',
    tag: 'General',
    method: 'GET',
    path: '/v1/capabilities',
    action: 'capabilities.read',
    summary: 'What this KMS offers',
    description:
      'Key types with their operations as the module really has them, undo windows, and the module itself.',
    answers: { 200: { description: 'The capabilities', schema: answers.capabilities } },
    problems: [],
    handle: (kms) => ok({ status: 200, body: kms.capabilities }),
  }),
  route({
    id: 'listAudit',
    tag: 'Audit',
    method: 'GET',
    path: '/v1/audit',
    action: 'audit.read',
    summary: 'Read the audit log',
    description: 'Entries after a number, and the newest signed head, for verification offline.',
    query: auditQuery,
    answers: { 200: { description: 'A page of entries', schema: answers.auditPage } },
    problems: [],
    handle: (kms, { query }) => {
      const entries = kms.store.audit.page(query.after, query.limit);
      return ok({ status: 200, body: { entries, head: kms.store.audit.head() ?? null } });
    },
  }),
];

/** Every line of the API. */
export const ROUTES: readonly Route[] = [...GENERAL_ROUTES, ...KEY_ROUTES, ...APPROVAL_ROUTES, ...USE_ROUTES];

export interface Tls {
  readonly cert: string;
  readonly key: string;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** @throws where credentials would travel in the clear over a network */
export function checkTransport(host: string, tls: Tls | undefined): void {
  if (tls || LOOPBACK.has(host)) return;
  throw new Error(
    `Refusing plain HTTP on ${host}: credentials travel only over TLS or loopback. Give --tls-cert and --tls-key, or --host 127.0.0.1`,
  );
}

/** @param log is told the cause of internal errors; never anything a caller sent */
export function httpServer(kms: Kms, tls: Tls | undefined, log: (line: string) => void): FastifyInstance {
  const options = { bodyLimit: BODY_LIMIT, requestTimeout: REQUEST_TIMEOUT_MS, forceCloseConnections: true };
  const server: FastifyInstance = tls
    ? (fastify({ ...options, https: { ...tls, minVersion: 'TLSv1.2' } }) as unknown as FastifyInstance)
    : fastify(options);
  server.setErrorHandler((error, request, reply) => {
    const refusal = failureOf(error);
    if (refusal.code === 'internal')
      log(`${request.method} ${request.routeOptions.url ?? ''}: ${describe(error)}`);
    return sendRefusal(reply, refusal);
  });
  server.setNotFoundHandler((_request, reply) =>
    sendRefusal(reply, {
      code: 'not-found',
      message: 'There is no such path',
      mend: 'See the API reference',
    }),
  );
  for (const row of ROUTES) mount(server, kms, row);
  return server;
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
