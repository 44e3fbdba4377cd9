import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Refusal } from '../refusal';
import { sendRefusal } from './mount';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problems';

/** What Node's parser gave up on; the rest of what it can say is {@link MALFORMED}. */
const KNOWN: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    code: 'headers-too-large',
    message: 'The request line and the headers are more than 16 KiB',
    mend: 'Send shorter headers; what is long belongs into the body',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'request-timeout',
    message: 'The request did not arrive in time',
    mend: 'Send it again, as it is, and whole within 30 s',
  },
};

const MALFORMED: Refusal = {
  code: 'invalid-request',
  message: 'The request is not well-formed HTTP/1.1',
  mend: 'Send it as RFC 9112 says, with one length and one Host',
};

/** A whole answer of HTTP/1.1, after which the connection ends. */
function answerText(refusal: Refusal): string {
  const problem = problemOf(refusal);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `date: ${new Date().toUTCString()}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Requests of each connection that have no answer yet. */
const unanswered = new WeakMap<Duplex, Set<IncomingMessage>>();

function expectAnswer(request: IncomingMessage, response: ServerResponse): void {
  const open = unanswered.get(request.socket) ?? new Set();
  unanswered.set(request.socket, open.add(request));
  response.once('close', () => open.delete(request));
}

/** Whether a request that came whole waits: the next answer on the connection is taken for its own. */
const isAwaited = (socket: Duplex): boolean =>
  [...(unanswered.get(socket) ?? [])].some(({ complete }) => complete);

/**
 * Answers what can't be read as a request like any other refusal, and ends the connection. Where an earlier request
 * still waits there, nothing is said: a change that is being made would pass for refused.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAwaited(socket)) {
    socket.destroy();
    return;
  }
  // Over TLS it takes a moment until it is out.
  socket.end(answerText(KNOWN[error.code ?? ''] ?? MALFORMED), () => socket.destroy());
}

/** Node would answer these with nothing but a status; the hook below does it. */
export const NOT_BY_NODE = { requireHostHeader: false } as const;

/** What Node refuses by itself, before there is a request for a route. */
export function mountUnreadable(server: FastifyInstance): void {
  server.server.on('request', expectAnswer);
  // What somebody expects of us that is unknown is not heeded (RFC 9110, section 10.1.1).
  server.server.on('checkExpectation', (request, response) =>
    server.server.emit('request', request, response),
  );
  server.addHook('onRequest', async (request, reply) => {
    const { httpVersion, headers } = request.raw;
    // RFC 9112, section 3.2.
    if (httpVersion === '1.1' && headers.host === undefined) return sendRefusal(reply, MALFORMED);
    return undefined;
  });
}
