import type { StoredEnrolment } from '../store/credentials/enrolments';
import type { Store } from '../store/store';
import { hashSecret, newToken, parseToken, secretFits } from './tokens';

const DAY_MS = 86_400_000;
const VALID_DAYS = 3;

export interface IssuedEnrolment {
  readonly id: string;
  /** Shown once. */
  readonly token: string;
  readonly expiresAt: number;
}

/** Makes an enrolment link for a person; earlier ones of theirs end. Runs in a transaction, and records nothing. */
export function issueEnrolment(store: Store, principalId: string, now: number): IssuedEnrolment {
  const { id, secret, text } = newToken('enrolment');
  const expiresAt = now + VALID_DAYS * DAY_MS;
  store.credentials.enrolments.revokeOf(principalId, now);
  store.credentials.enrolments.insert({
    id,
    principalId,
    secretHash: hashSecret(secret),
    createdAt: now,
    expiresAt,
  });
  return { id, token: text, expiresAt };
}

/** The token stands behind `#`, which browsers send to nobody: no log and no proxy sees it. */
export const enrolmentLink = (origin: string, token: string): string => `${origin}/console/enrol#${token}`;

/** What a link's token opens: an enrolment that was neither used nor revoked, in its time. */
export function openEnrolment(store: Store, text: string, now: number): StoredEnrolment | undefined {
  const token = parseToken('enrolment', text);
  if (!token) return undefined;
  const enrolment = store.credentials.enrolments.open(token.id);
  const fits = secretFits(token.secret, enrolment?.secretHash);
  return enrolment && fits && now < enrolment.expiresAt ? enrolment : undefined;
}
