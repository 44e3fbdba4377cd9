import type { Principal } from '../contracts';
import { sessionAccount } from '../web/caller';
import { SitePages } from '../web/site-pages';
import { Control } from './control';
import type { ControlledSandbox } from './controlled';
import { refusalAtDoor } from './door';
import type { HttpAnswer, HttpHandler, HttpRequest } from './exchange';

/**
 * `/rest/` is the site's API, `/x1/` web triggers, `/__sandbox/` control and the pages' own calls; everything else is
 * the site as a person sees it.
 *
 * @param pagesFolder the built pages
 */
export function serveSandbox(sandbox: ControlledSandbox, pagesFolder: string): HttpHandler {
  const control = new Control(sandbox);
  const pages = new SitePages(pagesFolder, sandbox.appOrigin);
  const prefixes: readonly (readonly [string, HttpHandler])[] = [
    ['/__sandbox/site/', (request) => pages.serve(request)],
    ['/__sandbox/', (request) => control.handle(request)],
    ['/x1/', (request) => sandbox.platform.webTriggers.call(request)],
    ['/rest/', (request) => callSite(sandbox, request)],
    ['', (request) => elsewhere(sandbox, request) ?? pages.serve(request)],
  ];
  return async (request) => {
    const refused = refusalAtDoor(sandbox, request);
    if (refused) return refused;
    const [, handler] = prefixes.find(([prefix]) => request.url.startsWith(prefix)) ?? [];
    if (!handler) throw new Error(`No handler for ${request.url}`);
    return handler(request);
  };
}

/** By the other name of this machine the pages would share a site, and cookies, with those of the app. */
function elsewhere({ url }: ControlledSandbox, request: HttpRequest): Promise<HttpAnswer> | undefined {
  if (request.headers['host']?.[0] === new URL(url).host) return undefined;
  return Promise.resolve({ status: 302, headers: { location: `${url}${request.url}` }, body: '' });
}

const single = (headers: HttpRequest['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')]));

/** A person with a session is who they are; for anybody else the site authenticates by itself. */
function principalOf(sandbox: ControlledSandbox, request: HttpRequest): Principal {
  const accountId = sessionAccount(sandbox, request);
  return accountId === undefined ? { kind: 'anonymous' } : { kind: 'user', accountId, session: true };
}

function callSite(sandbox: ControlledSandbox, request: HttpRequest): Promise<HttpAnswer> {
  return sandbox.jira.handle({
    method: request.method,
    path: request.url,
    headers: single(request.headers),
    body: request.body,
    principal: principalOf(sandbox, request),
  });
}
