import type { SandboxClock } from './clock';

type Task = () => void | Promise<void>;

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly task: Task;
}

/** A clock that the sandbox's composition can put back to a start, and that says whether it runs by itself. */
export interface MovableClock extends SandboxClock {
  /** True where time stands still between two calls of `advance`. */
  readonly frozen: boolean;
  /** Drops every timer; a clock that stands still goes back to `now` (milliseconds since the epoch). */
  reset(now?: number): void;
  /** Whether a timer is due at the present time, or its task still runs. */
  busy(): boolean;
  /** Starts what is due and waits until every started task has ended. */
  settle(): Promise<void>;
  /** Where an `advance` in progress will end; the present time otherwise. */
  horizon(): number;
  /** Awaited before time is moved on: what runs at one instant ends before the next one begins. */
  beforeMove(wait: () => Promise<void>): void;
  /** Called with the present time after each move and after a reset. */
  onMove(listener: (now: number) => void): void;
}

/** Timers in order of their time, then of their creation. Tasks of one instant run side by side. */
export abstract class ClockQueue implements MovableClock {
  abstract readonly frozen: boolean;
  #timers: Timer[] = [];
  #order = 0;
  #horizon: number | undefined;
  readonly #running = new Set<Promise<void>>();
  readonly #barriers: (() => Promise<void>)[] = [];
  readonly #listeners: ((now: number) => void)[] = [];

  abstract now(): number;
  protected abstract moveTo(time: number): void;
  protected abstract restart(now: number | undefined): void;
  /** Told the time of the earliest timer whenever it may have changed. */
  protected abstract wakeAt(time: number | undefined): void;

  at(at: number, task: Task): () => void {
    const timer: Timer = { at, order: this.#order, task };
    this.#order += 1;
    const before = this.#timers.findIndex((other) => other.at > at);
    if (before < 0) this.#timers.push(timer);
    else this.#timers.splice(before, 0, timer);
    this.wakeAt(this.#timers[0]?.at);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.wakeAt(this.#timers[0]?.at);
    };
  }

  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new Error(`A clock moves forward only: ${ms} ms`);
    const target = this.now() + ms;
    this.#horizon = target;
    try {
      await this.settle();
      for (let next = this.#timers[0]; next && next.at <= target; next = this.#timers[0]) {
        await this.#moveOn(next.at);
      }
      await this.#moveOn(target);
    } finally {
      this.#horizon = undefined;
    }
  }

  async #moveOn(time: number): Promise<void> {
    if (time > this.now()) {
      this.moveTo(time);
      this.#tell();
    }
    await this.settle();
  }

  busy(): boolean {
    return this.#running.size > 0 || this.#due();
  }

  async settle(): Promise<void> {
    for (;;) {
      this.runDue();
      await Promise.all(this.#running);
      for (const barrier of this.#barriers) await barrier();
      if (!this.busy()) return;
    }
  }

  /** Starts every task that is due, in order. */
  protected runDue(): void {
    while (this.#due()) {
      const timer = this.#timers.shift();
      if (timer) this.#start(timer.task);
    }
    this.wakeAt(this.#timers[0]?.at);
  }

  #due(): boolean {
    const first = this.#timers[0];
    return first !== undefined && first.at <= this.now();
  }

  #start(task: Task): void {
    const run: Promise<void> = Promise.resolve()
      .then(task)
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  horizon(): number {
    return Math.max(this.#horizon ?? 0, this.now());
  }

  beforeMove(wait: () => Promise<void>): void {
    this.#barriers.push(wait);
  }

  onMove(listener: (now: number) => void): void {
    this.#listeners.push(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.now());
  }

  reset(now?: number): void {
    this.#timers = [];
    this.wakeAt(undefined);
    this.restart(now);
    this.#tell();
  }

  close(): void {
    this.#timers = [];
    this.wakeAt(undefined);
  }
}
