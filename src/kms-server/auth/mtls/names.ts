import type { PeerCertificate } from 'node:tls';

/** By what a certificate is known: a name that its authority wrote into it, or its very bytes. */
export interface CertificateName {
  readonly kind: 'uri' | 'dns' | 'sha256';
  readonly value: string;
}

const ENTRY = /^(URI|DNS):(.+)$/;
const KINDS = { URI: 'uri', DNS: 'dns' } as const;

/** `AB:CD:...` as Node and openssl write it, or without colons: 64 hexadecimal digits in lower case. */
export const fingerprint = (text: string): string => text.replaceAll(':', '').toLowerCase();

/**
 * The names of a verified certificate. The common name isn't one (RFC 9525, section 2). Node puts quotes round names that
 * hold separators, so that nobody reads two out of one; a certificate with such a name is known by its bytes alone.
 */
export function namesOf(certificate: PeerCertificate): readonly CertificateName[] {
  const text = certificate.subjectaltname ?? '';
  const entries = (text.includes('"') ? '' : text).split(', ').flatMap((entry): CertificateName[] => {
    const [, kind, value] = ENTRY.exec(entry) ?? [];
    if (value === undefined || (kind !== 'URI' && kind !== 'DNS')) return [];
    return [{ kind: KINDS[kind], value: kind === 'DNS' ? value.toLowerCase() : value }];
  });
  return [{ kind: 'sha256', value: fingerprint(certificate.fingerprint256) }, ...entries];
}

/** TLS looks at the dates when a connection begins; one may go on for longer than its certificate. */
export const isCurrent = (certificate: PeerCertificate, now: number): boolean =>
  Date.parse(certificate.valid_from) <= now && now < Date.parse(certificate.valid_to);
