import { createHash, randomBytes } from 'node:crypto';
import type { Documents } from '../documents';
import type { HttpRequest } from '../http/exchange';
import { cookieOf, setCookie } from './cookies';

const COLLECTION = 'web.session';

interface Kept {
  readonly accountId: string;
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex');

/** Who is signed in with which cookie. Kept as digests, so that a copy of the state opens no session. */
export class Sessions {
  readonly #documents: Documents;
  readonly #cookie: string;

  /** @param site names the cookie: sites on other ports of one machine would overwrite each other's otherwise */
  constructor(documents: Documents, site: string) {
    this.#documents = documents;
    this.#cookie = `sandbox-session-${site.slice(0, 8)}`;
  }

  accountOf(request: HttpRequest): string | undefined {
    const token = cookieOf(request, this.#cookie);
    return token ? this.#documents.get<Kept>(COLLECTION, digest(token))?.accountId : undefined;
  }

  /** Ends the request's session, and starts one of `accountId`; answers with the `Set-Cookie`. */
  replace(request: HttpRequest, accountId: string | null): string {
    const former = cookieOf(request, this.#cookie);
    if (former) this.#documents.delete(COLLECTION, digest(former));
    if (accountId === null) return setCookie(this.#cookie, null);
    const token = randomBytes(32).toString('base64url');
    this.#documents.put(COLLECTION, digest(token), { accountId } satisfies Kept);
    return setCookie(this.#cookie, token);
  }
}
