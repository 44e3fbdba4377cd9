import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One billing event as finance keeps it. */
export interface BilledEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Finance's end of the wire: takes signed CloudEvents (Standard Webhooks), checks the signature, and drops
 * duplicates by the event's id.
 */
export class BillingDesk {
  readonly #server: Server;
  readonly #key: Buffer;
  readonly #events = new Map<string, BilledEvent>();

  private constructor(server: Server, secret: string, known: readonly BilledEvent[]) {
    this.#server = server;
    this.#key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    for (const event of known) this.#events.set(event.id, event);
  }

  static async open(secret: string, known: readonly BilledEvent[]): Promise<BillingDesk> {
    const server = createServer();
    const desk = new BillingDesk(server, secret, known);
    server.on('request', (request, response) => {
      void desk.#take(request).then((status) => response.writeHead(status).end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return desk;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get events(): readonly BilledEvent[] {
    return [...this.#events.values()];
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    if (!this.#isSigned(request, body)) return 401;
    const event = JSON.parse(body) as BilledEvent;
    if (!this.#events.has(event.id)) this.#events.set(event.id, event);
    return 204;
  }

  #isSigned(request: IncomingMessage, body: string): boolean {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const signed = `${header('webhook-id')}.${header('webhook-timestamp')}.${body}`;
    const expected = Buffer.from(createHmac('sha256', this.#key).update(signed).digest('base64'));
    const given = Buffer.from(header('webhook-signature').replace(/^v1,/, ''));
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
