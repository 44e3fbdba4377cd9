import type { HttpRequest } from '../http/exchange';

/** Methods that change nothing. Source: RFC 9110, 9.2.1. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export const isSafe = ({ method }: HttpRequest): boolean => SAFE.has(method);

const first = (request: HttpRequest, name: string) => request.headers[name]?.[0];

/** Whether a page of another origin sent the request. Programs other than browsers don't say where they come from. */
export function isForeign(request: HttpRequest, origin: string): boolean {
  const from = first(request, 'origin');
  if (from !== undefined) return from !== origin;
  const site = first(request, 'sec-fetch-site');
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** Whether the browser says that a page of this origin sent the request: what a change with a cookie needs. */
export function isSameOrigin(request: HttpRequest, origin: string): boolean {
  const from = first(request, 'origin');
  return from === undefined ? first(request, 'sec-fetch-site') === 'same-origin' : from === origin;
}
