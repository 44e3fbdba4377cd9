import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CallMeta, PROXY_HEADER } from '../runner/protocol';
import type { CallHandler, HostCall, HostOutcome } from './calls';

/** Headers between runner and host, and those of one hop. */
export const OWN_HEADERS: ReadonlySet<string> = new Set<string>([
  ...Object.values(PROXY_HEADER),
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
]);

/** The door for what the app's functions send by `http`: loopback only, a token per invocation. */
export class ProxyServer {
  readonly #server: Server;
  #handler: CallHandler = async () => 'ended';

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<ProxyServer> {
    // The runner keeps its connections for as long as it lives; closing an idle one could meet a call on its way.
    const server = createServer({ keepAliveTimeout: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ProxyServer(server);
  }

  handle(handler: CallHandler): void {
    this.#handler = handler;
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const call = await readCall(request);
      const token = String(request.headers[PROXY_HEADER.token] ?? '').replace(/^Bearer /, '');
      write(response, await this.#handler(token, call));
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const header = (request: IncomingMessage, name: string) =>
  decodeURIComponent(String(request.headers[name] ?? ''));

async function readCall(request: IncomingMessage): Promise<HostCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.has(name));
  return {
    meta: JSON.parse(header(request, PROXY_HEADER.meta)) as CallMeta,
    method: request.method ?? 'GET',
    target: header(request, PROXY_HEADER.target),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
}

function write(response: ServerResponse, outcome: HostOutcome | 'ended'): void {
  if (outcome === 'silence') return;
  if (outcome === 'ended') {
    response.writeHead(410, { [PROXY_HEADER.ended]: '1' }).end();
  } else if ('networkError' in outcome) {
    response.writeHead(502, { [PROXY_HEADER.networkError]: outcome.networkError }).end();
  } else {
    const headers = Object.entries(outcome.headers).map(([name, value]) => [name, value] as const);
    const own = headers.filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
    response.writeHead(outcome.status, Object.fromEntries(own) as Record<string, string | string[]>);
    response.end(outcome.body);
  }
}
