import type { StoredApiKey } from '../store/credentials/api-keys';
import type { Kms } from '../usecases/kms';
import { record, SERVER } from '../usecases/record';

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
