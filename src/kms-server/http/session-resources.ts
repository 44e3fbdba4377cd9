import type { Caller } from '../auth/caller';
import type { BegunAssertion } from '../auth/passkey/login';
import type { BegunRegistration } from '../auth/passkey/register';
import { freshUntil } from '../auth/reauthentication';
import { setCookie } from '../auth/session/cookie';
import type { LoggedIn } from '../auth/session/lifecycle';
import { csrfToken } from '../auth/session/same-site';
import { parseToken } from '../auth/tokens';
import type { StoredPasskey } from '../store/credentials/passkeys';
import type { StoredSession } from '../store/credentials/sessions';
import type { Kms } from '../usecases/kms';

/** A session as its owner's page sees it. The cookie's value stays where scripts can't read it. */
export function sessionResource(
  kms: Kms,
  principal: Caller['principal'],
  session: StoredSession,
  token: string,
) {
  const { id, name, accountId, roles } = principal;
  return {
    person: {
      id,
      name,
      accountId,
      roles: roles.map(({ role, keyGroup, actions }) => ({ role, keyGroup, actions: [...actions] })),
    },
    csrf: csrfToken(parseToken('session', token)?.secret ?? ''),
    startedBy: session.startedBy,
    createdAt: session.createdAt,
    idleMs: kms.auth.sessionIdleMs,
    expiresAt: session.expiresAt,
    freshUntil: freshUntil(session.reauthenticatedAt),
  };
}

export const sessionCookie = (kms: Kms, { token }: LoggedIn): string =>
  setCookie(kms.auth.site, 'session', { value: token, sameSite: 'Strict' });

/** The answer to whoever just logged in. */
export const loggedIn = (kms: Kms, done: LoggedIn) =>
  ({
    status: 200,
    body: sessionResource(kms, done.principal, done.session, done.token),
    headers: { 'set-cookie': sessionCookie(kms, done) },
  }) as const;

export const passkeyResource = ({ id, name, backedUp, createdAt, lastUsedAt }: StoredPasskey) => ({
  id,
  name,
  backedUp,
  createdAt,
  lastUsedAt,
});

/** A challenge, with the options as plain members. */
export const begunResource = ({ ceremony, options }: BegunAssertion | BegunRegistration) =>
  ({ status: 200, body: { ceremony, options: { ...options } } }) as const;
