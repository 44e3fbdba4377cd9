import { connect, type Socket } from 'node:net';
import { ok, type Result, refuse } from '../../../domain/result';
import { encodeFrame, FRAME_KIND, type Frame, FrameReader } from './frames';
import type { ControlRequest, SignerRefusal } from './messages';

/** No signer could be asked, or it ended in the middle: the call can be repeated. */
export class SignerUnavailable extends Error {
  override readonly name = 'SignerUnavailable';
}

/** The HSM failed in a way that nobody expects. */
export class SignerFailure extends Error {
  override readonly name = 'SignerFailure';
}

interface Pending {
  readonly resolve: (answer: Result<unknown, SignerRefusal>) => void;
  readonly reject: (error: Error) => void;
  /** When it must have been answered, `performance.now()` milliseconds. */
  readonly deadline: number;
}

const WATCH_INTERVAL_MS = 500;
const MAX_CALL_ID = 0xffff_ffff;

/** One connection to one signer, many calls in flight. Frames of one connection are served in their order. */
export class SignerClient {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #reader = new FrameReader();
  readonly #watch: NodeJS.Timeout;
  #nextId = 0;
  #corked = false;

  private constructor(socket: Socket, onStuck: () => void) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      for (const frame of this.#reader.push(chunk)) this.#settle(frame);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#failAll());
    this.#watch = setInterval(() => {
      const [oldest] = this.#pending.values();
      if (oldest && performance.now() > oldest.deadline) onStuck();
    }, WATCH_INTERVAL_MS).unref();
  }

  /** @param onStuck called when a call isn't answered by its deadline */
  static connect(path: string, onStuck: () => void): Promise<SignerClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new SignerClient(socket, onStuck));
      });
    });
  }

  get inFlight(): number {
    return this.#pending.size;
  }

  control(request: ControlRequest, timeoutMs: number): Promise<Result<unknown, SignerRefusal>> {
    return this.#send(FRAME_KIND.control, Buffer.from(JSON.stringify(request), 'utf8'), timeoutMs);
  }

  async use(payload: Buffer, timeoutMs: number): Promise<Result<Buffer, SignerRefusal>> {
    return (await this.#send(FRAME_KIND.use, payload, timeoutMs)) as Result<Buffer, SignerRefusal>;
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(kind: number, payload: Buffer, timeoutMs: number): Promise<Result<unknown, SignerRefusal>> {
    if (this.#socket.destroyed) return Promise.reject(new SignerUnavailable('The signer is gone'));
    this.#nextId = this.#nextId === MAX_CALL_ID ? 1 : this.#nextId + 1;
    const id = this.#nextId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, deadline: performance.now() + timeoutMs });
      this.#corkOnce();
      this.#socket.write(encodeFrame({ id, kind, payload }));
    });
  }

  /** Calls of one turn of the event loop leave in one write. */
  #corkOnce(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    setImmediate(() => {
      this.#corked = false;
      this.#socket.uncork();
    });
  }

  #settle({ id, kind, payload }: Frame): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    if (kind === FRAME_KIND.bytes) pending.resolve(ok(payload));
    else settleJson(pending, kind, JSON.parse(payload.toString('utf8')));
  }

  #failAll(): void {
    clearInterval(this.#watch);
    for (const { reject } of this.#pending.values()) reject(new SignerUnavailable('The signer ended'));
    this.#pending.clear();
  }
}

function settleJson(pending: Pending, kind: number, value: unknown): void {
  if (kind === FRAME_KIND.json) pending.resolve(ok(value));
  else if (kind === FRAME_KIND.refusal) pending.resolve(refuse(value as SignerRefusal));
  else pending.reject(new SignerFailure((value as { message: string }).message));
}
