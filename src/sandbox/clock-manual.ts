import { ClockQueue } from './clock-queue';

/** A clock that stands still until it is moved: what is due now runs on `settle` or `advance` only. */
export class ManualClock extends ClockQueue {
  readonly frozen = true;
  #now: number;
  readonly #start: number;

  /** @param start milliseconds since the epoch */
  constructor(start: number) {
    super();
    this.#start = start;
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  protected moveTo(time: number): void {
    this.#now = time;
  }

  protected restart(now: number | undefined): void {
    this.#now = now ?? this.#start;
  }

  protected wakeAt(): void {}
}
