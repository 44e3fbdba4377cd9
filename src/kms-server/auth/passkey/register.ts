import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { StoredPasskey } from '../../store/credentials/passkeys';
import type { Kms } from '../../usecases/kms';
import type { Principal } from '../principal';
import type { RegistrationRight } from './ceremony';
import { type Attestation, asAttestation } from './responses';

/** COSE: ES256, EdDSA, RS256. */
const ALGORITHMS = [-7, -8, -257];
const TIMEOUT_MS = 300_000;

export interface BegunRegistration {
  readonly ceremony: string;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
}

/** The first half of registering: a challenge for one person, for a key that is found without a name and asks who it is. */
export async function beginRegistration(
  kms: Kms,
  person: Principal,
  right: RegistrationRight,
): Promise<BegunRegistration> {
  const options = await generateRegistrationOptions({
    rpName: 'Keydesk KMS',
    rpID: kms.auth.site.rpId,
    userID: new Uint8Array(Buffer.from(person.id, 'utf8')),
    userName: person.name,
    userDisplayName: person.name,
    attestationType: 'none',
    timeout: TIMEOUT_MS,
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: kms.store.credentials.passkeys.of(person.id).map(({ id }) => ({ id })),
  });
  const { challenge } = options;
  const content = { kind: 'registration', challenge, principalId: person.id, by: right } as const;
  return { ceremony: kms.auth.passkeys.begin(content, kms.clock.now()), options };
}

/** Checks a new passkey. @returns undefined where it won't do */
export async function verifyRegistration(
  kms: Kms,
  expected: { readonly challenge: string; readonly principalId: string },
  response: Attestation,
  name: string,
): Promise<Omit<StoredPasskey, 'lastUsedAt'> | undefined> {
  const { site } = kms.auth;
  const verified = await verifyRegistrationResponse({
    response: asAttestation(response),
    expectedChallenge: expected.challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => undefined);
  if (!verified?.verified) return undefined;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    id: credential.id,
    principalId: expected.principalId,
    publicKey: Buffer.from(credential.publicKey),
    signCount: credential.counter,
    transports: response.response.transports,
    name,
    backedUp: credentialBackedUp,
    createdAt: kms.clock.now(),
  };
}
