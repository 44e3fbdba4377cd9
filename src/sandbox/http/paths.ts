import { Control } from './control';
import type { ControlledSandbox } from './controlled';
import { type HttpAnswer, type HttpHandler, type HttpRequest, jsonAnswer } from './exchange';

/** `/rest/` and whatever else is the site's, `/x1/` for web triggers, `/__sandbox/` for control. */
export function serveSandbox(sandbox: ControlledSandbox): HttpHandler {
  const control = new Control(sandbox);
  const prefixes: readonly (readonly [string, HttpHandler])[] = [
    ['/__sandbox/', (request) => control.handle(request)],
    ['/x1/', (request) => sandbox.platform.webTriggers.call(request)],
    ['/', (request) => callSite(sandbox, request)],
  ];
  return async (request) => {
    const found = prefixes.find(([prefix]) => request.url.startsWith(prefix));
    return found ? found[1](request) : jsonAnswer(404, { message: 'Not found' });
  };
}

const single = (headers: HttpRequest['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')]));

/** The site authenticates by itself: the caller is nobody until it has. */
function callSite(sandbox: ControlledSandbox, request: HttpRequest): Promise<HttpAnswer> {
  return sandbox.jira.handle({
    method: request.method,
    path: request.url,
    headers: single(request.headers),
    body: request.body,
    principal: { kind: 'anonymous' },
  });
}
