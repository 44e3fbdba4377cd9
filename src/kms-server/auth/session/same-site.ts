import { createHmac } from 'node:crypto';
import { refused } from '../../refusal';
import type { Presented } from '../caller';
import type { Site } from '../site';
import { sameBytes } from '../tokens';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export const isChange = ({ method }: Presented): boolean => !SAFE.has(method);

/** The header that proves that a page of ours, which read it from us, made a request. Follows from the session's secret. */
export const csrfToken = (secret: string): string =>
  createHmac('sha256', secret).update('keydesk csrf', 'utf8').digest('base64url');

export const csrfFits = (secret: string, given: string | undefined): boolean =>
  sameBytes(Buffer.from(csrfToken(secret)), Buffer.from(given ?? ''));

const crossSite = () =>
  refused(
    'forbidden',
    'The request does not come from a page of this server',
    'Use the console at the public URL of the KMS; behind a proxy, set --public-url',
  );

/** Browsers name the page's origin in whatever changes something. What doesn't name ours is refused. */
export function refuseCrossSite(site: Site, { origin, fetchSite }: Presented) {
  const foreign = origin !== site.origin || (fetchSite !== undefined && fetchSite !== 'same-origin');
  return foreign ? crossSite() : undefined;
}
