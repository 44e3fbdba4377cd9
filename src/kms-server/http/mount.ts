import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { ok, type Result } from '../../domain/result';
import { authenticateRequest } from '../auth/authenticate-request';
import { authorizeRoute } from '../auth/authorize-route';
import type { Presented } from '../auth/caller';
import { type Refusal, refused } from '../refusal';
import type { Kms } from '../usecases/kms';
import { etagOf, names } from './etag';
import { invalid } from './invalid';
import { presentedBy } from './presented';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problems';
import { repeatably } from './repeatably';
import type { Answer, Asked, Route } from './route';

type Request = Asked<unknown, unknown, unknown>;

const NOTHING = z.strictObject({}).optional();

function parse(schema: z.ZodType | undefined, value: unknown, place: string): Result<unknown, Refusal> {
  const parsed = (schema ?? NOTHING).safeParse(value ?? undefined);
  if (parsed.success) return ok(parsed.data);
  return invalid(parsed.error, place);
}

function parseAll(row: Route, request: FastifyRequest, presented: Presented): Result<Request, Refusal> {
  const params = parse(row.params, request.params, 'path');
  if (!params.ok) return params;
  const query = parse(row.query, request.query, 'query');
  if (!query.ok) return query;
  const body = parse(row.body, request.body, 'body');
  if (!body.ok) return body;
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return ok({ params: params.value, query: query.value, body: body.value, header, presented });
}

/** Authentication and permission come first: who may not ask learns nothing about the rest. */
async function answer(kms: Kms, row: Route, request: FastifyRequest): Promise<Result<Answer, Refusal>> {
  const presented = presentedBy(request);
  if (row.action === null) {
    const asked = parseAll(row, request, presented);
    return asked.ok ? row.handle(kms, asked.value) : asked;
  }
  const known = await authenticateRequest(kms, presented);
  if (!known.ok) return known;
  const { value: caller } = known;
  const allowed = authorizeRoute(caller, row.action, kms.clock.now());
  if (!allowed.ok) return allowed;
  const asked = parseAll(row, request, presented);
  if (!asked.ok) return asked;
  const unconditional = refuseUnconditional(row, request);
  if (unconditional) return unconditional;
  const input = { ...asked.value, caller, principal: caller.principal };
  return repeatably(kms, row, request, caller.principal, () => row.handle(kms, input));
}

/** A change that must name the state it was decided on (RFC 6585, section 3). */
function refuseUnconditional(row: Route, request: FastifyRequest) {
  if (row.ifMatch !== 'required' || request.headers['if-match'] !== undefined) return undefined;
  return refused(
    'precondition-required',
    'This change needs If-Match: it must name the state it was decided on',
    'Read the resource, and send its ETag as If-Match',
  );
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal);
  if (refusal.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (refusal.code === 'unavailable' || refusal.code === 'rate-limited')
    reply.header('retry-after', String(refusal.retryAfterSeconds ?? 1));
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_MEDIA_TYPE)
    .send(problem);
}

/** What a GET tells may be kept by whoever asked, and asked for again under its ETag; other answers are kept nowhere. */
function sendAnswer(
  reply: FastifyReply,
  row: Route,
  { status, body, headers = {}, replayed }: Answer,
  known: string | undefined,
) {
  const read = row.method === 'GET';
  if (replayed) reply.header('idempotency-replayed', 'true');
  reply.headers(headers).header('cache-control', read ? 'private, no-cache' : 'no-store');
  if (body === undefined) return reply.code(status).send();
  if (!read && !row.answers[status]?.etag) return reply.code(status).send(body);
  const etag = etagOf(body);
  reply.header('etag', etag);
  if (read && known !== undefined && names(known, etag)) return reply.code(304).send();
  return reply.code(status).send(body);
}

export function mount(server: FastifyInstance, kms: Kms, row: Route): void {
  server.route({
    method: row.method,
    url: row.path,
    handler: async (request, reply) => {
      const result = await answer(kms, row, request);
      if (!result.ok) return sendRefusal(reply, result.refusal);
      return sendAnswer(reply, row, result.value, request.headers['if-none-match']);
    },
  });
}
