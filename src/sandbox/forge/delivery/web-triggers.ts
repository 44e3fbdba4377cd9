import { z } from 'zod';
import type { Documents } from '../../documents';
import type { AppFunctions } from '../functions';
import { type Manifest, modulesOf } from '../manifest';
import type { Random } from '../random';

const Output = z.object({
  key: z.string(),
  statusCode: z.number(),
  contentType: z.string().optional(),
  body: z.string().optional(),
});
const WebTrigger = z.object({
  key: z.string(),
  function: z.string(),
  response: z
    .object({ type: z.enum(['static', 'dynamic']), outputs: z.array(Output).default([]) })
    .optional(),
});
type WebTrigger = z.infer<typeof WebTrigger>;

const Answer = z.object({
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.array(z.string())).default({}),
  body: z.string().default(''),
});

export interface WebRequest {
  readonly method: string;
  /** Path and query, from `/x1/` on. */
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

const COLLECTION = 'forge.webtriggers';
const plain = (status: number, body: string): WebAnswer => ({
  status,
  headers: { 'content-type': ['text/plain'] },
  body,
});

interface Parts {
  readonly documents: Documents;
  readonly manifest: Manifest;
  readonly functions: AppFunctions;
  readonly random: Random;
  /** Origin of the sandbox's server. */
  readonly url: string;
}

/** URLs of web triggers, and what happens when somebody calls one. Nobody is authenticated there. */
export class WebTriggers {
  readonly #parts: Parts;
  readonly #modules: ReadonlyMap<string, WebTrigger>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#modules = new Map(modulesOf(parts.manifest, 'webtrigger', WebTrigger).map((one) => [one.key, one]));
  }

  #known(): { readonly id: string; readonly value: string }[] {
    return this.#parts.documents.all<string>(COLLECTION);
  }

  #url(id: string): string {
    return `${this.#parts.url}/x1/${id}`;
  }

  /** The stable URL of a module, or a further one. Undefined for a module that the manifest doesn't have. */
  urlFor(moduleKey: string, forceCreate = false): string | undefined {
    if (!this.#modules.has(moduleKey)) return undefined;
    const known = this.#known().find(({ value }) => value === moduleKey);
    if (known && !forceCreate) return this.#url(known.id);
    const id = this.#parts.random.uuid().replaceAll('-', '');
    this.#parts.documents.put(COLLECTION, id, moduleKey);
    return this.#url(id);
  }

  urls(): { readonly triggerKey: string; readonly url: string }[] {
    return this.#known().map(({ id, value }) => ({ triggerKey: value, url: this.#url(id) }));
  }

  delete(id: string): boolean {
    const known = this.#parts.documents.get<string>(COLLECTION, id) !== undefined;
    this.#parts.documents.delete(COLLECTION, id);
    return known;
  }

  async call(request: WebRequest): Promise<WebAnswer> {
    const url = new URL(request.url, 'http://sandbox.invalid');
    const [, , id = '', ...userPath] = url.pathname.split('/');
    const moduleKey = this.#parts.documents.get<string>(COLLECTION, id);
    const module = moduleKey === undefined ? undefined : this.#modules.get(moduleKey);
    if (!module) return plain(404, 'No such web trigger');
    const outcome = await this.#parts.functions.run({
      ...{ moduleType: 'core:webtrigger', moduleKey: module.key, functionKey: module.function },
      payload: {
        ...{ method: request.method, headers: request.headers, body: request.body, path: url.pathname },
        userPath: userPath.length > 0 ? `/${userPath.join('/')}` : '',
        queryParameters: queryOf(url),
      },
    });
    if (!outcome.ok) return plain(500, 'Internal Server Error');
    return module.response?.type === 'static'
      ? staticAnswer(module, outcome.value)
      : dynamicAnswer(outcome.value);
  }
}

function queryOf(url: URL): Record<string, string[]> {
  const names = new Set(url.searchParams.keys());
  return Object.fromEntries([...names].map((name) => [name, url.searchParams.getAll(name)]));
}

function dynamicAnswer(value: unknown): WebAnswer {
  const answer = Answer.safeParse(value);
  if (!answer.success) return plain(500, 'The function returned no web trigger response');
  return { status: answer.data.statusCode, headers: answer.data.headers, body: answer.data.body };
}

function staticAnswer(module: WebTrigger, value: unknown): WebAnswer {
  const key = z.object({ outputKey: z.string() }).safeParse(value).data?.outputKey;
  const output = module.response?.outputs.find((one) => one.key === key);
  if (!output) return plain(500, 'The function named no output of the manifest');
  const headers = { 'content-type': [output.contentType ?? 'text/plain'] };
  return { status: output.statusCode, headers, body: output.body ?? '' };
}
