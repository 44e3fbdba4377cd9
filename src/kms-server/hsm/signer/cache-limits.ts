import { totalmem } from 'node:os';

/** What an unwrapped key takes in a signer: about 8.5 KiB in SoftHSM, and its row. */
const BYTES_PER_KEY = 10_240;
/** Part of the machine's memory that all caches together may take. */
const MEMORY_SHARE = 0.1;
const LEAST_KEYS = 1_000;
const MOST_KEYS = 250_000;

const LEAST_UNWRAPS = 200_000;
/** A signer that is replaced begins with an empty cache, so it has to last for several fillings of it. */
const FILLINGS = 4;

/** Bytes that this process may use: the control group's limit where there is one. */
const usableMemory = (): number => {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
};

/** Unwrapped keys that each of some signers keeps, where nobody says. @param memory bytes that the machine has for us */
export function defaultCacheSize(signers: number, memory = usableMemory()): number {
  const keys = Math.floor((memory * MEMORY_SHARE) / BYTES_PER_KEY / signers);
  return Math.min(Math.max(keys, LEAST_KEYS), MOST_KEYS);
}

/** Unwraps after which a signer with such a cache is replaced. SoftHSM leaks about 250 bytes each. */
export const defaultUnwrapBudget = (cacheSize: number): number =>
  Math.max(LEAST_UNWRAPS, FILLINGS * cacheSize);
