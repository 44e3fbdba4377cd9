import type { PeerCertificate } from 'node:tls';
import type { Principal } from './principal';

/** How somebody proved who they are. */
export const WAY_NAMES = ['api-key', 'jwt', 'mtls', 'session'] as const;
export type WayName = (typeof WAY_NAMES)[number];

/** Who sent a request, and by which proof. */
export interface Caller {
  readonly principal: Principal;
  readonly by: WayName;
  /** Which API key, trust, certificate binding or session it was. */
  readonly credentialId: string;
  /** When a person last proved to be there, ms since the epoch; null where that isn't known. Sessions only. */
  readonly reauthenticatedAt: number | null;
}

/** What a request shows of its sender. The transport fills it in; nothing else of the request counts here. */
export interface Presented {
  readonly method: string;
  /** Address of the other end of the connection; headers that claim another aren't believed. */
  readonly address: string;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly csrf: string | undefined;
  /** The client's certificate, only where TLS has verified it against the configured authorities. */
  readonly certificate: PeerCertificate | undefined;
}
