import { randomUUID } from 'node:crypto';
import { ok, type Result } from '../../../domain/result';
import { hashLinkCode, newLinkCode } from '../../auth/link-code';
import { actorOf, type Principal } from '../../auth/principal';
import { type Refusal, refusedWith } from '../../refusal';
import type { Kms } from '../kms';
import { acting, record } from '../record';

const MINUTE_MS = 60_000;
export const CODE_VALID_MS = 10 * MINUTE_MS;
const PER_HOUR = 10;
const HOUR_MS = 60 * MINUTE_MS;

export interface AskedLink {
  readonly id: string;
  /** Shown once. */
  readonly code: string;
  readonly expiresAt: number;
}

/** A code that proves, entered in Jira, whose account is whose. An earlier one that waits ends. */
export function askToLink(kms: Kms, person: Principal): Promise<Result<AskedLink, Refusal>> {
  const { accountLinks } = kms.store;
  return kms.store.write(() => {
    const now = kms.clock.now();
    const { times, first } = accountLinks.asked(person.id, now - HOUR_MS);
    if (times >= PER_HOUR) return tooOften(first + HOUR_MS - now);
    const code = newLinkCode();
    const row = { id: randomUUID(), principalId: person.id, createdAt: now, expiresAt: now + CODE_VALID_MS };
    accountLinks.endOpen(person.id, now);
    accountLinks.insert({ ...row, codeHash: hashLinkCode(kms.auth.linkKey, code) });
    record(kms, acting(person), {
      action: 'account-link.asked',
      subject: actorOf(person),
      before: null,
      after: { link: row.id, expiresAt: row.expiresAt },
    });
    return ok({ id: row.id, code, expiresAt: row.expiresAt });
  });
}

const tooOften = (wait: number) =>
  refusedWith({
    code: 'rate-limited',
    message: `${PER_HOUR} codes were asked for within an hour`,
    mend: `Use the last one, or ask again in ${Math.ceil(wait / MINUTE_MS)} minutes`,
    retryAfterSeconds: Math.ceil(wait / 1_000),
  });
