import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `kd_<credential id>_<secret>`: the id finds the row, the secret (256 random bits) proves. */
const TOKEN = /^kd_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
const ID_BYTES = 8;
const SECRET_BYTES = 32;

export interface Token {
  readonly credentialId: string;
  readonly secret: string;
}

export function parseToken(text: string): Token | undefined {
  const match = TOKEN.exec(text);
  const [, credentialId, secret] = match ?? [];
  return credentialId !== undefined && secret !== undefined ? { credentialId, secret } : undefined;
}

export function newToken(): Token & { readonly text: string } {
  const credentialId = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { credentialId, secret, text: `kd_${credentialId}_${secret}` };
}

/** A random secret of 256 bits can't be guessed from its hash, so one round of SHA-256 is enough. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

export function secretFits(secret: string, hash: Buffer): boolean {
  const given = hashSecret(secret);
  return given.length === hash.length && timingSafeEqual(given, hash);
}
