import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { ok, type Result } from '../../domain/result';
import { authenticate, authorize } from '../auth/authenticate';
import type { Action } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { Kms } from '../usecases/kms';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problems';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Input<P, Q, B> {
  readonly principal: Principal;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly header: (name: string) => string | undefined;
}

/** One line of the API: who may, what comes in, what happens. */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly action: Action;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  readonly handle: (
    kms: Kms,
    input: Input<P, Q, B>,
  ) => Promise<Result<Answer, Refusal>> | Result<Answer, Refusal>;
}

/** Keeps the types of a route's schemas and its handler together. */
export const route = <P, Q, B>(definition: Route<P, Q, B>): Route => definition as unknown as Route;

const NOTHING = z.strictObject({}).optional();

function parse<T>(schema: z.ZodType<T> | undefined, value: unknown, place: string): Result<T, Refusal> {
  const parsed = (schema ?? (NOTHING as unknown as z.ZodType<T>)).safeParse(value ?? undefined);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = [place, ...(issue?.path ?? [])].join('.');
  return refused(
    'invalid-request',
    `${where}: ${issue?.message ?? 'is invalid'}`,
    `Correct ${where} and send it again`,
  );
}

function parseAll<P, Q, B>(
  definition: Route<P, Q, B>,
  request: FastifyRequest,
  principal: Principal,
): Result<Input<P, Q, B>, Refusal> {
  const params = parse(definition.params, request.params, 'path');
  if (!params.ok) return params;
  const query = parse(definition.query, request.query, 'query');
  if (!query.ok) return query;
  const body = parse(definition.body, request.body, 'body');
  if (!body.ok) return body;
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return ok({ principal, params: params.value, query: query.value, body: body.value, header });
}

/** Authentication and permission come first: who may not ask learns nothing about the rest. */
async function answer(
  kms: Kms,
  definition: Route,
  request: FastifyRequest,
): Promise<Result<Answer, Refusal>> {
  const { authorization } = request.headers;
  const known = authenticate(kms.store.principals, authorization, kms.clock.now());
  if (!known.ok) return known;
  const allowed = authorize(known.value, definition.action);
  if (!allowed.ok) return allowed;
  const input = parseAll(definition, request, known.value);
  return input.ok ? definition.handle(kms, input.value) : input;
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal);
  if (refusal.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (refusal.code === 'unavailable' || refusal.code === 'rate-limited') reply.header('retry-after', '1');
  return reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(problem);
}

export function mount(server: FastifyInstance, kms: Kms, definition: Route): void {
  server.route({
    method: definition.method,
    url: definition.path,
    handler: async (request, reply) => {
      const result = await answer(kms, definition, request);
      if (!result.ok) return sendRefusal(reply, result.refusal);
      return reply.code(result.value.status).send(result.value.body);
    },
  });
}
