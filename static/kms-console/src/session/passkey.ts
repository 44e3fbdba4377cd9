import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import type { BegunCeremony } from '../../../../src/kms-server/http/views';
import { send, type Told } from '../api/call';
import type { KmsProblem } from '../api/problem';

/** The halves of a ceremony: where its challenge comes from, and where its answer goes. */
interface Ceremony {
  readonly begin: string;
  readonly finish: string;
}

const LOGIN: Ceremony = { begin: '/v1/login/passkey/options', finish: '/v1/login/passkey' };
const CONFIRM: Ceremony = {
  begin: '/v1/session/reauthentication/passkey/options',
  finish: '/v1/session/reauthentication/passkey',
};
const ENROL: Ceremony = { begin: '/v1/enrolment/passkey/options', finish: '/v1/enrolment/passkey' };
const ADD: Ceremony = { begin: '/v1/passkeys/options', finish: '/v1/passkeys' };

const TOLD: Readonly<Record<string, KmsProblem>> = {
  NotAllowedError: {
    code: 'passkey-refused',
    what: 'The passkey was not used: it was cancelled, it timed out, or this device has none for this server.',
    mend: 'Try again, with the device that has your passkey.',
  },
  InvalidStateError: {
    code: 'passkey-known',
    what: 'This device already has a passkey of yours.',
    mend: 'Use another device or security key.',
  },
  SecurityError: {
    code: 'passkey-place',
    what: `Passkeys don't work at the address ${location.origin}.`,
    mend: 'Open the console at the public URL of the KMS, over https or as localhost.',
  },
};

const UNKNOWN: KmsProblem = {
  code: 'passkey-failed',
  what: 'This browser could not use a passkey.',
  mend: 'Try again, or take a browser that knows passkeys.',
};

/** The browser's own errors carry their name, those of the library have it in their cause. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.cause instanceof Error ? error.cause.name : error.name;
}

async function asked<T>(ceremony: () => Promise<T>): Promise<Told<T>> {
  try {
    return { ok: true, value: await ceremony() };
  } catch (error) {
    return { ok: false, problem: TOLD[nameOf(error)] ?? UNKNOWN };
  }
}

/** Shows that one is there, with a passkey that is known. */
async function assert<T>({ begin, finish }: Ceremony): Promise<Told<T>> {
  const begun = await send<BegunCeremony>(begin);
  if (!begun.ok) return begun;
  const optionsJSON = begun.value.options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const response = await asked(() => startAuthentication({ optionsJSON }));
  if (!response.ok) return response;
  return send<T>(finish, { ceremony: begun.value.ceremony, response: response.value });
}

/** Registers a new one. */
async function attest<T>({ begin, finish }: Ceremony, body: object, name: string): Promise<Told<T>> {
  const begun = await send<BegunCeremony>(begin, body);
  if (!begun.ok) return begun;
  const optionsJSON = begun.value.options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const response = await asked(() => startRegistration({ optionsJSON }));
  if (!response.ok) return response;
  return send<T>(finish, { ceremony: begun.value.ceremony, response: response.value, name });
}

export const logInWithPasskey = <T>(): Promise<Told<T>> => assert<T>(LOGIN);
export const confirmWithPasskey = <T>(): Promise<Told<T>> => assert<T>(CONFIRM);
export const enrolPasskey = <T>(token: string, name: string): Promise<Told<T>> =>
  attest<T>(ENROL, { token }, name);
export const addPasskey = <T>(name: string): Promise<Told<T>> => attest<T>(ADD, {}, name);
