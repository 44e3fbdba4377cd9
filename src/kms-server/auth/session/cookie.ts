import type { Site } from '../site';

/** What a browser keeps for us. Values are base64url and underscores, so nothing needs encoding. */
export type CookieName = 'session' | 'login';

/**
 * `__Host-` (RFC 6265bis, 4.1.3.2): only this very host can have set it, over TLS, for every path. On plain loopback
 * browsers refuse the prefix.
 */
export const cookieName = (site: Site, name: CookieName): string =>
  site.secure ? `__Host-keydesk-${name}` : `keydesk-${name}`;

/** Reads one cookie. One that is sent twice is none: somebody planted the other. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [key, ...rest] = pair.trim().split('=');
    return key === name ? [rest.join('=')] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}

interface Setting {
  readonly value: string;
  /** `Lax` only for what must survive the way back from the identity provider. */
  readonly sameSite: 'Strict' | 'Lax';
  /** Without one it ends with the browser. */
  readonly maxAgeSeconds?: number;
}

/** A `Set-Cookie` line. Never readable by scripts, never for other sites' requests. */
export function setCookie(site: Site, name: CookieName, { value, sameSite, maxAgeSeconds }: Setting): string {
  return [
    `${cookieName(site, name)}=${value}`,
    'Path=/',
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(site.secure ? ['Secure'] : []),
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
  ].join('; ');
}

export const clearCookie = (site: Site, name: CookieName): string =>
  setCookie(site, name, { value: '', sameSite: 'Strict', maxAgeSeconds: 0 });
