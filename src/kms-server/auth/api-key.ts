import { ok } from '../../domain/result';
import type { StoredApiKey } from '../store/credentials/api-keys';
import type { Kms } from '../usecases/kms';
import { bearer } from './bearer';
import { noteRefusal } from './refused-keys';
import { parseToken, secretFits } from './tokens';
import { unauthenticated } from './unauthenticated';
import type { Way } from './way';

const HOUR_MS = 3_600_000;

/** Why a key that exists opens nothing. For the log alone: whoever sent it learns none of it. */
function fault(
  key: StoredApiKey,
  fits: boolean,
  now: number,
): 'wrong-secret' | 'revoked' | 'expired' | undefined {
  if (!fits) return 'wrong-secret';
  if (key.revokedAt !== null) return 'revoked';
  return now < key.expiresAt ? undefined : 'expired';
}

/** Notes the use to the hour: a busy key costs one write in it, which nobody waits for. */
function noteUse(kms: Kms, key: StoredApiKey, now: number): void {
  if (key.lastUsedAt !== null && now - key.lastUsedAt < HOUR_MS) return;
  if (kms.auth.noted.has(key.id)) return;
  kms.auth.noted.add(key.id);
  kms.store
    .write(() => kms.store.credentials.apiKeys.used(key.id, now))
    .catch(() => undefined)
    .finally(() => kms.auth.noted.delete(key.id));
}

/** `Authorization: Bearer kd_...`, for programs and people. */
export const API_KEY_WAY: Way = {
  name: 'api-key',
  // Whatever no other way takes is refused here, so that nothing falls through to a cookie.
  presents: ({ authorization }) => authorization !== undefined,
  async authenticate(kms, presented) {
    const token = parseToken('apiKey', bearer(presented) ?? '');
    if (!token) return unauthenticated();
    const now = kms.clock.now();
    const key = kms.store.credentials.apiKeys.get(token.id);
    const fits = secretFits(token.secret, key?.secretHash);
    if (!key) return unauthenticated();
    const wrong = fault(key, fits, now);
    if (wrong) {
      noteRefusal(kms, key, wrong, presented.address);
      return unauthenticated();
    }
    const principal = kms.store.principals.get(key.principalId);
    if (!principal || principal.removedAt !== null) return unauthenticated();
    noteUse(kms, key, now);
    return ok({ principal, by: 'api-key', credentialId: key.id, reauthenticatedAt: null });
  },
};
