import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
const STATUS = /^HTTP\/1\.1 (\d{3})/;
const LENGTH = /\r\ncontent-length: (\d+)/i;

const CLOSED = () => new Error('The server closed the connection');

export interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One keep-alive connection, one request at a time. Written on a bare socket: on two cores a full HTTP client would
 * take as much time as the server that is measured.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  readonly #authorization: string;
  #received = '';
  #waiting: Waiting | undefined;

  private constructor(socket: Socket, host: string, token: string) {
    this.#socket = socket;
    this.#host = host;
    this.#authorization = `Bearer ${token}`;
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('close', () => this.#waiting?.reject(CLOSED()));
    socket.on('error', () => socket.destroy());
  }

  static async open(url: URL, token: string): Promise<Connection> {
    const socket = connect(Number(url.port), url.hostname);
    await once(socket, 'connect');
    return new Connection(socket, url.host, token);
  }

  post(path: string, body: string): Promise<Answer> {
    const head = [
      `POST ${path} HTTP/1.1`,
      `host: ${this.#host}`,
      `authorization: ${this.#authorization}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ].join('\r\n');
    if (this.#socket.destroyed) return Promise.reject(CLOSED());
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(head + HEAD_END + body);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#received += chunk;
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const bodyStart = headEnd + HEAD_END.length;
    const length = Number(LENGTH.exec(this.#received)?.[1]);
    if (Number.isNaN(length)) {
      this.#waiting?.reject(new Error(`An answer without a length: ${this.#received.slice(0, headEnd)}`));
      return;
    }
    if (this.#received.length < bodyStart + length) return;
    const status = Number(STATUS.exec(this.#received)?.[1]);
    const body = this.#received.slice(bodyStart, bodyStart + length);
    this.#received = '';
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status, body });
  }
}

/** What a client asks for, and the status that means it got it. */
export interface Request {
  readonly path: string;
  readonly body: string;
  readonly expected: number;
}

/** Sends a request and insists on its success. */
export async function demand(connection: Connection, { path, body, expected }: Request): Promise<void> {
  const answer = await connection.post(path, body);
  if (answer.status !== expected) throw new Error(`${path}: ${answer.status} ${answer.body}`);
}

/** Requests a second, all connections busy for so many milliseconds. */
export async function throughput(
  connections: readonly Connection[],
  next: () => Request,
  milliseconds: number,
): Promise<number> {
  const begin = performance.now();
  let done = 0;
  const client = async (connection: Connection) => {
    while (performance.now() - begin < milliseconds) {
      await demand(connection, next());
      done += 1;
    }
  };
  await Promise.all(connections.map(client));
  return (done * 1_000) / (performance.now() - begin);
}

/** Milliseconds of each request, one after another. */
export async function latencies(
  connection: Connection,
  next: () => Request,
  milliseconds: number,
): Promise<readonly number[]> {
  const begin = performance.now();
  const times: number[] = [];
  while (performance.now() - begin < milliseconds) {
    const request = next();
    const sent = performance.now();
    await demand(connection, request);
    times.push(performance.now() - sent);
  }
  return times;
}
