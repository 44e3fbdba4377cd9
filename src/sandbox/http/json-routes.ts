import { z } from 'zod';
import { ResolverError } from '../forge/resolvers';
import { type HttpAnswer, type HttpRequest, jsonAnswer } from './exchange';

export interface Input {
  readonly request: HttpRequest;
  /** The body as JSON; undefined where there is none. */
  readonly body: unknown;
  readonly query: URLSearchParams;
  /** Parts of the path that the route leaves open. */
  readonly names: readonly string[];
}

/** Returns what becomes the JSON of a 200, undefined for 204, or an {@link Answer} as it is. */
export type Handler = (input: Input) => unknown;

/** Routes are `METHOD path`, with `*` for one open segment. */
export type RouteTable = Readonly<Record<string, Handler>>;

/** An answer that is ready, other than a plain 200. */
export class Answer {
  readonly http: HttpAnswer;

  constructor(http: HttpAnswer) {
    this.http = http;
  }
}

export const refuse = (status: number, message: string): Answer =>
  new Answer(jsonAnswer(status, { message }));

/** Answers the request from the table; `path` is the part that the table's paths stand for. */
export async function answerJson(
  routes: RouteTable,
  request: HttpRequest,
  path: string,
): Promise<HttpAnswer> {
  const url = new URL(request.url, 'http://sandbox.invalid');
  const found = match(routes, request.method, path);
  if (!found) return jsonAnswer(404, { message: `No such control: ${request.method} ${url.pathname}` });
  try {
    const body: unknown = request.body === '' ? undefined : JSON.parse(request.body);
    const value = await found.handler({ request, body, query: url.searchParams, names: found.names });
    return value instanceof Answer ? value.http : jsonAnswer(value === undefined ? 204 : 200, value);
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): HttpAnswer {
  if (error instanceof z.ZodError) return jsonAnswer(400, { message: z.prettifyError(error) });
  if (error instanceof ResolverError) return jsonAnswer(error.status, { message: error.message });
  return jsonAnswer(400, { message: error instanceof Error ? error.message : String(error) });
}

/** Undefined where the path is not well encoded. */
function partsOf(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(routes: RouteTable, method: string, path: string) {
  const parts = partsOf(path);
  if (!parts) return undefined;
  for (const [route, handler] of Object.entries(routes)) {
    const [routeMethod, pattern = ''] = route.split(' ');
    const wanted = pattern.split('/');
    if (routeMethod !== method || wanted.length !== parts.length) continue;
    if (!wanted.every((part, index) => part === '*' || part === parts[index])) continue;
    return { handler, names: parts.filter((_, index) => wanted[index] === '*') };
  }
  return undefined;
}
