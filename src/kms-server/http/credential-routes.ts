import * as z from 'zod';
import { ok, type Result } from '../../domain/result';
import { MAX_OVERLAP_HOURS } from '../auth/api-key-limits';
import { type Refusal, refused } from '../refusal';
import type { StoredApiKey } from '../store/credentials/api-keys';
import { collect, revokeAllOf, revokeCredential, revokeOwn, rotateApiKey } from '../usecases/credentials';
import type { Kms } from '../usecases/kms';
import * as answers from './credential-answers';
import { route } from './route';
import { passkeyResource } from './session-resources';

const NOTHING = { description: 'Done', schema: z.undefined() };
const nothing = z.strictObject({});
const apiKeyParams = z.strictObject({ keyId: z.string().regex(/^[0-9a-f]{16}$/) });
const credentialParams = z.strictObject({ credentialId: z.string().regex(/^([0-9a-f]{16}|[0-9a-f-]{36})$/) });
const principalParams = z.strictObject({ principalId: z.uuid().toLowerCase() });
const issuanceParams = z.strictObject({ issuanceId: z.uuid().toLowerCase() });
const rotateBody = z.strictObject({ overlapHours: z.int().min(0).max(MAX_OVERLAP_HOURS) });

const done = (result: Result<unknown, Refusal>) =>
  result.ok ? ok({ status: 204, body: undefined } as const) : result;

const apiKeyResource = ({ id, createdAt, expiresAt, revokedAt, lastUsedAt, rotatedFrom }: StoredApiKey) => ({
  id,
  createdAt,
  expiresAt,
  revokedAt,
  lastUsedAt,
  rotatedFrom,
});

function credentialsOf({ store: { credentials } }: Kms, id: string) {
  const { apiKeys, passkeys, identities, trusts, certificates, sessions } = credentials;
  return {
    apiKeys: apiKeys.of(id).map(apiKeyResource),
    passkeys: passkeys.of(id).map(passkeyResource),
    identities: identities.of(id).map(({ issuer, subject, createdAt }) => ({ issuer, subject, createdAt })),
    trusts: trusts.of(id).map(({ id: trustId, trust: { issuer, audience }, createdAt, revokedAt }) => ({
      id: trustId,
      issuer,
      audience,
      createdAt,
      revokedAt,
    })),
    certificates: certificates.of(id).map(({ id: bindingId, name, createdAt, revokedAt }) => ({
      id: bindingId,
      ...name,
      createdAt,
      revokedAt,
    })),
    sessions: sessions.of(id).length,
  };
}

/** How principals prove who they are. New ones are agreed to through `/v1/changes`; what ends one needs no agreement. */
export const CREDENTIAL_ROUTES = [
  route({
    id: 'listOwnApiKeys',
    tag: 'Sessions',
    method: 'GET',
    path: '/v1/api-keys',
    action: 'own-api-key',
    summary: "List the caller's API keys",
    description: 'With their ends and last uses; no secrets.',
    answers: {
      200: { description: 'The keys', schema: z.strictObject({ apiKeys: z.array(answers.apiKey) }) },
    },
    problems: [],
    handle: (kms, { principal }) => {
      const apiKeys = kms.store.credentials.apiKeys.of(principal.id).map(apiKeyResource);
      return ok({ status: 200, body: { apiKeys } } as const);
    },
  }),
  route({
    id: 'rotateApiKey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'secret',
    path: '/v1/api-keys/rotate',
    action: 'own-api-key',
    summary: 'Rotate the API key that asks',
    description: 'Another key takes its place, valid as long as it was. The old one ends after the overlap.',
    body: rotateBody,
    answers: { 201: { description: 'The new key', schema: answers.secret } },
    problems: ['conflict'],
    handle: async (kms, { caller, body }) => {
      const rotated = await rotateApiKey(kms, caller, body.overlapHours);
      return rotated.ok ? ok({ status: 201, body: rotated.value } as const) : rotated;
    },
  }),
  route({
    id: 'revokeOwnApiKey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/api-keys/:keyId/revoke',
    action: 'own-api-key',
    summary: "Revoke one of the caller's API keys",
    description: 'At once, with all that came out of it by rotation.',
    params: apiKeyParams,
    body: nothing,
    answers: { 204: NOTHING },
    problems: [],
    handle: async (kms, { caller, params }) => done(await revokeOwn(kms, caller, params.keyId)),
  }),
  route({
    id: 'listCredentials',
    tag: 'Governance',
    method: 'GET',
    path: '/v1/principals/:principalId/credentials',
    action: 'credential.read',
    summary: 'What a principal can prove itself with',
    description: 'API keys, passkeys, linked accounts, trusted issuers and certificates; no secrets.',
    params: principalParams,
    answers: { 200: { description: 'The credentials', schema: answers.credentials } },
    problems: [],
    handle: (kms, { params: { principalId } }) =>
      kms.store.principals.get(principalId)
        ? ok({ status: 200, body: credentialsOf(kms, principalId) } as const)
        : refused('not-found', `There is nobody ${principalId}`, 'Name the id of somebody who is there'),
  }),
  route({
    id: 'revokeCredential',
    tag: 'Governance',
    method: 'POST',
    repeat: 'use',
    path: '/v1/credentials/:credentialId/revoke',
    action: 'credential.revoke',
    summary: 'Revoke an API key, a trusted issuer or a certificate',
    description: 'At once, and for good.',
    params: credentialParams,
    body: nothing,
    answers: { 204: NOTHING },
    problems: [],
    handle: async (kms, { principal, params }) =>
      done(await revokeCredential(kms, principal, params.credentialId)),
  }),
  route({
    id: 'revokeCredentials',
    tag: 'Governance',
    method: 'POST',
    repeat: 'use',
    path: '/v1/principals/:principalId/credentials/revoke',
    action: 'credential.revoke',
    summary: 'Revoke all that a principal can prove itself with',
    description:
      'At once, sessions and open enrolment links included. A person enrols again with a new link.',
    params: principalParams,
    body: nothing,
    answers: { 204: NOTHING },
    problems: [],
    handle: async (kms, { principal, params }) => done(await revokeAllOf(kms, principal, params.principalId)),
  }),
  route({
    id: 'collectSecret',
    tag: 'Governance',
    method: 'POST',
    repeat: 'secret',
    path: '/v1/issuances/:issuanceId/collect',
    action: 'change.propose',
    summary: 'Collect a secret that was agreed to',
    description:
      'After a change `api-key.issue` or `person.enrol` was carried out, under the id in its payload: by who proposed it, once, within 3 days.',
    params: issuanceParams,
    body: nothing,
    answers: { 201: { description: 'The API key, or the enrolment link', schema: answers.secret } },
    problems: ['reauthentication-required'],
    handle: async (kms, { principal, params }) => {
      const secret = await collect(kms, principal, params.issuanceId);
      return secret.ok ? ok({ status: 201, body: secret.value } as const) : secret;
    },
  }),
];
