import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a secret opens. The prefix lets people and scanners of leaked secrets tell what they found. */
export const TOKEN_PREFIXES = { apiKey: 'kd', session: 'kds', enrolment: 'kde' } as const;
export type TokenKind = keyof typeof TOKEN_PREFIXES;

/** `<prefix>_<id>_<secret>`: the id finds the row, the secret (256 random bits) proves. */
const TOKEN = /^([a-z]{2,3})_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
const ID_BYTES = 8;
const SECRET_BYTES = 32;

export interface Token {
  readonly id: string;
  readonly secret: string;
}

export function parseToken(kind: TokenKind, text: string): Token | undefined {
  const [, prefix, id, secret] = TOKEN.exec(text) ?? [];
  return prefix === TOKEN_PREFIXES[kind] && id !== undefined && secret !== undefined
    ? { id, secret }
    : undefined;
}

export function newToken(kind: TokenKind): Token & { readonly text: string } {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { id, secret, text: `${TOKEN_PREFIXES[kind]}_${id}_${secret}` };
}

/** A random secret of 256 bits can't be guessed from its hash, so one round of SHA-256 is enough. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** Stands in for the hash of a row that isn't there, so that both cases take the same work. */
const NO_SECRET = Buffer.alloc(32);

/** @param hash undefined where there is no such row: nothing fits then */
export function secretFits(secret: string, hash: Buffer | undefined): boolean {
  const same = sameBytes(hashSecret(secret), hash ?? NO_SECRET);
  return same && hash !== undefined;
}

/** Compares in a time that doesn't depend on the contents. */
export const sameBytes = (left: Buffer, right: Buffer): boolean =>
  left.length === right.length && timingSafeEqual(left, right);
