import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpAnswer, type HttpHandler, jsonAnswer } from './exchange';

/** Larger than anything that the site or the platform accepts. */
const MOST_BYTES = 6 * 1024 * 1024;

/** A server of the sandbox, on loopback. */
export class SandboxServer {
  readonly #server: Server;
  #handler: HttpHandler = async () => jsonAnswer(503, { message: 'The sandbox is starting' });

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

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  handle(handler: HttpHandler): void {
    this.#handler = handler;
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
