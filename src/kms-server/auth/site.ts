/** Where people reach the console: everything about cookies, origins and passkeys follows from this one address. */
export interface Site {
  /** `https://kms.example.com`, as browsers write it in `Origin`. */
  readonly origin: string;
  /** WebAuthn's relying party id: the host, without port. */
  readonly rpId: string;
  /** Cookies are for TLS alone. */
  readonly secure: boolean;
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** An origin of https, or of http on this machine, with nothing behind it; undefined where it is something else. */
export function originIn(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const local = url.protocol === 'http:' && LOOPBACK.has(url.hostname);
  return (url.protocol === 'https:' || local) && url.origin === text.replace(/\/$/, '') ? url : undefined;
}

/** @throws where it is no origin of https, or of http on this machine */
export function siteOf(publicUrl: string): Site {
  const url = originIn(publicUrl);
  if (!url) {
    throw new Error(
      `The public URL is ${publicUrl}; it must be an origin such as https://kms.example.com, or http://localhost:8200`,
    );
  }
  return { origin: url.origin, rpId: url.hostname, secure: url.protocol === 'https:' };
}

/** Browsers take no address for a passkey's relying party, so a server on loopback is called by its name. */
export function defaultSite(listening: string): Site {
  const url = new URL(listening);
  if (LOOPBACK.has(url.hostname)) url.hostname = 'localhost';
  return siteOf(url.origin);
}
