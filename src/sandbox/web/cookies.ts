import type { HttpRequest } from '../http/exchange';

/** Value of a cookie in a request. Source: RFC 6265, 5.4. */
export function cookieOf(request: HttpRequest, name: string): string | undefined {
  const pairs = (request.headers['cookie'] ?? []).flatMap((header) => header.split(';'));
  const found = pairs.map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** A `Set-Cookie` for pages of this origin alone, unreadable for scripts; null takes the cookie away. */
export function setCookie(name: string, value: string | null): string {
  const life = value === null ? '; Max-Age=0' : '';
  return `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=Strict${life}`;
}
