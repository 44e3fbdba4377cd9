import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { Presented } from '../auth/caller';

const text = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Node fills in `authorized` once it has verified the certificate against the authorities that were configured. */
function verifiedCertificate({ raw: { socket } }: FastifyRequest) {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  return certificate.fingerprint256 ? certificate : undefined;
}

/** What a request shows of who sent it. */
export function presentedBy(request: FastifyRequest): Presented {
  const { headers, method, ip } = request;
  return {
    method,
    address: ip,
    authorization: headers.authorization,
    cookie: headers.cookie,
    origin: headers.origin,
    fetchSite: text(headers['sec-fetch-site']),
    csrf: text(headers['x-keydesk-csrf']),
    certificate: verifiedCertificate(request),
  };
}
