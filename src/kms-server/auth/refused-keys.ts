import type { StoredApiKey } from '../store/credentials/api-keys';
import type { Kms } from '../usecases/kms';
import { record, SERVER } from '../usecases/record';

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

/**
 * Puts on the record that a key that exists was refused: perhaps somebody has an old one, or guesses. The first time and
 * then ever more seldom, so that nobody can fill the log.
 */
export function noteRefusal(kms: Kms, key: StoredApiKey, reason: string, address: string): void {
  const times = kms.auth.refusals.count(`${key.id} ${reason} ${address}`);
  if (times === undefined) return;
  const entry = {
    action: 'credential.refused',
    subject: `credential:${key.id}`,
    before: null,
    after: { principalId: key.principalId, reason, address, times },
  };
  kms.store.write(() => record(kms, SERVER, entry)).catch(() => undefined);
}
