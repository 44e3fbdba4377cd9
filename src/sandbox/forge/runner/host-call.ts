import http from 'node:http';
import net from 'node:net';
import { requireInvocation } from './invocation';
import { type CallMeta, PROXY_HEADER } from './protocol';

const request = http.request;
const connect = net.Socket.prototype.connect;

let proxy: { readonly host: string; readonly port: number } | undefined;

export function setProxy(address: { readonly host: string; readonly port: number }): void {
  proxy = address;
}

function requireProxy(): { readonly host: string; readonly port: number } {
  if (!proxy) throw new Error('The host has not said where it listens');
  return proxy;
}

/** The only connections that leave the runner: to the host on loopback. */
class HostAgent extends http.Agent {
  override createConnection(): net.Socket {
    const socket = new net.Socket();
    Reflect.apply(connect, socket, [requireProxy()]);
    return socket.setNoDelay(true);
  }
}

const agent = new HostAgent({ keepAlive: true, maxSockets: 256 });

/** Headers that belong to one hop and are set anew towards the host. */
export const HOP_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
]);

type HeaderValues = Record<string, string | readonly string[]>;

export function hostHeaders(
  meta: CallMeta,
  target: string,
  own: HeaderValues,
): Record<string, string | string[]> {
  const kept = Object.entries(own).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()));
  return {
    ...Object.fromEntries(
      kept.map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    ),
    [PROXY_HEADER.token]: `Bearer ${requireInvocation().message.token}`,
    [PROXY_HEADER.target]: encodeURIComponent(target),
    [PROXY_HEADER.meta]: encodeURIComponent(JSON.stringify(meta)),
  };
}

/** A request to the host, still open for its body. The caller sends the body and listens for the response. */
export function openHostRequest(
  method: string,
  headers: Record<string, string | string[]>,
  signal?: AbortSignal,
): http.ClientRequest {
  return request({ ...requireProxy(), agent, method, path: '/', headers, ...(signal ? { signal } : {}) });
}
