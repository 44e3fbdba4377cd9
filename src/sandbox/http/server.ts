import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Product, Sandbox } from '../composition';
import { Control } from './control';

/** A request that has been read, and an answer that has not been written yet. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

export const jsonAnswer = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: body === undefined ? '' : JSON.stringify(body),
});

/** Larger than anything that the site or the platform accepts. */
const MOST_BYTES = 6 * 1024 * 1024;

type Handler = (request: HttpRequest) => Promise<HttpAnswer>;

const single = (headers: HttpRequest['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')]));

/** The sandbox's one server, on loopback: `/rest/` of the site, `/x1/` for web triggers, `/__sandbox/` for control. */
export class SandboxServer {
  readonly #server: Server;
  #handler: Handler = async () => jsonAnswer(503, { message: 'The sandbox is starting' });

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(port: number): Promise<SandboxServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new SandboxServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  serve(sandbox: Sandbox<Product>): void {
    const control = new Control(sandbox);
    const prefixes: readonly (readonly [string, Handler])[] = [
      ['/__sandbox/', (request) => control.handle(request)],
      ['/x1/', (request) => sandbox.platform.webTriggers.call(request)],
      ['/', (request) => callSite(sandbox, request)],
    ];
    this.#handler = async (request) => {
      const found = prefixes.find(([prefix]) => request.url.startsWith(prefix));
      return found ? found[1](request) : jsonAnswer(404, { message: 'Not found' });
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answer(request).catch((error: unknown) =>
      jsonAnswer(500, { message: error instanceof Error ? error.message : String(error) }),
    );
    if (response.destroyed) return;
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, value]);
    response.writeHead(answer.status, Object.fromEntries(headers) as Record<string, string | string[]>);
    response.end(answer.body);
  }

  async #answer(request: IncomingMessage): Promise<HttpAnswer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      if (bytes <= MOST_BYTES) chunks.push(chunk as Buffer);
    }
    if (bytes > MOST_BYTES) return jsonAnswer(413, { message: `A request has at most ${MOST_BYTES} bytes` });
    const headers = Object.entries(request.headersDistinct).flatMap(([name, values]) =>
      values ? [[name, values]] : [],
    );
    return this.#handler({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: Object.fromEntries(headers) as Record<string, string[]>,
      body: Buffer.concat(chunks).toString('utf8'),
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The site authenticates by itself: the caller is nobody until it has. */
function callSite(sandbox: Sandbox<Product>, request: HttpRequest): Promise<HttpAnswer> {
  return sandbox.jira.handle({
    method: request.method,
    path: request.url,
    headers: single(request.headers),
    body: request.body,
    principal: { kind: 'anonymous' },
  });
}
