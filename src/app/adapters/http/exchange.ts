export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Raw body text. */
  readonly body?: string;
  /** Fires when the caller stops waiting: covers the connection, the answer and its body. */
  readonly deadline: AbortSignal;
  readonly maxResponseBytes: number;
}

export interface ExchangeResponse {
  readonly status: number;
  /** Value of a response header by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: string;
}

/**
 * No complete answer came: nobody there (`unreachable`), none in time (`timeout`), or one that can't be read
 * (`nonsense`: too large, cut off, not HTTP). Made without a `cause`: nothing of the request gets into a log.
 */
export class ExchangeFailed extends Error {
  override readonly name = 'ExchangeFailed';
  readonly reason: 'unreachable' | 'timeout' | 'nonsense';
  constructor(reason: ExchangeFailed['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Makes a deadline for one call. Tests give one that they fire themselves. */
export type Deadline = () => AbortSignal;

/** 15 s: well inside the lease that a pass holds, which so never runs out before the call it protects. */
export const DEFAULT_DEADLINE: Deadline = () => AbortSignal.timeout(15_000);

/**
 * One HTTP exchange, with the runtime's own `fetch`. Every status is an answer, redirects included: a redirect would
 * carry the credential to another host.
 */
export async function exchange(request: ExchangeRequest): Promise<ExchangeResponse> {
  const response = await send(request);
  const body = await bodyOf(response, request);
  return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body };
}

async function send({ url, method, headers, body, deadline }: ExchangeRequest): Promise<Response> {
  const outgoing = checked({ ...headers, 'Accept-Encoding': 'identity' });
  try {
    return await fetch(url, {
      ...{ method, headers: outgoing, redirect: 'manual', signal: deadline },
      ...(body === undefined ? {} : { body }),
    });
  } catch (error) {
    if (deadline.aborted) throw lateAnswer();
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new ExchangeFailed(code.startsWith(NOT_HTTP) ? 'nonsense' : 'unreachable', code);
  }
}

/** The error of `Headers` cites the value, which may be a credential. */
function checked(headers: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(headers);
  } catch {
    throw new Error('A header of the request is not one of HTTP');
  }
}

/** What breaks once an answer has begun is one that can't be read. */
async function bodyOf(response: Response, request: ExchangeRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > request.maxResponseBytes) throw new ExchangeFailed('nonsense', 'the answer is too large');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ExchangeFailed) throw error;
    if (request.deadline.aborted) throw lateAnswer();
    throw new ExchangeFailed('nonsense', codeOf(error) ?? 'the answer breaks off');
  }
  return Buffer.concat(chunks).toString('utf8');
}

const lateAnswer = (): ExchangeFailed => new ExchangeFailed('timeout', 'no answer in time');

/** Codes of the parser (llhttp) for something that isn't HTTP. */
const NOT_HTTP = 'HPE_';

/** `fetch` fails with an error whose cause is the system's or the parser's, which has a code. */
function codeOf(error: unknown): string | undefined {
  const { cause } = error as { readonly cause?: { readonly code?: unknown; readonly name?: unknown } };
  return cause && String(cause.code ?? cause.name);
}

/** `Retry-After` in milliseconds where it is given in seconds (RFC 9110, 10.2.3). The date form is not read: our clocks may differ. */
export function retryAfterMs(response: ExchangeResponse): number | undefined {
  const text = response.header('retry-after');
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}
