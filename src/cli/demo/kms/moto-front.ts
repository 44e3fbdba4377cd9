import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before moto: it has a clock that nobody can move, and it never ends what is pending deletion. */
export interface MotoFront {
  readonly url: string;
  close(): Promise<void>;
}

interface Metadata {
  readonly Arn: string;
  readonly DeletionDate?: number;
}

/**
 * Passes every call on. Times in the answers are told by the sandbox's clock, and a key whose window has ended is
 * not found any more, as in AWS.
 */
export async function openMotoFront(moto: string, now: () => number): Promise<MotoFront> {
  const times = new Times(now);
  const server = createServer((incoming, response) => {
    pass(moto, incoming, times).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const ended = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await ended;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const PASSED_ON = ['authorization', 'content-type', 'x-amz-target', 'x-amz-date', 'x-amz-security-token'];

async function pass(moto: string, incoming: IncomingMessage, times: Times): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = PASSED_ON.flatMap((name): [string, string][] => {
    const value = incoming.headers[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
  const answer = await fetch(moto, { method: 'POST', headers, body: Buffer.concat(chunks) });
  const type = answer.headers.get('content-type') ?? 'application/x-amz-json-1.1';
  const told = { status: answer.status, type, body: await answer.text() };
  // STS speaks XML, and its times are left alone. moto calls its JSON text/html.
  return answer.ok && told.body.startsWith('{') ? inTime(told, times) : told;
}

function inTime(answer: Answer, times: Times): Answer {
  const told = JSON.parse(answer.body, (name, value: unknown) =>
    DATES.has(name) && typeof value === 'number' ? times.told(value) : value,
  ) as { readonly KeyMetadata?: Metadata } | null;
  const { Arn, DeletionDate } = told?.KeyMetadata ?? {};
  if (DeletionDate === undefined || !times.isPast(DeletionDate))
    return { ...answer, body: JSON.stringify(told) };
  const gone = { __type: 'NotFoundException', message: `Key '${Arn}' does not exist` };
  return { status: 400, type: 'application/x-amz-json-1.1', body: JSON.stringify(gone) };
}

const DATES: ReadonlySet<string> = new Set(['CreationDate', 'DeletionDate', 'RotationDate']);

/** Seconds since 1970 as moto writes them, and by the sandbox's clock as that stood when they were first told. */
class Times {
  readonly #now: () => number;
  readonly #ahead = new Map<number, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  told(seconds: number): number {
    const ahead = this.#ahead.get(seconds) ?? (this.#now() - Date.now()) / 1000;
    this.#ahead.set(seconds, ahead);
    return seconds + ahead;
  }

  isPast = (seconds: number): boolean => seconds * 1000 <= this.#now();
}
