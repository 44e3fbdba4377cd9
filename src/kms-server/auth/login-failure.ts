import { refuse } from '../../domain/result';
import { type Refusal, refused } from '../refusal';
import type { Kms } from '../usecases/kms';
import { record, SERVER } from '../usecases/record';
import { placesOf } from './throttle';

/** A log-in that didn't work. */
export interface FailedLogin {
  readonly method: 'passkey' | 'oidc' | 'enrolment';
  readonly address: string;
  /** For the log alone; the caller learns none of it. */
  readonly reason: string;
  /** Whom the attempt was about, where that is known. */
  readonly principalId?: string;
  /** What it claimed to be, known or not. */
  readonly claim?: string;
}

/** Refuses whoever failed too often, alike for those whom we know and those whom we don't. */
export function refuseBlocked(kms: Kms, address: string, claim?: string) {
  const wait = kms.auth.throttle.wait(placesOf(address, claim), kms.clock.now());
  if (wait === 0) return undefined;
  const seconds = Math.ceil(wait / 1_000);
  return refuse<Refusal>({
    code: 'rate-limited',
    message: 'Too many log-ins failed from here',
    mend: `Wait ${seconds} s, then try again`,
    retryAfterSeconds: seconds,
  });
}

/** Counts it, and puts it on the record. @returns the one answer to any of them */
export async function failLogin(kms: Kms, { method, address, reason, principalId, claim }: FailedLogin) {
  await kms.store.write(() => {
    kms.auth.throttle.failed(placesOf(address, claim), kms.clock.now());
    record(kms, SERVER, {
      action: 'login.failed',
      subject: principalId === undefined ? 'login' : `person:${principalId}`,
      before: null,
      after: { method, address, reason },
    });
  });
  return REFUSED[method]();
}

const REFUSED = {
  passkey: () =>
    refused('unauthenticated', 'The passkey was not accepted', 'Try again, or use another passkey'),
  oidc: () =>
    refused(
      'unauthenticated',
      'The identity provider did not confirm somebody who is known here',
      'Try again; a new person needs an enrolment link from an administrator',
    ),
  enrolment: () =>
    refused(
      'unauthenticated',
      'The enrolment link is wrong, has expired or was used',
      'Ask an administrator for a new one',
    ),
} as const;
