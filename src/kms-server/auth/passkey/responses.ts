import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import * as z from 'zod';

/** What browsers answer (WebAuthn level 3, 5.1: PublicKeyCredential.toJSON). Browsers add members; those we don't know count for nothing. */

const MAX_BYTES = 16_384;
const base64url = z
  .string()
  .max(MAX_BYTES)
  .regex(/^[A-Za-z0-9_-]+$/);
/** A credential id has at most 1023 bytes (WebAuthn, 4). */
const credentialId = base64url.max(1_364);

const head = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

export const assertionSchema = z.looseObject({
  ...head,
  response: z.looseObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.max(128).nullish(),
  }),
});
export type Assertion = z.infer<typeof assertionSchema>;

export const attestationSchema = z.looseObject({
  ...head,
  response: z.looseObject({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(16).default([]),
  }),
});
export type Attestation = z.infer<typeof attestationSchema>;

export const asAssertion = ({ id, rawId, type, response }: Assertion): AuthenticationResponseJSON => ({
  id,
  rawId,
  type,
  clientExtensionResults: {},
  response: {
    clientDataJSON: response.clientDataJSON,
    authenticatorData: response.authenticatorData,
    signature: response.signature,
  },
});

export const asAttestation = ({ id, rawId, type, response }: Attestation): RegistrationResponseJSON => ({
  id,
  rawId,
  type,
  clientExtensionResults: {},
  response: { clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject },
});
