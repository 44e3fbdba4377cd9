/** Counts what runs, so that a test can wait until nothing does. */
export class Activity {
  readonly #running = new Set<Promise<unknown>>();

  /** Follows `work` until it settles. */
  track<T>(work: Promise<T>): Promise<T> {
    const settled: Promise<unknown> = work.then(
      () => this.#running.delete(settled),
      () => this.#running.delete(settled),
    );
    this.#running.add(settled);
    return work;
  }

  get busy(): boolean {
    return this.#running.size > 0;
  }

  async idle(): Promise<void> {
    while (this.busy) await Promise.all(this.#running);
  }
}
