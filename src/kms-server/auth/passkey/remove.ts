import { ok, type Result } from '../../../domain/result';
import { type Refusal, refused } from '../../refusal';
import type { Kms } from '../../usecases/kms';
import { record } from '../../usecases/record';
import type { Caller } from '../caller';
import { by, endSessionsOf } from '../session/lifecycle';

const unknown = () =>
  refused('not-found', 'You have no such passkey', 'Read your passkeys again; it may be removed already');

const last = () =>
  refused('invalid-state', 'This is your only way to log in', 'Register another passkey first');

/** Removes one of a person's own passkeys. What it opened ends, but for the session that removes it. */
export function removePasskey(kms: Kms, caller: Caller, id: string): Promise<Result<null, Refusal>> {
  const { principal, credentialId } = caller;
  const { passkeys, identities } = kms.store.credentials;
  return kms.store.write(() => {
    const own = passkeys.of(principal.id);
    const passkey = own.find((one) => one.id === id);
    if (!passkey) return unknown();
    if (own.length === 1 && identities.of(principal.id).length === 0) return last();
    passkeys.remove(id, principal.id, kms.clock.now());
    record(kms, by(principal), {
      action: 'passkey.removed',
      subject: `person:${principal.id}`,
      before: { passkey: id, name: passkey.name },
      after: null,
    });
    endSessionsOf(kms, principal.id, by(principal), credentialId);
    return ok(null);
  });
}
