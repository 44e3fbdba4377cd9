import { randomBytes } from 'node:crypto';
import type { Instant } from '../../../src/domain/ids';
import { failure, type Principal, type Reply } from './types';

/** An app's session ends after ten minutes without a call. */
export const IDLE_S = 600;

/** Who may sign in with what, and who is signed in. */
export class Sessions {
  readonly #credentials: ReadonlyMap<string, Principal>;
  readonly #open = new Map<string, { readonly who: Principal; until: Instant }>();
  readonly #now: () => Instant;

  constructor(credentials: ReadonlyMap<string, Principal>, now: () => Instant) {
    this.#credentials = credentials;
    this.#now = now;
  }

  open(authorization: string): Reply {
    const who = this.#basic(authorization);
    if (!who) return failure(401, 'Authentication failed');
    const token = randomBytes(48).toString('base64url');
    this.#open.set(token, { who, until: this.#now() + IDLE_S * 1000 });
    const entity_id = Object.values(who)[0];
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: IDLE_S, access_token: token, entity_id },
    };
  }

  /** Who calls; a call keeps its session open. An API key may be shown with each call as well. */
  caller(authorization: string): Principal | undefined {
    const session = this.#open.get(/^Bearer (.+)$/.exec(authorization)?.[1] ?? '');
    if (!session || this.#now() >= session.until) return this.#basic(authorization);
    session.until = this.#now() + IDLE_S * 1000;
    return session.who;
  }

  /** Ends every session, as a restart or an administrator does. */
  endAll(): void {
    this.#open.clear();
  }

  terminate(authorization: string): Reply {
    this.#open.delete(/^Bearer (.+)$/.exec(authorization)?.[1] ?? '');
    return { status: 204 };
  }

  #basic(authorization: string): Principal | undefined {
    return this.#credentials.get(/^Basic (.+)$/.exec(authorization)?.[1] ?? '');
  }
}
