import { ok, type Result } from '../../../domain/result';
import { type Refusal, refused } from '../../refusal';
import type { StoredEnrolment } from '../../store/credentials/enrolments';
import type { StoredPasskey } from '../../store/credentials/passkeys';
import type { StoredPrincipal } from '../../store/principals';
import type { Kms } from '../../usecases/kms';
import { record } from '../../usecases/record';
import type { Caller } from '../caller';
import { openEnrolment } from '../enrolment';
import { failLogin, refuseBlocked } from '../login-failure';
import { personOf } from '../people';
import { by, type LoggedIn, startSession } from '../session/lifecycle';
import type { PasskeyCeremony } from './ceremony';
import { type BegunRegistration, beginRegistration, verifyRegistration } from './register';
import type { Attestation } from './responses';

type Registration = Extract<PasskeyCeremony, { kind: 'registration' }>;
type NewPasskey = Omit<StoredPasskey, 'lastUsedAt'>;

export interface Enrolling {
  readonly enrolment: StoredEnrolment;
  readonly person: StoredPrincipal;
}

/** Whom an enrolment link is for. Wrong, used, lapsed and unknown links are answered alike, and slowed down. */
export async function enrolling(
  kms: Kms,
  token: string,
  address: string,
): Promise<Result<Enrolling, Refusal>> {
  const blocked = refuseBlocked(kms, address);
  if (blocked) return blocked;
  const enrolment = openEnrolment(kms.store, token, kms.clock.now());
  const person = enrolment && personOf(kms, enrolment.principalId);
  return person
    ? ok({ enrolment, person })
    : failLogin(kms, { method: 'enrolment', address, reason: 'no-such-link' });
}

export async function beginEnrolment(
  kms: Kms,
  token: string,
  address: string,
): Promise<Result<BegunRegistration, Refusal>> {
  const found = await enrolling(kms, token, address);
  if (!found.ok) return found;
  const { person, enrolment } = found.value;
  return ok(await beginRegistration(kms, person, { enrolmentId: enrolment.id }));
}

export interface RegistrationAnswer {
  readonly ceremony: string;
  readonly response: Attestation;
  /** What the person calls the passkey. */
  readonly name: string;
  readonly address: string;
  readonly sessionId: string | undefined;
}

/** Registers the first passkey, uses the link up, and logs the person in. */
export async function finishEnrolment(
  kms: Kms,
  answer: RegistrationAnswer,
): Promise<Result<LoggedIn, Refusal>> {
  const { address } = answer;
  const blocked = refuseBlocked(kms, address);
  if (blocked) return blocked;
  const ceremony = takeRegistration(kms, answer);
  const { by: right, principalId } = ceremony ?? {};
  if (!ceremony || !right || !('enrolmentId' in right) || !principalId)
    return failLogin(kms, { method: 'enrolment', address, reason: 'no-such-challenge' });
  const passkey = await verifyRegistration(kms, ceremony, answer.response, answer.name);
  const started = passkey && (await kms.store.write(() => enrol(kms, passkey, right.enrolmentId, answer)));
  return started
    ? ok(started)
    : failLogin(kms, { method: 'enrolment', address, reason: 'not-registered', principalId });
}

function takeRegistration(kms: Kms, { ceremony }: RegistrationAnswer): Registration | undefined {
  const found = kms.auth.passkeys.take(ceremony, kms.clock.now());
  return found?.kind === 'registration' ? found : undefined;
}

/** Nobody may have used the link meanwhile, nor registered that passkey. Runs in a transaction. */
function enrol(
  kms: Kms,
  passkey: NewPasskey,
  enrolmentId: string,
  { address, sessionId }: RegistrationAnswer,
): LoggedIn | undefined {
  const person = personOf(kms, passkey.principalId);
  const now = kms.clock.now();
  if (!person || kms.store.credentials.passkeys.known(passkey.id)) return undefined;
  if (!kms.store.credentials.enrolments.use(enrolmentId, now)) return undefined;
  addPasskey(kms, person, passkey, { enrolment: enrolmentId });
  return startSession(kms, {
    person,
    method: 'passkey',
    reauthenticatedAt: now,
    address,
    replaces: sessionId,
  });
}

function addPasskey(kms: Kms, person: StoredPrincipal, passkey: NewPasskey, through: object): void {
  kms.store.credentials.passkeys.insert(passkey);
  record(kms, by(person), {
    action: 'passkey.added',
    subject: `person:${person.id}`,
    before: null,
    after: { passkey: passkey.id, name: passkey.name, backedUp: passkey.backedUp, ...through },
  });
}

export const beginAdding = (kms: Kms, caller: Caller): Promise<BegunRegistration> =>
  beginRegistration(kms, caller.principal, { sessionId: caller.credentialId });

const notAdded = () =>
  refused(
    'invalid-request',
    'The passkey could not be registered',
    'Begin again; a passkey is registered once, within 5 minutes, and with a check of who you are',
  );

/** One more passkey for somebody who is logged in. */
export async function finishAdding(
  kms: Kms,
  caller: Caller,
  answer: RegistrationAnswer,
): Promise<Result<NewPasskey, Refusal>> {
  const ceremony = takeRegistration(kms, answer);
  const own =
    ceremony && 'sessionId' in ceremony.by && ceremony.by.sessionId === caller.credentialId
      ? ceremony
      : undefined;
  const passkey = own && (await verifyRegistration(kms, own, answer.response, answer.name));
  const added = passkey && (await kms.store.write(() => add(kms, passkey)));
  return passkey && added ? ok(passkey) : notAdded();
}

/** Runs in a transaction. */
function add(kms: Kms, passkey: NewPasskey): boolean {
  const person = personOf(kms, passkey.principalId);
  if (!person || kms.store.credentials.passkeys.known(passkey.id)) return false;
  addPasskey(kms, person, passkey, {});
  return true;
}
