import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer } from './rows';

/** Random nonces of 96 bits may be used 2^32 times under one key (SP 800-38D, 8.3). Half of it is our limit. */
export const NONCE_LIMIT = 2 ** 31;
const RESERVATION = 65_536;

/**
 * Counts encryptions per key version. Reserved in advance and on the disk before the first of them, so that no crash
 * makes the count too small.
 */
export class NonceCounter {
  readonly #reserve: StatementSync;
  readonly #left = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#reserve = database.prepare(`INSERT INTO nonce_count (key_id, key_version, reserved)
      VALUES (?, ?, ${RESERVATION})
      ON CONFLICT (key_id, key_version) DO UPDATE SET reserved = reserved + ${RESERVATION}
      WHERE reserved + ${RESERVATION} <= ${NONCE_LIMIT}
      RETURNING reserved`);
  }

  /** Counts one encryption. False where the key version has had its share. */
  take(keyId: string, keyVersion: number): boolean {
    const id = `${keyId}/${keyVersion}`;
    const left = this.#left.get(id) ?? 0;
    if (left > 0) {
      this.#left.set(id, left - 1);
      return true;
    }
    const row = this.#reserve.get(keyId, keyVersion);
    if (!row || integer(row, 'reserved') > NONCE_LIMIT) return false;
    this.#left.set(id, RESERVATION - 1);
    return true;
  }
}
