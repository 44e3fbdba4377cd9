/**
 * What can go wrong with one call to a KMS, as its caller sees it:
 * - `before`: fails without effect · `lost-answer`: the effect is there, the answer is not
 * - `duplicate`: runs twice · `slow`: waits until released · `late`: the caller has given up (`timeout`) when it runs
 * - `nonsense`: the effect is there, the answer makes no sense · `server-error`, `throttled`: no effect, and says so
 */
export const FAULTS = [
  'before',
  'lost-answer',
  'duplicate',
  'slow',
  'late',
  'nonsense',
  'server-error',
  'throttled',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Those after which the caller has no answer, whatever became of the order. */
export const LOSING_FAULTS = [
  'before',
  'lost-answer',
  'late',
  'nonsense',
  'server-error',
  'throttled',
] as const satisfies readonly Fault[];

/** What a throttled call is told to wait. */
export const RETRY_AFTER_MS = 7_000;

/** One entry per call, in order; `none` lets a call pass. When the list is used up, all calls pass. */
export type FaultSchedule = readonly (Fault | 'none')[];

/** What a test orders of whatever stands between it and the KMS: the fake's wrapper, or a proxy on the wire. */
export class FaultQueue {
  readonly #schedule: (Fault | 'none')[] = [];
  #held: (() => void)[] = [];
  #late: (() => Promise<unknown>)[] = [];
  #arrivals: (() => void)[] = [];

  /** Faults of the next calls. */
  inject(...faults: FaultSchedule): void {
    this.#schedule.push(...faults);
  }

  /** Drops what is scheduled and not yet used. */
  clear(): void {
    this.#schedule.length = 0;
  }

  /** True while something is scheduled that no call has taken. */
  get isWaiting(): boolean {
    return this.#schedule.length > 0;
  }

  take(): Fault | 'none' {
    return this.#schedule.shift() ?? 'none';
  }

  /** Waits until the test releases it. */
  hold(): Promise<void> {
    const released = new Promise<void>((resolve) => this.#held.push(resolve));
    for (const tell of this.#arrivals.splice(0)) tell();
    return released;
  }

  /** Resolves once a `slow` call is held. */
  held(): Promise<void> {
    if (this.#held.length > 0) return Promise.resolve();
    return new Promise((resolve) => this.#arrivals.push(resolve));
  }

  /** Lets the held calls go on. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  postpone(effect: () => Promise<unknown>): void {
    this.#late.push(effect);
  }

  /** Runs what was postponed, oldest first, and waits for it. Its answers go nowhere. */
  async deliverLate(): Promise<void> {
    for (const effect of this.#late.splice(0)) await effect().catch(() => undefined);
  }
}
