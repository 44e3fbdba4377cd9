import { timingSafeEqual } from 'node:crypto';
import type { InstalledApp, ProductRequest } from '../../contracts';
import type { User } from '../model/people';
import type { Site } from '../site';
import { Refusal } from './refusal';

/** Who calls: a person, or an app as itself. */
export interface Actor {
  readonly accountId: string;
  readonly app?: InstalledApp;
}

/** Caller of the few operations that anybody may read. */
export const NOBODY: Actor = { accountId: '' };

const unauthorized = (): Refusal =>
  new Refusal(401, ['Client must be authenticated to access this resource.']);

/** Finds the caller: vouched for by the platform, or by basic authentication with e-mail and API token. */
export function authenticate(site: Site, request: ProductRequest, anonymous: boolean): Actor {
  const { principal } = request;
  if (principal.kind === 'user') return activeUser(site, principal.accountId);
  if (principal.kind === 'app') return appActor(site, principal);
  const credentials = basicCredentials(request.headers);
  if (credentials) return byToken(site, credentials);
  if (anonymous) return NOBODY;
  throw unauthorized();
}

function activeUser(site: Site, accountId: string): Actor {
  const user = site.users.get(accountId);
  if (!user?.active) throw unauthorized();
  return { accountId };
}

function appActor(
  site: Site,
  { appId, accountId }: { readonly appId: string; readonly accountId: string },
): Actor {
  const app = site.apps.find((one) => one.appId === appId && one.accountId === accountId);
  if (!app) throw unauthorized();
  return { accountId: app.accountId, app };
}

interface Credentials {
  readonly email: string;
  readonly token: string;
}

function basicCredentials(headers: ProductRequest['headers']): Credentials | undefined {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const encoded = header === undefined ? undefined : /^Basic\s+(\S+)$/i.exec(header)?.[1];
  if (encoded === undefined) {
    if (header !== undefined) throw unauthorized();
    return undefined;
  }
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) throw unauthorized();
  return { email: decoded.slice(0, colon), token: decoded.slice(colon + 1) };
}

function byToken(site: Site, { email, token }: Credentials): Actor {
  const user = site.users.find((one) => one.emailAddress.toLowerCase() === email.toLowerCase());
  if (!user?.active || !tokenMatches(user, token)) throw unauthorized();
  return { accountId: user.accountId };
}

function tokenMatches(user: User, token: string): boolean {
  const expected = Buffer.from(user.apiToken ?? '');
  const given = Buffer.from(token);
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
}
