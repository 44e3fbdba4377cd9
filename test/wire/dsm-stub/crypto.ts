import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { decrypted, encrypted } from './ciphers';
import { type Body, bytes, hashOf, type Material, newMaterial, text, Unfit } from './material';
import { isSignature, signatureOf } from './signatures';
import { operationsOf, type Sobject } from './sobject';
import { failure, type Reply } from './types';

type Use = (body: Body, material: Material) => object;

const macOf = ({ alg, data }: Body, { secret }: Material): Buffer =>
  createHmac(hashOf(alg), secret).update(bytes(data)).digest();

function isMac(body: Body, material: Material): boolean {
  const [mac, given] = [macOf(body, material), bytes(body.mac)];
  return mac.length === given.length && timingSafeEqual(mac, given);
}

/** The operation that a use takes, by its path, and what it does. */
// biome-ignore format: a table lines up
const USES: Readonly<Record<string, readonly [operation: string, use: Use]>> = {
  '/crypto/v1/encrypt':   ['ENCRYPT',     encrypted],
  '/crypto/v1/decrypt':   ['DECRYPT',     decrypted],
  '/crypto/v1/sign':      ['SIGN',        (body, material) => ({ signature: text(signatureOf(body, material)) })],
  '/crypto/v1/verify':    ['VERIFY',      (body, material) => ({ result: isSignature(body, material) })],
  '/crypto/v1/mac':       ['MACGENERATE', (body, material) => ({ mac: text(macOf(body, material)) })],
  '/crypto/v1/macverify': ['MACVERIFY',   (body, material) => ({ result: isMac(body, material) })],
};

export const isUse = (path: string): boolean => path in USES || path === '/crypto/v1/digest';

/** The keys' material: made when it is first used, and kept here alone. What is done with it is node:crypto's. */
export class Crypto {
  readonly #materials = new Map<string, Material>();

  /** @param find the key that a descriptor names */
  use(path: string, body: Body, find: (descriptor: Body) => Sobject | undefined): Reply {
    try {
      return path === '/crypto/v1/digest' ? digest(body) : this.#used(path, body, find);
    } catch (error) {
      if (error instanceof Unfit) return failure(400, error.message);
      throw error;
    }
  }

  publicKey(key: Sobject): KeyObject {
    return this.#material(key).pair().publicKey;
  }

  #used(path: string, body: Body, find: (descriptor: Body) => Sobject | undefined): Reply {
    const [operation, use] = USES[path] ?? [];
    const key = find((body.key ?? {}) as Body);
    if (!key || !operation || !use) return failure(404, 'sobject does not exist');
    if (!key.enabled) return failure(403, 'Key is disabled');
    if (!operationsOf(key).includes(operation)) return failure(403, `Operation ${operation} is not allowed`);
    return { status: 200, body: { kid: key.kid, ...use(body, this.#material(key)) } };
  }

  #material(key: Sobject): Material {
    const known = this.#materials.get(key.kid) ?? newMaterial(key);
    this.#materials.set(key.kid, known);
    return known;
  }
}

const digest = ({ alg, data }: Body): Reply => ({
  status: 200,
  body: { digest: text(createHash(hashOf(alg)).update(bytes(data)).digest()) },
});
