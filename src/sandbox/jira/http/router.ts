import { ZodError } from 'zod';
import type { ProductRequest, ProductResponse } from '../../contracts';
import { requireAdmin } from '../engine/permissions';
import type { Site } from '../site';
import { type Actor, authenticate } from './actor';
import { Query } from './query';
import { badRequest, notFound, Refusal } from './refusal';
import type { Reply, Route } from './route';

const ROOTS = ['/rest/api/3', '/rest/api/latest'];

interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly response: ProductResponse;
  readonly route: Route | undefined;
  /** Account of the caller, once known. */
  readonly accountId: string | undefined;
}

interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds the operation of a call and runs it. A literal segment of a template wins over a `{parameter}`. */
export class Router {
  readonly #routes = new Map<string, CompiledRoute[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.template.split('/').slice(1);
      const shape = `${route.method} ${segments.length}`;
      this.#routes.set(shape, [...(this.#routes.get(shape) ?? []), { route, segments }]);
    }
    for (const [shape, compiled] of this.#routes)
      this.#routes.set(
        shape,
        compiled.toSorted((a, b) => parameters(a) - parameters(b)),
      );
  }

  find(method: string, path: string): Found | undefined {
    const segments = segmentsOf(path);
    if (!segments) return undefined;
    for (const { route, segments: template } of this.#routes.get(`${method} ${segments.length}`) ?? []) {
      const params = match(template, segments);
      if (params) return { route, params };
    }
    return undefined;
  }

  async answer(site: Site, request: ProductRequest): Promise<Outcome> {
    const found = this.find(request.method, request.path);
    let actor: Actor | undefined;
    try {
      if (!found) throw notFound(`No operation for ${request.method} ${request.path}`);
      actor = authenticate(site, request, found.route.anonymous === true);
      const reply = await run(site, actor, found, request);
      return { response: serialize(reply), route: found.route, accountId: actor.accountId };
    } catch (error) {
      const response = serialize(refusalReply(error));
      return { response, route: found?.route, accountId: actor?.accountId };
    }
  }
}

async function run(
  site: Site,
  actor: Actor,
  { route, params }: Found,
  request: ProductRequest,
): Promise<Reply> {
  if (route.admin) requireAdmin(site, actor);
  const body = route.takesBody ? parseBody(request) : undefined;
  const query = new Query(new URLSearchParams(request.path.split('?')[1] ?? ''));
  return site.store.transact(() => route.handle({ site, actor, params, query, body }));
}

function parseBody(request: ProductRequest): unknown {
  if (request.body === '') throw badRequest('The request body is missing.');
  try {
    return JSON.parse(request.body);
  } catch {
    throw badRequest('There was an error parsing JSON. Check that your request body is valid.');
  }
}

function refusalReply(error: unknown): Reply {
  const refusal = error instanceof ZodError ? schemaRefusal(error) : error;
  if (!(refusal instanceof Refusal)) throw error;
  return { status: refusal.status, body: { errorMessages: refusal.errorMessages, errors: refusal.errors } };
}

/** What is wrong with the body, by the path of the property. */
function schemaRefusal(error: ZodError): Refusal {
  const messages = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  );
  return new Refusal(400, messages);
}

function serialize(reply: Reply): ProductResponse {
  const empty = reply.body === undefined;
  return {
    status: reply.status,
    headers: { ...(empty ? {} : { 'content-type': 'application/json;charset=UTF-8' }), ...reply.headers },
    body: empty ? '' : JSON.stringify(reply.body),
  };
}

function segmentsOf(path: string): string[] | undefined {
  const pathname = path.split('?')[0] ?? '';
  const root = ROOTS.find((one) => pathname.startsWith(`${one}/`));
  return root === undefined ? undefined : pathname.slice(root.length + 1).split('/');
}

function match(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const given = segments[index] ?? '';
    if (!expected.startsWith('{')) {
      if (given !== expected) return undefined;
    } else {
      const value = decode(given);
      if (value === undefined || value === '') return undefined;
      params[expected.slice(1, -1)] = value;
    }
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

const parameters = ({ segments }: CompiledRoute): number =>
  segments.filter((segment) => segment.startsWith('{')).length;
