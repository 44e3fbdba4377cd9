import { callHost } from './platform-call';
import type { AnswerMessage, CallMeta } from './protocol';

/** A body is not allowed on these answers. */
const EMPTY_STATUSES: ReadonlySet<number> = new Set([101, 204, 205, 304]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 20;

type Whole = Extract<AnswerMessage['answer'], { readonly status: number }>;

function responseOf({ status, headers: given, body }: Whole): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one);
  }
  const content = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.base64, 'base64');
  return new Response(EMPTY_STATUSES.has(status) ? null : content, { status, headers });
}

/** As `fetch` fails where no connection comes about. */
function networkFailure(code: string): TypeError {
  const cause = Object.assign(new Error(`connect ${code}`), { code });
  return new TypeError('fetch failed', { cause });
}

interface Plain {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
}

async function plain(request: Request): Promise<Plain> {
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
  return {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body,
    signal: request.signal,
  };
}

async function send(meta: CallMeta, target: string, call: Plain): Promise<Response> {
  call.signal.throwIfAborted();
  const answer = await callHost({ meta, target, ...call });
  if ('networkError' in answer) throw networkFailure(answer.networkError);
  return responseOf(answer);
}

/** `__forge_fetch__`: a call of the platform. `path` is relative for everything but egress. */
export async function forgeFetch(meta: CallMeta, path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request('https://host.invalid/', init);
  return send(meta, String(path), await plain(request));
}

const EGRESS: CallMeta = { type: 'egress' };

/** The next request after a redirect, as the fetch standard has it for 301, 302 and 303. */
function redirected(call: Plain, status: number): Plain {
  const becomesGet = status === 303 ? call.method !== 'HEAD' : status < 303 && call.method === 'POST';
  if (!becomesGet) return call;
  const headers = Object.entries(call.headers).filter(([name]) => !name.startsWith('content-'));
  return { ...call, method: 'GET', body: undefined, headers: Object.fromEntries(headers) };
}

const sameOrigin = (one: string, other: string) => new URL(one).origin === new URL(other).origin;

/** `fetch` as the runtime offers it: every hop, redirects included, is checked by the host. */
export async function egressFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  let call = await plain(request);
  let url = request.url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const response = await send(EGRESS, url, call);
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null || request.redirect === 'manual')
      return response;
    if (request.redirect === 'error')
      throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
    const next = new URL(location, url).href;
    call = redirected(call, response.status);
    if (!sameOrigin(url, next)) {
      const { authorization: _authorization, cookie: _cookie, ...headers } = call.headers;
      call = { ...call, headers };
    }
    url = next;
  }
  throw new TypeError('fetch failed', { cause: new Error('redirect count exceeded') });
}

export function installFetch(): void {
  Object.assign(globalThis, { __forge_fetch__: forgeFetch, fetch: egressFetch });
}
