import * as z from 'zod';

/** What signing in answers with. `expires_in` is in seconds. */
export const authResource = z.object({
  access_token: z.string().regex(/^[A-Za-z0-9._~+/=-]{8,8192}$/),
  expires_in: z.int().nonnegative(),
  entity_id: z.uuid(),
});
export type Auth = z.output<typeof authResource>;

/** Seconds before its end in which a session isn't begun with any more. */
const MARGIN_S = 30;

export interface Session {
  readonly token: string;
  /** The app as DSM knows it. */
  readonly appId: string;
}

/** The session of one invocation. It is bound to the credential that opened it: another one signs in anew. */
export class SessionCache {
  #open: { readonly credential: string; readonly session: Session; readonly until: number } | undefined;

  get(credential: string, now: number): Session | undefined {
    const open = this.#open;
    return open && open.credential === credential && now < open.until ? open.session : undefined;
  }

  put(credential: string, auth: Auth, now: number): Session {
    const session = { token: auth.access_token, appId: auth.entity_id.toLowerCase() };
    this.#open = { credential, session, until: now + Math.max(auth.expires_in - MARGIN_S, 1) * 1000 };
    return session;
  }

  /** Forgets a session that DSM no longer accepts; a newer one stays. */
  drop(session: Session): void {
    if (this.#open?.session === session) this.#open = undefined;
  }
}
