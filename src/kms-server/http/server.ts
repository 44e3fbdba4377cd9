import { type FastifyInstance, fastify } from 'fastify';
import { ok } from '../../domain/result';
import type { Kms } from '../usecases/kms';
import { APPROVAL_ROUTES } from './approval-routes';
import { failureOf } from './failures';
import { KEY_ROUTES } from './key-routes';
import { mount, type Route, route, sendRefusal } from './route';
import { auditQuery } from './schemas';
import { USE_ROUTES } from './use-routes';

/** 64 KiB of data in base64, and the rest of the body. */
const BODY_LIMIT = 128 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

const GENERAL_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/capabilities',
    action: 'capabilities.read',
    handle: (kms) => ok({ status: 200, body: kms.capabilities }),
  }),
  route({
    method: 'GET',
    path: '/v1/audit',
    action: 'audit.read',
    query: auditQuery,
    handle: (kms, { query }) => {
      const entries = kms.store.audit.page(query.after, query.limit);
      return ok({ status: 200, body: { entries, head: kms.store.audit.head() ?? null } });
    },
  }),
];

/** Every line of the API that needs a credential; `/v1/health` is the only one that doesn't. */
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
  server.get('/v1/health', () => ({ status: 'ok' }));
  for (const definition of ROUTES) mount(server, kms, definition);
  return server;
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
