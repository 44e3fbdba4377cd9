import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import type { StoredPasskey } from '../../store/credentials/passkeys';
import type { Kms } from '../../usecases/kms';
import { DECOY } from './decoy';
import { type Assertion, asAssertion } from './responses';

const TIMEOUT_MS = 300_000;

/** @param allowed ids of the passkeys that will do; none: the authenticator offers those it has, and nobody is named */
export const requestOptions = (
  kms: Kms,
  allowed: readonly string[],
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({
    rpID: kms.auth.site.rpId,
    userVerification: 'required',
    timeout: TIMEOUT_MS,
    allowCredentials: allowed.map((id) => ({ id })),
  });

export type Asserted =
  | {
      readonly ok: true;
      readonly passkey: StoredPasskey;
      readonly signCount: number;
      readonly backedUp: boolean;
    }
  | { readonly ok: false; readonly reason: string; readonly principalId?: string };

/** Checks what a passkey signed. An unknown one takes the same work as a wrong one. */
export async function verifyAssertion(kms: Kms, challenge: string, response: Assertion): Promise<Asserted> {
  const passkey = kms.store.credentials.passkeys.get(response.id);
  const info = await verify(kms, passkey ?? DECOY, challenge, response);
  if (!passkey) return { ok: false, reason: 'unknown-passkey' };
  const { principalId } = passkey;
  if (!info || !belongs(passkey, response)) return { ok: false, reason: 'wrong-signature', principalId };
  // A counter that doesn't grow: a copy of the authenticator may be about (WebAuthn, 6.1.1). Zero: it doesn't count.
  const counts = passkey.signCount > 0 || info.newCounter > 0;
  if (counts && info.newCounter <= passkey.signCount) return { ok: false, reason: 'sign-count', principalId };
  return { ok: true, passkey, signCount: info.newCounter, backedUp: info.credentialBackedUp };
}

async function verify(kms: Kms, { publicKey }: StoredPasskey, challenge: string, response: Assertion) {
  const { site } = kms.auth;
  const verified = await verifyAuthenticationResponse({
    response: asAssertion(response),
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    // We compare the counters ourselves, so as to tell a copy from a wrong signature.
    credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
  }).catch(() => undefined);
  return verified?.verified ? verified.authenticationInfo : undefined;
}

/** The authenticator says whose key it used; where it does, that must be the person it was made for. */
const belongs = ({ principalId }: StoredPasskey, { response: { userHandle } }: Assertion): boolean =>
  userHandle == null || Buffer.from(userHandle, 'base64url').toString('utf8') === principalId;
