import { randomBytes } from 'node:crypto';
import type { CredentialStore } from '../store/credentials/credentials';
import { Ceremonies } from './ceremonies';
import { KeySets } from './jwt/key-sets';
import { OidcClient } from './oidc/client';
import type { OidcSettings } from './oidc/config';
import type { Redirection } from './oidc/redirection';
import type { PasskeyCeremony } from './passkey/ceremony';
import { RefusalTally } from './refusal-tally';
import { defaultSite, type Site, siteOf } from './site';
import { Throttle } from './throttle';

const MINUTE_MS = 60_000;

export interface AuthenticationOptions {
  /** Where people reach the console, as their browsers name it; by default where it listens, by the name localhost. */
  readonly publicUrl?: string;
  /** A session ends when it wasn't used for so long, 15 minutes by default. */
  readonly sessionIdleMs?: number;
  /** A session ends at this age however busy it is, 8 hours by default. */
  readonly sessionMs?: number;
  /** The identity provider that people may log in with. */
  readonly oidc?: OidcSettings;
}

const DEFAULT_SESSION_IDLE_MS = 15 * MINUTE_MS;
const DEFAULT_SESSION_MS = 8 * 60 * MINUTE_MS;
const PASSKEY_MS = 5 * MINUTE_MS;
/** Logging in at a provider may take somebody who looks for their phone a while. */
export const REDIRECTION_MS = 10 * MINUTE_MS;

/** What logging in remembers between requests. */
export class Authentication {
  readonly sessionIdleMs: number;
  readonly sessionMs: number;
  readonly keySets = new KeySets();
  readonly refusals = new RefusalTally();
  /** API keys whose use is being noted. */
  readonly noted = new Set<string>();
  /** Hashes one-time codes. In memory alone: a restart ends the codes that wait, which are good for minutes anyway. */
  readonly linkKey = randomBytes(32);
  readonly throttle: Throttle;
  readonly passkeys = new Ceremonies<PasskeyCeremony>(PASSKEY_MS);
  readonly redirections = new Ceremonies<Redirection>(REDIRECTION_MS);
  readonly oidc: OidcClient | undefined;
  #site: Site | undefined;

  /** @throws where the public URL won't do */
  constructor(options: AuthenticationOptions, credentials: CredentialStore) {
    this.sessionIdleMs = options.sessionIdleMs ?? DEFAULT_SESSION_IDLE_MS;
    this.sessionMs = options.sessionMs ?? DEFAULT_SESSION_MS;
    this.throttle = new Throttle(credentials.failures);
    this.oidc = options.oidc && new OidcClient(options.oidc);
    this.#site = options.publicUrl === undefined ? undefined : siteOf(options.publicUrl);
  }

  /** Where people reach the console. */
  get site(): Site {
    if (!this.#site) throw new Error('The server does not listen yet');
    return this.#site;
  }

  /** The public URL is where the server listens, unless it was given. */
  listeningAt(url: string): void {
    this.#site ??= defaultSite(url);
  }

  /** Forgets what has ended by itself. Runs in a transaction. */
  prune(credentials: CredentialStore, now: number): void {
    credentials.sessions.prune(now, now - this.sessionIdleMs);
    this.throttle.prune(now);
  }
}
