import { ok, type Result } from '../../../domain/result';
import { type Refusal, refused } from '../../refusal';
import type { StoredSession } from '../../store/credentials/sessions';
import type { Kms } from '../../usecases/kms';
import type { Presented } from '../caller';
import { parseToken, secretFits } from '../tokens';
import { unauthenticated } from '../unauthenticated';
import type { Way } from '../way';
import { cookieName, readCookie } from './cookie';
import { csrfFits, isChange, refuseCrossSite } from './same-site';

const MINUTE_MS = 60_000;

export const presentedSession = (kms: Kms, { cookie }: Presented): string | undefined =>
  readCookie(cookie, cookieName(kms.auth.site, 'session'));

/** The session whose cookie a request shows, where it still goes on. */
export function liveSession(
  kms: Kms,
  presented: Presented,
): { readonly session: StoredSession; readonly secret: string } | undefined {
  const token = parseToken('session', presentedSession(kms, presented) ?? '');
  if (!token) return undefined;
  const session = kms.store.credentials.sessions.get(token.id);
  if (!secretFits(token.secret, session?.secretHash) || !session) return undefined;
  const now = kms.clock.now();
  const over = now >= session.expiresAt || now - session.lastSeenAt >= kms.auth.sessionIdleMs;
  return over ? undefined : { session, secret: token.secret };
}

function noteSeen(kms: Kms, session: StoredSession): void {
  const now = kms.clock.now();
  if (now - session.lastSeenAt < MINUTE_MS) return;
  kms.store.write(() => kms.store.credentials.sessions.seen(session.id, now)).catch(() => undefined);
}

const forged = () =>
  refused(
    'forbidden',
    'The X-Keydesk-CSRF header is missing or wrong',
    'Send the token that GET /v1/session gives',
  );

function refuseForged(kms: Kms, presented: Presented, secret: string): Result<never, Refusal> | undefined {
  if (!isChange(presented)) return undefined;
  return (
    refuseCrossSite(kms.auth.site, presented) ?? (csrfFits(secret, presented.csrf) ? undefined : forged())
  );
}

/** People, by the console's cookie. */
export const SESSION_WAY: Way = {
  name: 'session',
  presents: ({ cookie }) => cookie?.includes('keydesk-session=') === true,
  async authenticate(kms, presented) {
    const live = liveSession(kms, presented);
    if (!live) return unauthenticated();
    const { session, secret } = live;
    const refusal = refuseForged(kms, presented, secret);
    if (refusal) return refusal;
    const principal = kms.store.principals.get(session.principalId);
    if (principal?.kind !== 'person' || principal.removedAt !== null) return unauthenticated();
    noteSeen(kms, session);
    return ok({
      principal,
      by: 'session',
      credentialId: session.id,
      reauthenticatedAt: session.reauthenticatedAt,
    });
  },
};
