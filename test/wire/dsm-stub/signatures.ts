import { constants, type KeyObject, privateEncrypt, publicDecrypt, sign, verify } from 'node:crypto';
import { signHash, verifiesHash } from './ecdsa';
import { type Body, bytes, hashOf, type Material, Unfit } from './material';

/** What stands before a hash that RSA signs (RFC 8017, 9.2, note 1). */
// biome-ignore format: a table lines up
const DIGEST_INFO: Readonly<Record<string, string>> = {
  sha1:   '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** The data, or a hash that the caller made of it: one of both. */
function subjectOf({ data, hash, mode }: Body): 'data' | 'hash' {
  const padding = Object.keys((mode ?? {}) as object)[0] ?? 'PKCS1_V15';
  if (padding !== 'PKCS1_V15') throw new Unfit(`The stand-in does not sign with ${padding}`);
  const given = (value: unknown): boolean => value !== undefined && value !== null;
  if (given(data) === given(hash)) throw new Unfit('Either hash or data must be specified');
  return given(data) ? 'data' : 'hash';
}

const padded = (body: Body): Buffer => {
  const prefix = DIGEST_INFO[hashOf(body.hash_alg)];
  if (prefix === undefined) throw new Unfit(`The stand-in does not sign hashes of ${String(body.hash_alg)}`);
  return Buffer.concat([Buffer.from(prefix, 'hex'), bytes(body.hash)]);
};

/** Ed25519 has one of its own. */
const hashFor = ({ hash_alg }: Body, { asymmetricKeyType }: KeyObject): string | null =>
  asymmetricKeyType === 'ed25519' ? null : hashOf(hash_alg);

const isRsa = ({ asymmetricKeyType }: KeyObject): boolean => asymmetricKeyType === 'rsa';

export function signatureOf(body: Body, { pair }: Material): Buffer {
  const key = pair().privateKey;
  if (subjectOf(body) === 'data') return sign(hashFor(body, key), bytes(body.data), key);
  if (!isRsa(key)) return signHash(bytes(body.hash), key);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, padded(body));
}

export function isSignature(body: Body, { pair }: Material): boolean {
  const { privateKey, publicKey } = pair();
  const signature = bytes(body.signature);
  if (subjectOf(body) === 'data')
    return verify(hashFor(body, publicKey), bytes(body.data), publicKey, signature);
  if (!isRsa(publicKey)) return verifiesHash(bytes(body.hash), signature, privateKey);
  try {
    return publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature).equals(
      padded(body),
    );
  } catch (error) {
    if (error instanceof Unfit) throw error;
    // Whatever doesn't open under the public key was not made with the private one.
    return false;
  }
}
