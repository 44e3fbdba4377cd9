import type { APIResponse, Route } from '@forge/api';
import * as z from 'zod';
import { JiraRefused } from '../../ports/jira-refusal';
import { parseJson, readRefusal } from './refusals';

/** `asApp().requestJira` or `asUser().requestJira`. */
export type RequestJira = (
  path: Route,
  init?: { method?: string; headers?: Record<string, string>; body?: string },
) => Promise<APIResponse>;

type Method = 'GET' | 'POST' | 'PUT';

/**
 * JSON calls to Jira's REST API. An answer is parsed by the caller's schema (only what is used); whatever isn't a
 * success throws `JiraRefused`. Nothing is retried here: callers know what a repetition does.
 */
export class JiraClient {
  readonly #request: RequestJira;

  constructor(request: RequestJira) {
    this.#request = request;
  }

  get<T>(path: Route, schema: z.ZodType<T>): Promise<T> {
    return this.#call('GET', path, undefined, schema);
  }

  post<T>(path: Route, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.#call('POST', path, body, schema);
  }

  /** For calls whose answer says nothing more. */
  async send(method: 'POST' | 'PUT', path: Route, body: unknown): Promise<void> {
    await this.#call(method, path, body, z.unknown());
  }

  async #call<T>(method: Method, path: Route, body: unknown, schema: z.ZodType<T>): Promise<T> {
    // The query can hold what people typed; the path says enough.
    const call = `${method} ${path.value.split('?')[0]}`;
    const response = await this.#exchange(call, method, path, body);
    if (!response.ok) throw new JiraRefused(call, await readRefusal(response));
    const parsed = schema.safeParse(parseJson(await response.text()));
    if (parsed.success) return parsed.data;
    throw new JiraRefused(call, {
      kind: 'unavailable',
      retryAfterSeconds: undefined,
      detail: `Jira's answer is not understood (${z.prettifyError(parsed.error)})`,
    });
  }

  async #exchange(call: string, method: Method, path: Route, body: unknown): Promise<APIResponse> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    try {
      return await this.#request(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      const detail = 'Jira could not be reached';
      throw new JiraRefused(call, { kind: 'unavailable', retryAfterSeconds: undefined, detail }, { cause });
    }
  }
}

const PAGE_LIMIT = 100;

/** Walks a paged list (`PageBean`) to its end. `path` gets the start of the page. */
export async function allPages<T>(
  client: JiraClient,
  path: (startAt: number) => Route,
  item: z.ZodType<T>,
): Promise<T[]> {
  const schema = z.object({ values: z.array(item).default([]), isLast: z.boolean().optional() });
  const found: T[] = [];
  for (let page = 0; page < PAGE_LIMIT; page++) {
    const { values, isLast } = await client.get(path(found.length), schema);
    found.push(...values);
    if (isLast !== false || values.length === 0) return found;
  }
  throw new Error(`Jira's list has more than ${PAGE_LIMIT} pages`);
}
