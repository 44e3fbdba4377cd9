import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { CommandFailure, EXIT } from '../../run';
import { failureOf } from './problem';

export interface Connection {
  readonly url: string;
  /** Asked only where a request needs one. */
  readonly token: () => string;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Change {
  /** Told apart from other changes by it; a random one unless the caller repeats an earlier change. */
  readonly idempotencyKey?: string | undefined;
  /** ETag of the state that the change was decided on. */
  readonly ifMatch?: string | undefined;
}

interface Answer<T> {
  readonly value: T;
  readonly etag: string | undefined;
}

interface Request {
  readonly method: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly open?: boolean;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
const PAGE = 200;

/** The REST API of the KMS, as whoever the credential belongs to. */
export class KmsApi {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get<T>(schema: z.ZodType<T>, path: string, query: Query = {}): Promise<T> {
    return (await this.read(schema, path, query)).value;
  }

  /** With the ETag that a change can be bound to. */
  async read<T>(schema: z.ZodType<T>, path: string, query: Query = {}): Promise<Answer<T>> {
    return this.#send(schema, path + queryText(query), { method: 'GET' });
  }

  /** What anybody may ask. */
  async open<T>(schema: z.ZodType<T>, path: string): Promise<T> {
    return (await this.#send(schema, path, { method: 'GET', open: true })).value;
  }

  async change<T>(schema: z.ZodType<T>, path: string, body: unknown, change: Change = {}): Promise<T> {
    return (await this.send(schema, 'POST', path, body, change)).value;
  }

  /** Any method of any path. */
  send<T>(schema: z.ZodType<T>, method: string, path: string, body: unknown, change: Change = {}) {
    const { idempotencyKey = randomUUID(), ifMatch } = change;
    const headers = {
      'idempotency-key': idempotencyKey,
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    };
    return this.#send(schema, path, { method, body, ...(method === 'GET' ? {} : { headers }) });
  }

  /** Rows of a list, page after page, at most `limit` of them. */
  async list<T>(
    { path, member, row }: { readonly path: string; readonly member: string; readonly row: z.ZodType<T> },
    query: Query,
    {
      limit,
      met,
      paged,
    }: { readonly limit: number; readonly met: (count: number) => void; readonly paged: boolean },
  ): Promise<{ readonly rows: readonly T[]; readonly more: boolean }> {
    const rowsSchema = z.looseObject({ [member]: z.array(row) });
    const cursorSchema = z.looseObject({ cursor: z.string().optional() });
    const rows: T[] = [];
    let cursor: string | undefined;
    do {
      const size = paged ? Math.min(PAGE, limit - rows.length) : undefined;
      const answer = await this.get(z.unknown(), path, { ...query, limit: size, cursor });
      rows.push(...(understood(rowsSchema, path, answer)[member] ?? []));
      cursor = understood(cursorSchema, path, answer).cursor;
      met(rows.length);
    } while (cursor !== undefined && rows.length < limit);
    return { rows, more: cursor !== undefined };
  }

  async #send<T>(
    schema: z.ZodType<T>,
    path: string,
    { method, body, headers, open }: Request,
  ): Promise<Answer<T>> {
    const { url, token } = this.#connection;
    const response = await fetch(target(url, path), {
      method,
      redirect: 'error',
      headers: {
        ...(open ? {} : { authorization: `Bearer ${token()}` }),
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => unreachable(url, error, headers?.['idempotency-key']));
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw failureOf(url, response.status, answer);
    const etag = response.headers.get('etag') ?? undefined;
    return { value: understood(schema, path, answer), etag };
  }
}

function understood<T>(schema: z.ZodType<T>, path: string, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandFailure(
    `The answer to ${path} isn't understood: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`,
  );
}

function target(base: string, path: string): URL {
  const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
  if (!url) throw new CommandFailure(`${base} is no address; give --url https://<host>`, EXIT.usage);
  if (url.origin !== new URL(base).origin) {
    throw new CommandFailure(`${path} leads away from ${base}; give a path`, EXIT.usage);
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))) return url;
  throw new CommandFailure(`${base}: a credential travels only over https, or http on loopback`, EXIT.usage);
}

/** What the network said; for a certificate that nobody trusts it begins with `ERR_TLS`, `CERT_` and the like. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
}

function unreachable(url: string, error: unknown, idempotencyKey: string | undefined): never {
  const mend =
    "check the address (--url), that the server runs, and for its certificate's authority NODE_EXTRA_CA_CERTS";
  const repeat = `. If it was a change, it may have been made: repeat it with --idempotency-key ${idempotencyKey}`;
  throw new CommandFailure(
    `The KMS at ${url} can't be reached${causeOf(error)}; ${mend}${idempotencyKey === undefined ? '' : repeat}`,
  );
}

function queryText(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given}`;
}
