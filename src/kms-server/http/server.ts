import { types } from 'node:util';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Kms } from '../usecases/kms';
import { mountDocs } from './docs/mount';
import { failureOf } from './failures';
import { mount, sendRefusal } from './mount';
import { mountOidcCallback } from './oidc-callback';
import { apiOf, methodsOf, ROUTES } from './routes';
import { answerUnreadable, mountUnreadable, NOT_BY_NODE } from './unreadable';

/** 64 KiB of data in base64, and the rest of the body. */
const BODY_LIMIT = 128 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
/** As long as Node lets a request line be: a row's own schema says what is too long. */
const MAX_PARAM_LENGTH = 16 * 1024;

export interface Tls {
  readonly cert: string;
  readonly key: string;
  /** Authorities that vouch for applications' certificates, PEM. Without them nobody is asked for one. */
  readonly clientCa?: string;
}

/** Whoever has no certificate, or one of another authority, may still come in another way: it is then not looked at. */
const tlsOptions = ({ cert, key, clientCa }: Tls) => ({
  ...NOT_BY_NODE,
  cert,
  key,
  minVersion: 'TLSv1.2' as const,
  ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
});

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
  const options = {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: answerUnreadable,
    // What the router refuses never comes to a handler.
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply): void => {
      sendRefusal(reply, failureOf(error));
    },
  };
  const server: FastifyInstance = tls
    ? (fastify({ ...options, https: tlsOptions(tls) }) as unknown as FastifyInstance)
    : fastify({ ...options, http: NOT_BY_NODE });
  mountUnreadable(server);
  server.setErrorHandler((error, request, reply) => {
    // Nobody reads what is sent to where nothing is: whatever is wrong with it, the method or the path is the answer.
    if (request.is404) return sendUnknown(reply, request.url);
    const refusal = failureOf(error);
    if (refusal.code === 'internal')
      log(`${request.method} ${request.routeOptions.url ?? ''}: ${describe(error)}`);
    return sendRefusal(reply, refusal);
  });
  server.setNotFoundHandler((request, reply) => sendUnknown(reply, request.url));
  for (const row of ROUTES) mount(server, kms, row);
  mountOidcCallback(server, kms);
  mountDocs(server, apiOf);
  return server;
}

/** Of a path that exists, the methods (RFC 9110, section 15.5.6); of any other, nothing. */
function sendUnknown(reply: FastifyReply, url: string): FastifyReply {
  const methods = methodsOf(url.split('?', 1)[0] ?? '');
  if (methods.length === 0) {
    return sendRefusal(reply, {
      code: 'not-found',
      message: 'There is no such path',
      mend: 'See the reference at /v1/docs',
    });
  }
  return sendRefusal(reply.header('allow', methods.join(', ')), {
    code: 'method-not-allowed',
    message: `This path has ${methods.join(', ')} alone`,
    mend: 'Use one of these; the reference is at /v1/docs',
  });
}

const describe = (error: unknown): string =>
  types.isNativeError(error) ? `${error.name}: ${error.message}` : 'unknown';
