import type { IDToken } from 'openid-client';
import { ok, type Result } from '../../../domain/result';
import { type Refusal, refused } from '../../refusal';
import type { StoredPrincipal } from '../../store/principals';
import type { Kms } from '../../usecases/kms';
import { record } from '../../usecases/record';
import type { Caller } from '../caller';
import { failLogin, refuseBlocked } from '../login-failure';
import { enrolling } from '../passkey/enrol';
import { personOf } from '../people';
import { by, type LoggedIn, startSession } from '../session/lifecycle';
import type { OidcClient } from './client';
import type { Purpose, Redirection } from './redirection';

export const CALLBACK_PATH = '/v1/login/oidc/callback';
const SECOND_MS = 1_000;
/** How far the provider's clock may lag behind. */
const SKEW_MS = 30_000;

export interface BegunRedirection {
  /** Goes into a cookie, so that only the browser that began can finish. */
  readonly ceremony: string;
  readonly url: string;
}

const notConfigured = () =>
  refused('unsupported', 'This KMS has no identity provider', 'Log in with a passkey');

const unreachable = () =>
  refused(
    'unavailable',
    "The identity provider can't be reached for the moment",
    'Try again, or log in with a passkey',
  );

async function begin(kms: Kms, purpose: Purpose): Promise<Result<BegunRedirection, Refusal>> {
  const { oidc, site, redirections } = kms.auth;
  if (!oidc) return notConfigured();
  const startedAt = kms.clock.now();
  const begun = await oidc
    .begin(site.origin + CALLBACK_PATH, purpose.kind === 'reauthentication')
    .catch(() => undefined);
  if (!begun) return unreachable();
  const ceremony = redirections.begin({ handshake: begun.handshake, purpose, startedAt }, startedAt);
  return ok({ ceremony, url: begun.url });
}

export const beginOidcLogin = (kms: Kms) => begin(kms, { kind: 'login' });

export const beginOidcReauthentication = (kms: Kms, { principal, credentialId }: Caller) =>
  begin(kms, { kind: 'reauthentication', principalId: principal.id, sessionId: credentialId });

export async function beginOidcEnrolment(kms: Kms, token: string, address: string) {
  const found = await enrolling(kms, token, address);
  if (!found.ok) return found;
  const { enrolment, person } = found.value;
  return begin(kms, { kind: 'enrolment', principalId: person.id, enrolmentId: enrolment.id });
}

/** What the provider's redirect brings back. */
export interface OidcReturn {
  readonly ceremony: string | undefined;
  /** Path and query as they came. */
  readonly path: string;
  readonly address: string;
}

/** The second half. The browser's strict session cookie doesn't come along, so all that matters was kept here. */
export async function finishOidc(kms: Kms, answer: OidcReturn): Promise<Result<LoggedIn, Refusal>> {
  const { oidc, site, redirections } = kms.auth;
  if (!oidc) return notConfigured();
  const { address } = answer;
  const blocked = refuseBlocked(kms, address);
  if (blocked) return blocked;
  const fail = (reason: string, principalId?: string) =>
    failLogin(kms, { method: 'oidc', address, reason, ...(principalId ? { principalId } : {}) });
  const redirection = redirections.take(answer.ceremony ?? '', kms.clock.now());
  if (!redirection) return fail('no-such-redirection');
  const url = new URL(answer.path, site.origin);
  const claims = await oidc.finish(url, redirection.handshake).catch(() => undefined);
  if (!claims) return fail('not-confirmed');
  const weak = weakness(oidc, redirection, claims);
  if (weak) return fail(weak);
  const done = await kms.store.write(() => settle(kms, redirection, claims, address));
  return typeof done === 'string' ? fail(done, principalOf(redirection)) : ok(done);
}

const principalOf = ({ purpose }: Redirection): string | undefined =>
  purpose.kind === 'login' ? undefined : purpose.principalId;

/** Whether the provider vouches for less than was asked. */
function weakness({ settings }: OidcClient, { purpose, startedAt }: Redirection, claims: IDToken) {
  const { acrValues } = settings;
  if (acrValues.length > 0 && !acrValues.includes(String(claims.acr ?? ''))) return 'weak-authentication';
  if (purpose.kind !== 'reauthentication') return undefined;
  const authenticatedAt = (claims.auth_time ?? 0) * SECOND_MS;
  return authenticatedAt < startedAt - SKEW_MS ? 'not-fresh' : undefined;
}

/** Runs in a transaction. @returns why not, for the log */
function settle(
  kms: Kms,
  { purpose }: Redirection,
  { iss, sub, auth_time }: IDToken,
  address: string,
): LoggedIn | string {
  const { identities } = kms.store.credentials;
  const linked = identities.get(iss, sub);
  const id = purpose.kind === 'enrolment' ? purpose.principalId : linked?.principalId;
  const person = id === undefined ? undefined : personOf(kms, id);
  if (!person) return 'unknown-identity';
  if (purpose.kind === 'reauthentication' && purpose.principalId !== person.id) return 'another-person';
  if (purpose.kind === 'reauthentication' && !kms.store.credentials.sessions.get(purpose.sessionId))
    return 'ended';
  if (purpose.kind === 'enrolment') {
    if (linked && linked.principalId !== person.id) return 'linked-to-another';
    if (!kms.store.credentials.enrolments.use(purpose.enrolmentId, kms.clock.now())) return 'no-such-link';
    if (!linked) link(kms, person, iss, sub);
  }
  return startSession(kms, {
    person,
    method: 'oidc',
    reauthenticatedAt: auth_time === undefined ? null : Math.min(auth_time * SECOND_MS, kms.clock.now()),
    address,
    replaces: purpose.kind === 'reauthentication' ? purpose.sessionId : undefined,
  });
}

function link(kms: Kms, person: StoredPrincipal, issuer: string, subject: string): void {
  kms.store.credentials.identities.insert({
    issuer,
    subject,
    principalId: person.id,
    createdAt: kms.clock.now(),
  });
  record(kms, by(person), {
    action: 'identity.linked',
    subject: `person:${person.id}`,
    before: null,
    after: { issuer, subject },
  });
}
