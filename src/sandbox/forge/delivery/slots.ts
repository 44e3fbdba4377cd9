/** Places by key, `limit` of each: who comes later waits until one is free. */
export class Slots {
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  async acquire(key: string, limit: number): Promise<void> {
    while ((this.#taken.get(key) ?? 0) >= limit) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]);
      });
    }
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
  }

  release(key: string): void {
    this.#taken.set(key, (this.#taken.get(key) ?? 1) - 1);
    const [next, ...rest] = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, rest);
    next?.();
  }
}
