import type { Documents } from '../../documents';

/** What is kept for a key. Times in milliseconds since the epoch. */
export interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When a time to live ends; the entry may be readable after it. */
  readonly expiresAt?: number;
  /** When an expired entry is really gone. */
  readonly goneAt?: number;
}

interface Version {
  readonly entry: Entry | undefined;
  /** From when on queries see it. */
  readonly visibleAt: number;
}

/** How far storage lags: milliseconds for one write. */
export interface StoreTiming {
  readonly now: () => number;
  readonly queryLagMs: () => number;
  readonly lingerMs: () => number;
}

const COLLECTION = 'forge.kvs';
const SEPARATOR = '\u0000';

/** One of the app's stores by name: `kvs`, `secret`, or `entity:` and the entity's name. */
export type StoreName = 'kvs' | 'secret' | `entity:${string}`;

/**
 * All stores of an installation. Reads by key are strict; queries see a write only after its lag. Expired entries
 * stay readable for a while, as the service's documentation warns.
 */
export class KvsStore {
  readonly #documents: Documents;
  readonly #timing: StoreTiming;
  readonly #stores = new Map<StoreName, Map<string, Version[]>>();

  constructor(documents: Documents, timing: StoreTiming) {
    this.#documents = documents;
    this.#timing = timing;
    for (const { id, value } of documents.all<Entry>(COLLECTION)) {
      const [store, key] = id.split(SEPARATOR) as [StoreName, string];
      this.#versions(store).set(key, [{ entry: value, visibleAt: 0 }]);
    }
  }

  #versions(store: StoreName): Map<string, Version[]> {
    const found = this.#stores.get(store);
    if (found) return found;
    const created = new Map<string, Version[]>();
    this.#stores.set(store, created);
    return created;
  }

  now(): number {
    return this.#timing.now();
  }

  get(store: StoreName, key: string): Entry | undefined {
    return this.#present(this.#versions(store).get(key)?.at(-1)?.entry);
  }

  #present(entry: Entry | undefined): Entry | undefined {
    return entry?.goneAt !== undefined && entry.goneAt <= this.now() ? undefined : entry;
  }

  /** Writes and returns the new entry. */
  set(store: StoreName, key: string, value: unknown, ttlMs: number | undefined): Entry {
    const now = this.now();
    const expiresAt = ttlMs === undefined ? undefined : now + ttlMs;
    const entry: Entry = {
      key,
      value,
      createdAt: this.get(store, key)?.createdAt ?? now,
      updatedAt: now,
      ...(expiresAt === undefined ? {} : { expiresAt, goneAt: expiresAt + this.#timing.lingerMs() }),
    };
    this.#write(store, key, entry);
    this.#documents.put(COLLECTION, `${store}${SEPARATOR}${key}`, entry);
    return entry;
  }

  delete(store: StoreName, key: string): void {
    this.#write(store, key, undefined);
    this.#documents.delete(COLLECTION, `${store}${SEPARATOR}${key}`);
  }

  #write(store: StoreName, key: string, entry: Entry | undefined): void {
    const versions = this.#versions(store);
    const visibleAt = this.now() + this.#timing.queryLagMs();
    const settled = visibleAt <= this.now();
    if (settled && entry === undefined) versions.delete(key);
    else versions.set(key, [...(settled ? [] : (versions.get(key) ?? [])), { entry, visibleAt }]);
  }

  names(): StoreName[] {
    return [...this.#stores.keys()].sort();
  }

  /** Entries as read by key, without lag, in order of their keys. */
  current(store: StoreName): Entry[] {
    const entries = [...this.#versions(store).keys()].map((key) => this.get(store, key));
    return byKey(entries.filter((entry) => entry !== undefined));
  }

  /** Entries as a query sees them now, in order of their keys. */
  visible(store: StoreName): Entry[] {
    const now = this.now();
    const seen = [...this.#versions(store).values()].map((versions) =>
      this.#present(versions.findLast((version) => version.visibleAt <= now)?.entry),
    );
    return byKey(seen.filter((entry) => entry !== undefined));
  }

  /** All of `work`'s writes or none: `work` checks before it writes. */
  transaction(work: () => void): void {
    this.#documents.transaction(work);
  }
}

const byKey = (entries: Entry[]) => entries.sort((one, other) => (one.key < other.key ? -1 : 1));
