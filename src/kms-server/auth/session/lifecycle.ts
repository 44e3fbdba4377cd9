import type { LoginMethod, StoredSession } from '../../store/credentials/sessions';
import type { StoredPrincipal } from '../../store/principals';
import type { Kms } from '../../usecases/kms';
import { record } from '../../usecases/record';
import { actorOf, type Principal } from '../principal';
import { hashSecret, newToken } from '../tokens';

/** A session just started: the cookie's value is known here, and nowhere later. */
export interface LoggedIn {
  readonly principal: Principal;
  readonly session: StoredSession;
  readonly token: string;
}

export interface NewSession {
  readonly person: StoredPrincipal;
  readonly method: LoginMethod;
  /** When the person proved to be there; null where the identity provider didn't say. */
  readonly reauthenticatedAt: number | null;
  readonly address: string;
  /** The one it takes the place of, or the one that the browser still had: it ends. */
  readonly replaces: string | undefined;
}

export const by = (principal: Pick<Principal, 'kind' | 'id'>) => ({
  actor: actorOf(principal),
  onBehalfOf: null,
  ticket: null,
  policyVersion: null,
});

/**
 * Always a session of a new id, never one that a browser brought along, so that nobody can fix another's. Runs in a
 * transaction.
 */
export function startSession(kms: Kms, order: NewSession): LoggedIn {
  const { person, method, reauthenticatedAt, address, replaces } = order;
  const { sessions } = kms.store.credentials;
  const now = kms.clock.now();
  const earlier = replaces === undefined ? undefined : sessions.get(replaces);
  const renews = earlier?.principalId === person.id;
  if (earlier) sessions.end(earlier.id);
  const { id, secret, text } = newToken('session');
  const session: StoredSession = {
    id,
    principalId: person.id,
    secretHash: hashSecret(secret),
    startedBy: method,
    createdAt: now,
    lastSeenAt: now,
    // To prove oneself again makes a session no longer.
    expiresAt: renews ? earlier.expiresAt : now + kms.auth.sessionMs,
    reauthenticatedAt,
  };
  sessions.insert(session);
  record(kms, by(person), {
    action: renews ? 'session.reauthenticated' : 'session.started',
    subject: `session:${id}`,
    before: earlier ? { session: earlier.id } : null,
    after: { principalId: person.id, method, address, expiresAt: session.expiresAt },
  });
  return { principal: person, session, token: text };
}

export async function endSession(kms: Kms, principal: Principal, sessionId: string): Promise<void> {
  await kms.store.write(() => {
    if (!kms.store.credentials.sessions.end(sessionId)) return;
    record(kms, by(principal), {
      action: 'session.ended',
      subject: `session:${sessionId}`,
      before: { principalId: principal.id },
      after: null,
    });
  });
}

/**
 * Logs somebody out everywhere. Runs in a transaction.
 *
 * @param but a session that goes on
 * @returns how many ended
 */
export function endSessionsOf(
  kms: Kms,
  principalId: string,
  actor: ReturnType<typeof by>,
  but?: string,
): number {
  const ended = kms.store.credentials.sessions.endOf(principalId, but);
  if (ended > 0) {
    record(kms, actor, {
      action: 'sessions.ended',
      subject: `person:${principalId}`,
      before: { sessions: ended },
      after: null,
    });
  }
  return ended;
}
