import { generateKeyPairSync, getHashes, type KeyObject, randomBytes } from 'node:crypto';
import type { Sobject } from './sobject';

export type Body = Readonly<Record<string, unknown>>;

/** What a key is made of: one of both, by its type. */
export interface Material {
  readonly secret: Buffer;
  readonly pair: () => { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

/** An order that makes no sense for this key, or that the stand-in can't carry out. DSM answers 400. */
export class Unfit extends Error {}

export const bytes = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : '', 'base64');

export const text = (value: Buffer): string => value.toString('base64');

/** `SHA256` as OpenSSL calls it. */
export function hashOf(name: unknown): string {
  const hash = String(name).toLowerCase().replace('_', '-');
  if (!getHashes().includes(hash)) throw new Unfit(`The stand-in does not hash with ${String(name)}`);
  return hash;
}

/** DSM's names of the curves as OpenSSL has them. */
const CURVES: Readonly<Record<string, string>> = {
  NistP256: 'P-256',
  NistP384: 'P-384',
  NistP521: 'P-521',
  SecP256K1: 'secp256k1',
};

export function newMaterial({ obj_type, key_size = 256, elliptic_curve }: Sobject): Material {
  let made: ReturnType<Material['pair']> | undefined;
  const pair = (): ReturnType<Material['pair']> => {
    made ??= newPair(obj_type, key_size, elliptic_curve);
    return made;
  };
  return { secret: randomBytes(key_size / 8), pair };
}

function newPair(type: string, modulusLength: number, curve = ''): ReturnType<Material['pair']> {
  if (type === 'RSA') return generateKeyPairSync('rsa', { modulusLength });
  if (curve === 'Ed25519') return generateKeyPairSync('ed25519');
  const namedCurve = CURVES[curve];
  if (!namedCurve) throw new Unfit(`The stand-in does not use keys of type ${type} ${curve}`);
  return generateKeyPairSync('ec', { namedCurve });
}
