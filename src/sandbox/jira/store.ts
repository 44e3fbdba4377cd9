import type { Documents } from '../documents';

/** One kind of document, held in memory and written through to {@link Documents}. Values are replaced, never changed. */
export interface Collection<T> {
  get(id: string): T | undefined;
  put(id: string, value: T): void;
  delete(id: string): void;
  /** In order of insertion. */
  values(): T[];
  find(matches: (value: T) => boolean): T | undefined;
}

interface Change {
  readonly collection: string;
  readonly id: string;
  readonly before: unknown;
}

const PREFIX = 'jira.';
const COUNTERS = 'counter';

/** All documents of the site. A `transact` is all or nothing, in memory and on disk. */
export class Store {
  readonly #documents: Documents;
  readonly #memory = new Map<string, Map<string, unknown>>();
  #journal: Change[] | undefined;
  #afterCommit: (() => void)[] = [];

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  collection<T>(name: string): Collection<T> {
    const held = this.#load(name) as Map<string, T>;
    return {
      get: (id) => held.get(id),
      put: (id, value) => this.transact(() => this.#change(name, id, value)),
      delete: (id) => this.transact(() => this.#change(name, id, undefined)),
      values: () => [...held.values()],
      find: (matches) => {
        for (const value of held.values()) if (matches(value)) return value;
        return undefined;
      },
    };
  }

  /** The next number of a sequence, as text: `first`, `first + 1`, ... */
  next(sequence: string, first = 10_000): string {
    const held = this.#load(COUNTERS);
    const value = Number(held.get(sequence) ?? first - 1) + 1;
    this.transact(() => this.#change(COUNTERS, sequence, value));
    return String(value);
  }

  /** Runs `work`, which must not await. What it wrote is kept if it returns and undone if it throws. */
  transact<T>(work: () => T): T {
    if (this.#journal) return work();
    this.#journal = [];
    try {
      const result = work();
      this.#write(this.#journal);
      this.#journal = undefined;
      this.#runAfterCommit();
      return result;
    } catch (error) {
      if (this.#journal) this.#undo(this.#journal);
      this.#journal = undefined;
      this.#afterCommit = [];
      throw error;
    }
  }

  /** Runs `task` once the current transaction is kept, at once outside of one, and never if it is undone. */
  afterCommit(task: () => void): void {
    this.#afterCommit.push(task);
    if (!this.#journal) this.#runAfterCommit();
  }

  #runAfterCommit(): void {
    const tasks = this.#afterCommit;
    this.#afterCommit = [];
    for (const task of tasks) task();
  }

  clear(): void {
    this.transact(() => {
      for (const [name, held] of this.#memory)
        for (const id of [...held.keys()]) this.#change(name, id, undefined);
    });
  }

  #load(name: string): Map<string, unknown> {
    const known = this.#memory.get(name);
    if (known) return known;
    const stored = this.#documents.all<{ order: number; value: unknown }>(PREFIX + name);
    const inOrder = stored.toSorted((a, b) => a.value.order - b.value.order);
    const held = new Map(inOrder.map(({ id, value }) => [id, value.value]));
    this.#memory.set(name, held);
    return held;
  }

  #change(name: string, id: string, value: unknown): void {
    const held = this.#load(name);
    this.#journal?.push({ collection: name, id, before: held.get(id) });
    if (value === undefined) held.delete(id);
    else held.set(id, value);
  }

  #undo(journal: readonly Change[]): void {
    for (const { collection, id, before } of journal.toReversed()) {
      const held = this.#load(collection);
      if (before === undefined) held.delete(id);
      else held.set(id, before);
    }
  }

  #write(journal: readonly Change[]): void {
    if (journal.length === 0) return;
    const touched = new Map<string, Set<string>>();
    for (const { collection, id } of journal) {
      const ids = touched.get(collection) ?? new Set<string>();
      touched.set(collection, ids.add(id));
    }
    this.#documents.transaction(() => {
      for (const [name, ids] of touched) this.#writeCollection(name, ids);
    });
  }

  #writeCollection(name: string, ids: ReadonlySet<string>): void {
    const held = this.#load(name);
    for (const id of ids) {
      const value = held.get(id);
      if (value === undefined) this.#documents.delete(PREFIX + name, id);
      else this.#documents.put(PREFIX + name, id, { order: orderOf(id), value });
    }
  }
}

/** Ids that are numbers sort by number, so that a restart keeps the order of creation. */
function orderOf(id: string): number {
  const digits = /(\d+)$/.exec(id)?.[1];
  return digits === undefined ? 0 : Number(digits);
}
