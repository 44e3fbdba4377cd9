import type { KeyObject } from 'node:crypto';
import type { BoundRow } from '../binding';
import type { ObjectHandle } from '../pkcs11/session';

/** A row whose MAC was checked, and its key unwrapped in the HSM. */
export interface LoadedKey {
  readonly row: BoundRow;
  readonly handle: ObjectHandle;
  readonly publicKey?: KeyObject;
}

/** Unwrapped keys, the least recently used leaving first. */
export class KeyCache {
  readonly #keys = new Map<string, LoadedKey>();
  readonly #size: number;
  readonly #release: (handle: ObjectHandle) => void;

  constructor(size: number, release: (handle: ObjectHandle) => void) {
    this.#size = size;
    this.#release = release;
  }

  get(keyId: string): LoadedKey | undefined {
    const found = this.#keys.get(keyId);
    if (!found) return undefined;
    // A Map keeps the order of insertion: moving the key to the end makes the first one the oldest.
    this.#keys.delete(keyId);
    this.#keys.set(keyId, found);
    return found;
  }

  put(key: LoadedKey): void {
    this.drop(key.row.keyId);
    this.#keys.set(key.row.keyId, key);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > this.#size && oldest !== undefined) this.drop(oldest);
  }

  drop(keyId: string): void {
    const found = this.#keys.get(keyId);
    if (!found) return;
    this.#keys.delete(keyId);
    this.#release(found.handle);
  }
}
