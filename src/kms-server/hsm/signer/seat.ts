import { SignerUnavailable } from './client';
import type { SignerProcess } from './process';

const FIRST_BACK_OFF_MS = 50;
const MAX_BACK_OFF_MS = 5_000;
/** A signer that served this long has started well: the back-off begins anew. */
const SETTLED_MS = 10_000;
const DRAIN_POLL_MS = 20;
const DRAIN_LIMIT_MS = 60_000;

export type Launcher = (onRecycle: () => void) => Promise<SignerProcess>;

/** A place that always has a signer, or is about to: restarts one that died, replaces one that is used up. */
export class SignerSeat {
  readonly #launch: Launcher;
  #current: SignerProcess | undefined;
  readonly #draining = new Set<SignerProcess>();
  /** A start that is under way; never rejects. */
  #opening: Promise<unknown> = Promise.resolve();
  #closed = false;
  #backOff = FIRST_BACK_OFF_MS;

  constructor(launch: Launcher) {
    this.#launch = launch;
  }

  /** The first start; later ones happen by themselves. @throws where it fails */
  open(): Promise<SignerProcess> {
    const opening = this.#open();
    this.#opening = opening.catch(() => undefined);
    return opening;
  }

  async #open(): Promise<SignerProcess> {
    const process = await this.#launch(() => void this.#recycle());
    if (this.#closed) {
      await process.end();
      throw new SignerUnavailable('The server is closing');
    }
    this.#current = process;
    this.#guard(process);
    return process;
  }

  /** The signer that takes calls now; undefined while it is being restarted. */
  get current(): SignerProcess | undefined {
    return this.#current;
  }

  /** Every process that may still carry out a call. */
  get alive(): readonly SignerProcess[] {
    return this.#current ? [this.#current, ...this.#draining] : [...this.#draining];
  }

  demand(): SignerProcess {
    if (!this.#current) throw new SignerUnavailable('The signer is being restarted');
    return this.#current;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#opening, ...this.alive.map((process) => process.end())]);
  }

  #guard(process: SignerProcess): void {
    const since = performance.now();
    void process.ended.then(() => {
      this.#draining.delete(process);
      if (this.#current !== process) return;
      this.#current = undefined;
      if (performance.now() - since > SETTLED_MS) this.#backOff = FIRST_BACK_OFF_MS;
      this.#reopenLater();
    });
  }

  #reopenLater(): void {
    if (this.#closed) return;
    setTimeout(() => void this.#reopen(), this.#backOff).unref();
    this.#backOff = Math.min(this.#backOff * 2, MAX_BACK_OFF_MS);
  }

  async #reopen(): Promise<void> {
    if (this.#closed || this.#current) return;
    try {
      await this.open();
    } catch {
      // The reason was told on the signer's standard error; the next try comes after a longer pause.
      this.#reopenLater();
    }
  }

  /** Starts the successor first, so that nobody waits; the old one ends once its last call is answered. */
  async #recycle(): Promise<void> {
    const old = this.#current;
    if (!old || this.#closed) return;
    try {
      await this.open();
    } catch {
      // The old one serves on meanwhile; it says only once that it is used up.
      setTimeout(() => void this.#recycle(), MAX_BACK_OFF_MS).unref();
      return;
    }
    this.#draining.add(old);
    await drained(old);
    await old.end();
  }
}

function drained(process: SignerProcess): Promise<void> {
  const limit = performance.now() + DRAIN_LIMIT_MS;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.client.inFlight > 0 && performance.now() < limit) return;
      clearInterval(timer);
      resolve();
    }, DRAIN_POLL_MS);
  });
}
