import { sessionAccount } from '../web/caller';
import { isForeign, isSafe, isSameOrigin } from '../web/origin-check';
import type { ControlledSandbox } from './controlled';
import { type HttpAnswer, type HttpRequest, jsonAnswer } from './exchange';

/** Names of this machine; a page elsewhere that points a name of its own here gets nothing. */
const HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/** Callers of these come from anywhere: web triggers, and browsers that report a violation of a policy. */
const isOpen = ({ method, url }: HttpRequest): boolean =>
  url.startsWith('/x1/') || (method === 'POST' && url === '/__sandbox/csp-reports');

const refusal = (status: number, message: string) => jsonAnswer(status, { message });

/** The answer to a request that goes no further: of a page from elsewhere, or a change that no page of ours made. */
export function refusalAtDoor(sandbox: ControlledSandbox, request: HttpRequest): HttpAnswer | undefined {
  if (isOpen(request)) return undefined;
  const host = URL.parse(`http://${request.headers['host']?.[0] ?? ''}`)?.hostname ?? '';
  if (!HOSTS.has(host)) return refusal(421, `This server is not ${host}.`);
  if (isSafe(request)) return undefined;
  if (isForeign(request, sandbox.url)) return refusal(403, 'A page of another site may change nothing here.');
  const byCookie = sessionAccount(sandbox, request) !== undefined;
  return byCookie && !isSameOrigin(request, sandbox.url)
    ? refusal(403, 'With a cookie, only a page of this site may change anything.')
    : undefined;
}
