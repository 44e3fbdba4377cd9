import { createHash } from 'node:crypto';
import type { FailureStore, Failures } from '../store/credentials/failures';

/** Failures that are free, and then a wait that doubles with each, up to a quarter of an hour. */
const FREE = { address: 20, credential: 5 } as const;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 900_000;
/** What is this old is forgotten. */
const MEMORY_MS = 3_600_000;
const LIMIT = 20_000;
const HASH_CHARS = 32;

/** Where a log-in failed. */
export interface Place {
  readonly key: string;
  readonly free: number;
}

/** A provider hands out IPv6 addresses by the /64, so that is one place. */
export function network(address: string): string {
  if (!address.includes(':')) return address;
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice('::ffff:'.length);
  const [head = ''] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  return `${[...groups, '0', '0', '0', '0'].slice(0, 4).join(':')}::/64`;
}

/**
 * An address, and what somebody claims to be from that address. Never a claim alone: whoever knows another's passkey or
 * name could then lock them out.
 */
export function placesOf(address: string, claim?: string): readonly Place[] {
  const from = network(address);
  const places: Place[] = [{ key: `address:${from}`, free: FREE.address }];
  if (claim === undefined) return places;
  const hash = createHash('sha256').update(claim, 'utf8').digest('hex').slice(0, HASH_CHARS);
  return [...places, { key: `claim:${hash}@${from}`, free: FREE.credential }];
}

/** Slows down who fails to log in. Counts outlive a restart. */
export class Throttle {
  readonly #store: FailureStore;
  readonly #known: Map<string, Failures>;

  constructor(store: FailureStore) {
    this.#store = store;
    this.#known = new Map(store.all().map((row) => [row.place, row]));
  }

  /** How long to wait before trying again, ms; 0 where nothing is in the way. */
  wait(places: readonly Place[], now: number): number {
    return Math.max(0, ...places.map(({ key }) => (this.#known.get(key)?.blockedUntil ?? 0) - now));
  }

  /** Runs in a transaction. */
  failed(places: readonly Place[], now: number): void {
    for (const { key, free } of places) {
      const before = this.#known.get(key);
      const failures = before && now - before.lastAt < MEMORY_MS ? before.failures + 1 : 1;
      const wait =
        failures <= free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (failures - free - 1), LONGEST_WAIT_MS);
      const row = { place: key, failures, lastAt: now, blockedUntil: wait === 0 ? 0 : now + wait };
      this.#known.delete(key);
      this.#known.set(key, row);
      this.#store.put(row);
    }
    this.#forgetOldest();
  }

  /** A right log-in clears the claim, and not the address: others may be guessing there. Runs in a transaction. */
  succeeded(places: readonly Place[]): void {
    for (const { key } of places.slice(1)) {
      if (this.#known.delete(key)) this.#store.forget(key);
    }
  }

  /** Runs in a transaction. */
  prune(now: number): void {
    for (const [place, { lastAt }] of this.#known) {
      if (now - lastAt >= MEMORY_MS) this.#known.delete(place);
    }
    this.#store.prune(now - MEMORY_MS);
  }

  #forgetOldest(): void {
    for (const place of this.#known.keys()) {
      if (this.#known.size <= LIMIT) return;
      this.#known.delete(place);
      this.#store.forget(place);
    }
  }
}
