import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { StoredTrust } from '../../store/credentials/bindings';
import { fulfils } from './claims';
import type { KeySets } from './key-sets';
import type { JwtTrust, KeySet } from './trust';

const MAX_TOKEN = 8_192;
const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export const looksLikeJwt = (text: string): boolean => text.length <= MAX_TOKEN && SHAPE.test(text);

interface Claimed {
  readonly issuer: string;
  readonly kid: string | undefined;
}

/** What a token says of itself, unverified: good for finding who could verify it, and for nothing else. */
export function claimedBy(token: string): Claimed | undefined {
  try {
    const { iss } = decodeJwt(token);
    const { kid } = decodeProtectedHeader(token);
    return typeof iss === 'string' ? { issuer: iss, kid } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The trusts of one issuer that a token fulfils: signed by a key of that very trust, with an algorithm that it allows,
 * for its audience, in its time, with all its conditions.
 *
 * @throws where an issuer's keys can't be read
 */
export async function fulfilled(
  keySets: KeySets,
  trusts: readonly StoredTrust[],
  token: string,
  now: number,
): Promise<readonly StoredTrust[]> {
  const kid = claimedBy(token)?.kid;
  const found: StoredTrust[] = [];
  for (const stored of trusts) {
    const { trust } = stored;
    const keys = 'inline' in trust.keys ? trust.keys.inline : await keySets.get(trust.keys.url, kid, now);
    const payload = await verified(trust, keys, token, now);
    if (payload && fulfils(trust, payload)) found.push(stored);
  }
  return found;
}

async function verified(
  { issuer, audience, algorithms, clockSkewSeconds }: JwtTrust,
  keys: KeySet,
  token: string,
  now: number,
): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys as JSONWebKeySet), {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'iat'],
    });
    // jose leaves `iat` alone where no maximum age is asked for.
    return isFuture(payload, now, clockSkewSeconds) ? undefined : payload;
  } catch {
    return undefined;
  }
}

const isFuture = ({ iat }: JWTPayload, now: number, skewSeconds: number): boolean =>
  iat === undefined || iat * 1_000 > now + skewSeconds * 1_000;
