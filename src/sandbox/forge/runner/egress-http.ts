import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { hostHeaders, openHostRequest } from './host-call';
import { requireInvocation } from './invocation';
import { PROXY_HEADER } from './protocol';

type Callback = (response: IncomingMessage) => void;
type Arguments = [string | URL | RequestOptions, (RequestOptions | Callback)?, Callback?];

interface Wanted {
  readonly url: string;
  readonly options: RequestOptions;
  readonly callback: Callback | undefined;
}

function urlOf(protocol: string, options: RequestOptions): string {
  const host = options.hostname ?? options.host ?? 'localhost';
  const port = options.port ? `:${options.port}` : '';
  return `${options.protocol ?? protocol}//${host}${port}${options.path ?? '/'}`;
}

/** Reads the three ways of calling `http.request`. */
function read(protocol: string, [first, second, third]: Arguments): Wanted {
  const callback = typeof second === 'function' ? second : third;
  if (typeof first === 'string' || first instanceof URL) {
    const options = typeof second === 'object' ? second : {};
    return { url: new URL(first).href, options, callback };
  }
  return { url: urlOf(protocol, first), options: first, callback };
}

function headersOf(options: RequestOptions): Record<string, string | string[]> {
  const headers = options.headers;
  if (!headers) return {};
  const entries = Array.isArray(headers) ? [] : Object.entries(headers);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, Array.isArray(value) ? [...value] : String(value)]];
    }),
  );
}

/** The host's word about a connection that never came about, as the error that a socket would give. */
function intercept(request: ClientRequest): void {
  const invocation = requireInvocation();
  const emit = request.emit.bind(request) as (name: string | symbol, ...args: unknown[]) => boolean;
  request.emit = (name: string | symbol, ...args: unknown[]) => {
    if (name !== 'response') return invocation.ended ? false : emit(name, ...args);
    const { headers } = args[0] as IncomingMessage;
    if (headers[PROXY_HEADER.ended] !== undefined) invocation.ended = true;
    const failure = headers[PROXY_HEADER.networkError];
    if (typeof failure === 'string') {
      request.destroy(Object.assign(new Error(`connect ${failure}`), { code: failure }));
      return true;
    }
    return invocation.ended ? false : emit(name, ...args);
  };
}

function requestVia(protocol: string) {
  return (...args: Arguments): ClientRequest => {
    const { url, options, callback } = read(protocol, args);
    const headers = hostHeaders({ type: 'egress' }, url, headersOf(options));
    if (options.auth) headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    const request = openHostRequest(options.method ?? 'GET', headers, options.signal ?? undefined);
    intercept(request);
    if (callback) request.once('response', callback);
    return request;
  };
}

/** Replaces `request` and `get` of `http` and `https`: whatever uses them goes through the host's egress check. */
export function installHttpEgress(): void {
  for (const [module, protocol] of [
    [http, 'http:'],
    [https, 'https:'],
  ] as const) {
    const request = requestVia(protocol);
    const get = (...args: Arguments) => {
      const outgoing = request(...args);
      outgoing.end();
      return outgoing;
    };
    Object.assign(module, { request, get });
  }
}
