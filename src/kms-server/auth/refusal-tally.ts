const LIMIT = 10_000;
const POWER_OF_TEN = /^10*$/;

/** How often each key was refused from each address since the server started. */
export class RefusalTally {
  readonly #counts = new Map<string, number>();

  /** Counts one more. @returns how many there are now, at the first, tenth, hundredth...; undefined otherwise */
  count(what: string): number | undefined {
    const times = (this.#counts.get(what) ?? 0) + 1;
    if (this.#counts.size >= LIMIT) this.#counts.clear();
    this.#counts.set(what, times);
    return POWER_OF_TEN.test(String(times)) ? times : undefined;
  }
}
