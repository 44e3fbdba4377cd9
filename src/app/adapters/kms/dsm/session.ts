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

/** Seconds before its end from which a session is kept from ending; half its life where that is shorter. */
const REFRESH_S = 150;

export interface Session {
  readonly token: string;
  /** The app as DSM knows it. */
  readonly appId: string;
}

interface Open {
  readonly credential: string;
  readonly session: Session;
  /** Milliseconds that it lasts from its opening, or from its last refreshing. */
  readonly life: number;
  readonly ends: number;
}

/** The session of one invocation. It is bound to the credential that opened it: another one signs in anew. */
export class SessionCache {
  #open: Open | undefined;

  /** `isEnding`: it is to be refreshed before it is used. */
  get(
    credential: string,
    now: number,
  ): { readonly session: Session; readonly isEnding: boolean } | undefined {
    const open = this.#open;
    if (open?.credential !== credential || now >= open.ends - margin(open)) return undefined;
    return { session: open.session, isEnding: now >= open.ends - Math.min(REFRESH_S * 1000, open.life / 2) };
  }

  put(credential: string, auth: Auth, now: number): Session {
    const session = { token: auth.access_token, appId: auth.entity_id.toLowerCase() };
    const life = auth.expires_in * 1000;
    this.#open = { credential, session, life, ends: now + life };
    return session;
  }

  /** DSM has prolonged it. */
  refreshed(session: Session, now: number): void {
    const open = this.#open;
    if (open?.session === session) this.#open = { ...open, ends: now + open.life };
  }

  /** Forgets a session that DSM no longer accepts; a newer one stays. */
  drop(session: Session): void {
    if (this.#open?.session === session) this.#open = undefined;
  }
}

/** One that lasts less than the margin still serves a second. */
const margin = ({ life }: Open): number => Math.min(MARGIN_S * 1000, Math.max(life - 1000, 0));
