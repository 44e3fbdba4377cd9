import { ClockQueue } from './clock-queue';

/** `setTimeout` takes a signed 32-bit number of milliseconds; longer waits are taken in steps. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** The machine's time plus an offset that only grows. Timers fire by themselves; `advance` grows the offset. */
export class RealClock extends ClockQueue {
  readonly frozen = false;
  #offset: number;
  #timeout: NodeJS.Timeout | undefined;
  #wake: number | undefined;

  /** @param offset milliseconds ahead of the machine's time, as kept from an earlier run */
  constructor(offset = 0) {
    super();
    this.#offset = offset;
  }

  now(): number {
    return Date.now() + this.#offset;
  }

  /** Milliseconds ahead of the machine's time. */
  get offset(): number {
    return this.#offset;
  }

  protected moveTo(time: number): void {
    this.#offset += Math.max(0, time - this.now());
    this.wakeAt(this.#wake);
  }

  protected restart(): void {}

  protected wakeAt(time: number | undefined): void {
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
    this.#wake = time;
    if (time === undefined) return;
    const wait = Math.min(Math.max(0, time - this.now()), LONGEST_TIMEOUT_MS);
    this.#timeout = setTimeout(() => this.runDue(), wait);
  }
}
