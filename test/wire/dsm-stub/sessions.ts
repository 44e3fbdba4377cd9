import { randomBytes } from 'node:crypto';
import type { Instant } from '../../../src/domain/ids';
import { failure, type Principal, type Reply } from './types';

/** An app's session ends after ten minutes without a call. */
export const IDLE_S = 600;
/** A person's lasts a day. */
const PERSON_IDLE_S = 86_400;

interface Session {
  readonly who: Principal;
  /** A person says which of their accounts they work in, even if they have only one. */
  hasAccount: boolean;
  until: Instant;
}

interface Account {
  readonly id: string;
  /** Who shows a `Basic` credential. */
  readonly showing: (credential: string) => Principal | undefined;
}

const isApp = (who: Principal | undefined): boolean => who !== undefined && 'app' in who;
const idleOf = (who: Principal): number => (isApp(who) ? IDLE_S : PERSON_IDLE_S);

/** Who is signed in. */
export class Sessions {
  readonly #account: Account;
  readonly #open = new Map<string, Session>();
  readonly #now: () => Instant;

  constructor(account: Account, now: () => Instant) {
    this.#account = account;
    this.#now = now;
  }

  open(authorization: string): Reply {
    const who = this.#basic(authorization);
    if (!who) return failure(401, 'Authentication failed');
    const token = randomBytes(48).toString('base64url');
    const expires_in = idleOf(who);
    this.#open.set(token, { who, hasAccount: isApp(who), until: this.#now() + expires_in * 1000 });
    const entity_id = Object.values(who)[0];
    return { status: 200, body: { token_type: 'Bearer', expires_in, access_token: token, entity_id } };
  }

  /** What a person shows who has signed in, and chosen the account. */
  signIn(credential: string): string {
    const { access_token } = this.open(`Basic ${credential}`).body as { readonly access_token: string };
    const authorization = `Bearer ${access_token}`;
    this.selectAccount(authorization, this.#account.id);
    return authorization;
  }

  /** Only a person has accounts to choose from. */
  selectAccount(authorization: string, accountId: unknown): Reply {
    const session = this.#session(authorization);
    if (!session || isApp(session.who)) return failure(401, 'Invalid or expired token');
    if (accountId !== this.#account.id) return failure(403, 'Not a member of the account');
    session.hasAccount = true;
    return { status: 200, body: {} };
  }

  /**
   * Who calls, in the account; a call keeps its session open. An app may show its API key with each call as well; a
   * person signs in.
   */
  caller(authorization: string): Principal | undefined {
    const session = this.#session(authorization);
    if (session) return session.hasAccount ? session.who : undefined;
    const who = this.#basic(authorization);
    return isApp(who) ? who : undefined;
  }

  /** Ends every session, as a restart or an administrator does. */
  endAll(): void {
    this.#open.clear();
  }

  terminate(authorization: string): Reply {
    this.#open.delete(tokenOf(authorization));
    return { status: 204 };
  }

  #session(authorization: string): Session | undefined {
    const session = this.#open.get(tokenOf(authorization));
    if (!session || this.#now() >= session.until) return undefined;
    session.until = this.#now() + idleOf(session.who) * 1000;
    return session;
  }

  #basic(authorization: string): Principal | undefined {
    return this.#account.showing(/^Basic (.+)$/.exec(authorization)?.[1] ?? '');
  }
}

const tokenOf = (authorization: string): string => /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';
