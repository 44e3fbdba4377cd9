import type { KeyTypeId } from '../../domain/algorithms';
import type { Mechanism } from './pkcs11/structures';

/** Signature algorithms by the names AWS KMS gives them. */
export const SIGNATURE_ALGORITHMS = [
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

interface SignatureRow {
  /** node:crypto's name of the hash that is computed before the HSM signs. */
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly mechanism: Mechanism;
  readonly ecdsa: boolean;
  readonly keyTypes: readonly KeyTypeId[];
}

const RSA: readonly KeyTypeId[] = ['RSA-2048', 'RSA-3072', 'RSA-4096'];

// biome-ignore format: a table lines up
export const SIGNATURES: Readonly<Record<SignatureAlgorithm, SignatureRow>> = {
  ECDSA_SHA_256: { hash: 'sha256', mechanism: { name: 'ECDSA' }, ecdsa: true, keyTypes: ['EC-P256', 'EC-secp256k1'] },
  ECDSA_SHA_384: { hash: 'sha384', mechanism: { name: 'ECDSA' }, ecdsa: true, keyTypes: ['EC-P384'] },
  ECDSA_SHA_512: { hash: 'sha512', mechanism: { name: 'ECDSA' }, ecdsa: true, keyTypes: ['EC-P521'] },
  RSASSA_PSS_SHA_256: { hash: 'sha256', mechanism: { name: 'RSA_PKCS_PSS', hash: 'SHA256' }, ecdsa: false, keyTypes: RSA },
  RSASSA_PSS_SHA_384: { hash: 'sha384', mechanism: { name: 'RSA_PKCS_PSS', hash: 'SHA384' }, ecdsa: false, keyTypes: RSA },
  RSASSA_PSS_SHA_512: { hash: 'sha512', mechanism: { name: 'RSA_PKCS_PSS', hash: 'SHA512' }, ecdsa: false, keyTypes: RSA },
};

const MACS: Readonly<Partial<Record<KeyTypeId, Mechanism>>> = {
  'HMAC-SHA-224': { name: 'SHA224_HMAC' },
  'HMAC-SHA-256': { name: 'SHA256_HMAC' },
  'HMAC-SHA-384': { name: 'SHA384_HMAC' },
  'HMAC-SHA-512': { name: 'SHA512_HMAC' },
};

export function macMechanism(type: KeyTypeId): Mechanism {
  const found = MACS[type];
  if (!found) throw new Error(`${type} makes no MAC`);
  return found;
}
