import { ok, type Result } from '../../domain/result';
import { MAX_LIVE_API_KEYS } from '../auth/api-key-limits';
import type { Caller } from '../auth/caller';
import { enrolmentLink, issueEnrolment } from '../auth/enrolment';
import { actorOf, type Principal } from '../auth/principal';
import { by, endSessionsOf } from '../auth/session/lifecycle';
import { hashSecret, newToken } from '../auth/tokens';
import { type Refusal, refused } from '../refusal';
import type { StoredApiKey } from '../store/credentials/api-keys';
import type { StoredIssuance } from '../store/credentials/issuances';
import { DAY_MS, type Kms } from './kms';
import { record } from './record';

const HOUR_MS = 3_600_000;

/** A secret that is shown once. */
export interface Secret {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: number;
}

const isLive = ({ revokedAt, expiresAt }: StoredApiKey, now: number): boolean =>
  revokedAt === null && now < expiresAt;

/** Runs in a transaction. */
function addKey(kms: Kms, principalId: string, expiresAt: number, rotatedFrom: string | null): Secret {
  const { id, secret, text } = newToken('apiKey');
  const createdAt = kms.clock.now();
  const row = { id, principalId, secretHash: hashSecret(secret), createdAt, expiresAt, rotatedFrom };
  kms.store.credentials.apiKeys.insert(row);
  return { id, secret: text, expiresAt };
}

/** Puts another API key in the place of the one that asks. The old one goes on for the overlap, and no longer. */
export function rotateApiKey(
  kms: Kms,
  caller: Caller,
  overlapHours: number,
): Promise<Result<Secret, Refusal>> {
  const { apiKeys } = kms.store.credentials;
  const { principal, credentialId } = caller;
  return kms.store.write(() => {
    const now = kms.clock.now();
    const old = apiKeys.get(credentialId);
    if (!old || !isLive(old, now))
      return refused('unauthenticated', 'The API key has ended', 'Ask for a new one');
    if (apiKeys.of(principal.id).filter((key) => isLive(key, now)).length >= MAX_LIVE_API_KEYS)
      return refused(
        'conflict',
        `There are ${MAX_LIVE_API_KEYS} API keys already`,
        'Revoke one, or wait for the overlap of an earlier rotation to end',
      );
    const issued = addKey(kms, principal.id, now + (old.expiresAt - old.createdAt), old.id);
    apiKeys.endAt(old.id, now + overlapHours * HOUR_MS);
    record(kms, by(principal), {
      action: 'credential.rotated',
      subject: `credential:${issued.id}`,
      before: { credential: old.id, endsAt: Math.min(old.expiresAt, now + overlapHours * HOUR_MS) },
      after: { principalId: principal.id, expiresAt: issued.expiresAt },
    });
    return ok(issued);
  });
}

const unknown = (id: string) =>
  refused(
    'not-found',
    `There is no credential ${id} in force`,
    'Read the credentials again; it may be revoked',
  );

/** Ends an API key, a trusted issuer or a certificate at once. */
export function revokeCredential(kms: Kms, principal: Principal, id: string): Promise<Result<null, Refusal>> {
  const { apiKeys, trusts, certificates } = kms.store.credentials;
  return kms.store.write(() => {
    const now = kms.clock.now();
    const keys = apiKeys.revoke(id, now);
    if (keys === 0 && !trusts.revoke(id, now) && !certificates.revoke(id, now)) return unknown(id);
    record(kms, by(principal), {
      action: 'credential.revoked',
      subject: `credential:${id}`,
      before: null,
      after: keys > 1 ? { withRotated: keys - 1 } : null,
    });
    return ok(null);
  });
}

/** One's own API key, for whoever finds it in the wrong place. */
export async function revokeOwn(kms: Kms, { principal }: Caller, id: string): Promise<Result<null, Refusal>> {
  const own = kms.store.credentials.apiKeys.get(id)?.principalId === principal.id;
  return own ? revokeCredential(kms, principal, id) : unknown(id);
}

/** Ends everything that somebody can prove themselves with, and their sessions: a device was lost, or stolen. */
export function revokeAllOf(kms: Kms, principal: Principal, id: string): Promise<Result<null, Refusal>> {
  const { apiKeys, passkeys, identities, enrolments, trusts, certificates } = kms.store.credentials;
  return kms.store.write(() => {
    const holder = kms.store.principals.get(id);
    if (!holder) return refused('not-found', `There is nobody ${id}`, 'Name the id of somebody who is there');
    const now = kms.clock.now();
    const ended = {
      apiKeys: apiKeys.revokeOf(id, now),
      passkeys: passkeys.removeOf(id, now),
      identities: identities.removeOf(id),
      trusts: trusts.of(id).filter((one) => trusts.revoke(one.id, now)).length,
      certificates: certificates.of(id).filter((one) => certificates.revoke(one.id, now)).length,
      sessions: endSessionsOf(kms, id, by(principal)),
    };
    enrolments.revokeOf(id, now);
    record(kms, by(principal), {
      action: 'credentials.revoked',
      subject: actorOf(holder),
      before: null,
      after: ended,
    });
    return ok(null);
  });
}

const notToCollect = () =>
  refused(
    'not-found',
    'There is nothing to collect under this id',
    'Only who proposed it can, once, within 3 days; propose the change again',
  );

/** Makes the secret that people agreed to, and shows it once, to who proposed it: to others there is no such thing. */
export function collect(kms: Kms, principal: Principal, id: string): Promise<Result<Secret, Refusal>> {
  const { issuances } = kms.store.credentials;
  return kms.store.write(() => {
    const issuance = issuances.get(id);
    const holder = issuance && kms.store.principals.get(issuance.principalId);
    if (!issuance || !holder || holder.removedAt !== null) return notToCollect();
    if (issuance.proposedBy !== actorOf(principal)) return notToCollect();
    if (!issuances.collect(id, kms.clock.now())) return notToCollect();
    const secret = SECRETS[issuance.kind](kms, issuance);
    record(kms, by(principal), {
      action: 'credential.collected',
      subject: actorOf(holder),
      before: { issuance: id },
      after: { kind: issuance.kind, id: secret.id, expiresAt: secret.expiresAt },
    });
    return ok(secret);
  });
}

const SECRETS: Readonly<Record<StoredIssuance['kind'], (kms: Kms, issuance: StoredIssuance) => Secret>> = {
  'api-key': (kms, { principalId, validDays }) =>
    addKey(kms, principalId, kms.clock.now() + validDays * DAY_MS, null),
  enrolment: (kms, { principalId }) => {
    const { id, token, expiresAt } = issueEnrolment(kms.store, principalId, kms.clock.now());
    return { id, secret: enrolmentLink(kms.auth.site.origin, token), expiresAt };
  },
};
