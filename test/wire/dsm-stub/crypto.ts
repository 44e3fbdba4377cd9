import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { operationsOf, type Sobject } from './sobject';
import { failure, type Reply } from './types';

type Body = Readonly<Record<string, unknown>>;
type Use = (body: Body, key: Sobject, material: Material) => unknown;

interface Material {
  readonly secret: Buffer;
  readonly pair: () => { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : '', 'base64');
const text = (value: Buffer): string => value.toString('base64');
/** `SHA256` as OpenSSL calls it. */
const hashOf = ({ hash_alg, alg }: Body): string =>
  String(hash_alg ?? alg)
    .toLowerCase()
    .replace('_', '-');

/** What is signed: the data itself; a hash is signed as if it were the data, by both sides alike. */
const signed = ({ data, hash }: Body): Buffer => bytes(data ?? hash);

/** The operation that a use takes, by its path, and what it does. */
// biome-ignore format: a table lines up
const USES: Readonly<Record<string, readonly [operation: string, use: Use]>> = {
  '/crypto/v1/encrypt':   ['ENCRYPT',     (body, key, { secret }) => encrypted(body, key, secret)],
  '/crypto/v1/decrypt':   ['DECRYPT',     (body, key, { secret }) => decrypted(body, key, secret)],
  '/crypto/v1/sign':      ['SIGN',        (body, { kid }, { pair }) => ({ kid, signature: text(sign(hashOf(body), signed(body), pair().privateKey)) })],
  '/crypto/v1/verify':    ['VERIFY',      (body, { kid }, { pair }) => ({ kid, result: verify(hashOf(body), signed(body), pair().publicKey, bytes(body.signature)) })],
  '/crypto/v1/mac':       ['MACGENERATE', (body, { kid }, { secret }) => ({ kid, mac: text(createHmac(hashOf(body), secret).update(bytes(body.data)).digest()) })],
};

export const isUse = (path: string): boolean => path in USES || path === '/crypto/v1/digest';

/** The keys' material: made when it is first used, and kept here alone. */
export class Crypto {
  readonly #materials = new Map<string, Material>();

  /** @param find the key that a descriptor names */
  use(path: string, body: Body, find: (descriptor: Body) => Sobject | undefined): Reply {
    if (path === '/crypto/v1/digest') {
      return {
        status: 200,
        body: { digest: text(createHash(hashOf(body)).update(bytes(body.data)).digest()) },
      };
    }
    const [operation, use] = USES[path] ?? [];
    const key = find((body.key ?? {}) as Body);
    if (!key || !operation || !use) return failure(404, 'sobject does not exist');
    if (!key.enabled) return failure(403, 'Key is disabled');
    if (!operationsOf(key).includes(operation)) return failure(403, `Operation ${operation} is not allowed`);
    return { status: 200, body: use(body, key, this.#material(key)) };
  }

  #material(key: Sobject): Material {
    const known = this.#materials.get(key.kid) ?? material(key);
    this.#materials.set(key.kid, known);
    return known;
  }
}

function material({ obj_type, key_size = 256, elliptic_curve }: Sobject): Material {
  let made: ReturnType<Material['pair']> | undefined;
  const pair = (): ReturnType<Material['pair']> => {
    made ??=
      obj_type === 'RSA'
        ? generateKeyPairSync('rsa', { modulusLength: key_size })
        : generateKeyPairSync('ec', { namedCurve: (elliptic_curve ?? '').replace('NistP', 'P-') });
    return made;
  };
  return { secret: randomBytes(key_size / 8), pair };
}

/** AES in GCM, the mode that authenticates. */
function encrypted({ plain, iv, ad }: Body, { kid }: Sobject, secret: Buffer) {
  const nonce = iv === undefined || iv === null ? randomBytes(12) : bytes(iv);
  const cipher = createCipheriv(`aes-${secret.length * 8}-gcm` as 'aes-256-gcm', secret, nonce);
  cipher.setAAD(bytes(ad));
  const out = Buffer.concat([cipher.update(bytes(plain)), cipher.final()]);
  return { kid, cipher: text(out), iv: text(nonce), tag: text(cipher.getAuthTag()) };
}

function decrypted({ cipher, iv, ad, tag }: Body, { kid }: Sobject, secret: Buffer) {
  const decipher = createDecipheriv(`aes-${secret.length * 8}-gcm` as 'aes-256-gcm', secret, bytes(iv));
  decipher.setAAD(bytes(ad));
  decipher.setAuthTag(bytes(tag));
  return { kid, plain: text(Buffer.concat([decipher.update(bytes(cipher)), decipher.final()])) };
}
