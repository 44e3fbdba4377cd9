import { createECDH, type KeyObject } from 'node:crypto';
import { Unfit } from './material';

/** The curves by the names that a JWK has for them: OpenSSL's, and the order of the group (SP 800-186, 3.2.1; SEC 2, 2.4.1). */
const CURVES: Readonly<Record<string, readonly [name: string, order: bigint]>> = {
  'P-256': ['prime256v1', 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  'P-384': [
    'secp384r1',
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ],
  'P-521': [
    'secp521r1',
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  ],
  secp256k1: ['secp256k1', 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n],
};

interface Secret {
  readonly curve: string;
  readonly order: bigint;
  /** Bytes of a scalar, and of a coordinate. */
  readonly size: number;
  readonly d: bigint;
}

/**
 * ECDSA (FIPS 186-5, 6.4) of a hash that the caller made: node:crypto hashes whatever it signs. The curve's arithmetic
 * is node:crypto's own, through ECDH.
 */
export function signHash(hash: Buffer, key: KeyObject): Buffer {
  const { curve, order, d } = secretOf(key);
  const ecdh = createECDH(curve);
  for (;;) {
    const r = coordinate(ecdh.generateKeys()) % order;
    const k = integer(ecdh.getPrivateKey());
    const s = (inverse(k, order) * (truncated(hash, order) + r * d)) % order;
    if (r !== 0n && s !== 0n) return sequence([r, s]);
  }
}

/** The stand-in has the private key: the nonce that the signature was made with gives its first half again, or doesn't. */
export function verifiesHash(hash: Buffer, signature: Buffer, key: KeyObject): boolean {
  const { curve, order, size, d } = secretOf(key);
  const [r, s] = integersOf(signature);
  const inRange = (value: bigint | undefined): value is bigint =>
    value !== undefined && value > 0n && value < order;
  if (!inRange(r) || !inRange(s)) return false;
  const k = (inverse(s, order) * (truncated(hash, order) + r * d)) % order;
  if (k === 0n) return false;
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(bytes(k, size));
  return coordinate(ecdh.getPublicKey()) % order === r;
}

function secretOf(key: KeyObject): Secret {
  const { crv = '', d = '' } = key.export({ format: 'jwk' });
  const [curve, order] = CURVES[crv] ?? [];
  if (!curve || !order) throw new Unfit(`The stand-in does not sign hashes with ${crv}`);
  const secret = Buffer.from(d, 'base64url');
  return { curve, order, size: secret.length, d: integer(secret) };
}

const integer = (value: Buffer): bigint => BigInt(`0x${value.toString('hex') || '0'}`);

const bytes = (value: bigint, size: number): Buffer =>
  Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');

/** x of an uncompressed point. */
const coordinate = (point: Buffer): bigint => integer(point.subarray(1, 1 + (point.length - 1) / 2));

/** The leftmost bits of the hash, as many as the order has. */
function truncated(hash: Buffer, order: bigint): bigint {
  const surplus = hash.length * 8 - order.toString(2).length;
  return surplus > 0 ? integer(hash) >> BigInt(surplus) : integer(hash);
}

/** By Fermat: the order is prime. */
function inverse(value: bigint, order: bigint): bigint {
  let [result, power] = [1n, value % order];
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * power) % order;
    power = (power * power) % order;
  }
  return result;
}

const tagged = (tag: number, content: Buffer): Buffer => {
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};

/** A DER sequence of integers (RFC 3279, 2.2.3). */
function sequence(values: readonly bigint[]): Buffer {
  const integers = values.map((value) => {
    const hex = value.toString(16);
    const content = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    // A leading bit would make it negative.
    return tagged(2, (content[0] ?? 0) < 0x80 ? content : Buffer.concat([Buffer.alloc(1), content]));
  });
  return tagged(0x30, Buffer.concat(integers));
}

/** The integers of a DER sequence; none where it isn't one. */
function integersOf(der: Buffer): bigint[] {
  const start = der[1] === 0x81 ? 3 : 2;
  const found: bigint[] = [];
  let at = start;
  while (der[0] === 0x30 && der[at] === 2) {
    const end = at + 2 + (der[at + 1] ?? 0);
    found.push(integer(der.subarray(at + 2, end)));
    at = end;
  }
  return found.length === 2 && at === der.length ? found : [];
}
