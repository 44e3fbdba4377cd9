import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { ok, type Result } from '../../../domain/result';
import type { Refusal } from '../../refusal';
import type { Kms } from '../../usecases/kms';
import type { Caller } from '../caller';
import { failLogin, refuseBlocked } from '../login-failure';
import { personOf } from '../people';
import { type LoggedIn, startSession } from '../session/lifecycle';
import { placesOf } from '../throttle';
import { requestOptions, verifyAssertion } from './assert';
import type { PasskeyCeremony } from './ceremony';
import type { Assertion } from './responses';

export interface BegunAssertion {
  readonly ceremony: string;
  readonly options: PublicKeyCredentialRequestOptionsJSON;
}

/** What a browser sends back, and from where. */
export interface PasskeyAnswer {
  readonly ceremony: string;
  readonly response: Assertion;
  readonly address: string;
  /** The session that the browser has, if any: it ends. */
  readonly sessionId: string | undefined;
}

type AssertionCeremony = Extract<PasskeyCeremony, { kind: 'login' | 'reauthentication' }>;

/** Begins a log-in. Nobody says who they are: the passkey does, at the end. */
export async function beginLogin(kms: Kms): Promise<BegunAssertion> {
  const options = await requestOptions(kms, []);
  const content = { kind: 'login', challenge: options.challenge } as const;
  return { ceremony: kms.auth.passkeys.begin(content, kms.clock.now()), options };
}

export async function beginReauthentication(kms: Kms, caller: Caller): Promise<BegunAssertion> {
  const own = kms.store.credentials.passkeys.of(caller.principal.id).map(({ id }) => id);
  const options = await requestOptions(kms, own);
  const content = {
    kind: 'reauthentication',
    challenge: options.challenge,
    principalId: caller.principal.id,
    sessionId: caller.credentialId,
  } as const;
  return { ceremony: kms.auth.passkeys.begin(content, kms.clock.now()), options };
}

export const finishLogin = (kms: Kms, answer: PasskeyAnswer): Promise<Result<LoggedIn, Refusal>> =>
  finish(kms, answer, (ceremony) => ceremony.kind === 'login');

/** @returns a new session in the place of the caller's */
export const finishReauthentication = (
  kms: Kms,
  caller: Caller,
  answer: PasskeyAnswer,
): Promise<Result<LoggedIn, Refusal>> =>
  finish(
    kms,
    answer,
    (ceremony) => ceremony.kind === 'reauthentication' && ceremony.sessionId === caller.credentialId,
  );

async function finish(
  kms: Kms,
  answer: PasskeyAnswer,
  fits: (ceremony: AssertionCeremony) => boolean,
): Promise<Result<LoggedIn, Refusal>> {
  const { address, response, sessionId } = answer;
  const claim = kms.store.credentials.passkeys.get(response.id)?.principalId ?? response.id;
  const blocked = refuseBlocked(kms, address, claim);
  if (blocked) return blocked;
  const fail = (reason: string, principalId?: string) =>
    failLogin(kms, { method: 'passkey', address, reason, claim, ...(principalId ? { principalId } : {}) });
  const ceremony = kms.auth.passkeys.take(answer.ceremony, kms.clock.now());
  if (!ceremony || ceremony.kind === 'registration' || !fits(ceremony)) return fail('no-such-challenge');
  const asserted = await verifyAssertion(kms, ceremony.challenge, response);
  if (!asserted.ok) return fail(asserted.reason, asserted.principalId);
  const { passkey, signCount, backedUp } = asserted;
  if (ceremony.kind === 'reauthentication' && ceremony.principalId !== passkey.principalId)
    return fail('another-person', passkey.principalId);
  const now = kms.clock.now();
  const session = await kms.store.write(() => {
    const person = personOf(kms, passkey.principalId);
    // Logged out meanwhile, in another window?
    const ended =
      ceremony.kind === 'reauthentication' && !kms.store.credentials.sessions.get(ceremony.sessionId);
    if (!person || ended || !kms.store.credentials.passkeys.used(passkey, { signCount, backedUp, at: now }))
      return undefined;
    kms.auth.throttle.succeeded(placesOf(address, claim));
    return startSession(kms, {
      person,
      method: 'passkey',
      reauthenticatedAt: now,
      address,
      replaces: sessionId,
    });
  });
  return session ? ok(session) : fail('overtaken', passkey.principalId);
}
