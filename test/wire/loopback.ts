import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a free port of this machine. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

export type Handler = (incoming: WireRequest, response: ServerResponse) => Promise<void> | void;

/** A request as it came over the wire, body read whole. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: WireHeaders;
  readonly body: string;
}

/** By lower-case name. */
export type WireHeaders = Readonly<Record<string, string>> & { readonly authorization?: string };

export interface WireResponse {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: string;
}

export async function startLoopback(handle: Handler): Promise<LoopbackServer> {
  const server = createServer((incoming, response) => {
    void readRequest(incoming)
      .then((read) => handle(read, response))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: flat(incoming.headers),
    body: await bodyOf(incoming),
  };
}

/** Passes a request on, byte for byte and with its own host, which a signature may cover; reads the answer. */
export function forward(target: string, wire: WireRequest): Promise<WireResponse> {
  const { connection: _, ...headers } = wire.headers;
  return new Promise((resolve, reject) => {
    const outgoing = request(`${target}${wire.path}`, { method: wire.method, headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      bodyOf(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: flat(answer.headers), body }),
        reject,
      );
    });
    outgoing.end(wire.body);
  });
}

export function answer(response: ServerResponse, wire: WireResponse): void {
  const { 'transfer-encoding': _, 'content-length': __, connection: ___, ...headers } = wire.headers;
  response.writeHead(wire.status, headers).end(wire.body);
}

export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  contentType = 'application/json',
): void {
  answer(response, { status, headers: { 'content-type': contentType }, body: JSON.stringify(value) });
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const flat = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
