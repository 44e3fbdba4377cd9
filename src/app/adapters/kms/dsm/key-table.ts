import {
  KEY_TYPES,
  type KeyFamily,
  type KeyType,
  type KeyTypeId,
  type Operation,
} from '../../../../domain/algorithms';
import type { KmsCapabilities } from '../../../../domain/capabilities';

/** DSM's `key_ops` by our operations. */
// biome-ignore format: a table lines up
const KEY_OPS: Readonly<Record<Operation, string>> = {
  encrypt:     'ENCRYPT',
  decrypt:     'DECRYPT',
  wrapKey:     'WRAPKEY',
  unwrapKey:   'UNWRAPKEY',
  sign:        'SIGN',
  verify:      'VERIFY',
  generateMac: 'MACGENERATE',
  verifyMac:   'MACVERIFY',
  encapsulate: 'ENCAPSULATE',
  decapsulate: 'DECAPSULATE',
};

/**
 * A key's operations in DSM. `APPMANAGEABLE` lets apps that have the permissions manage it: without it not even
 * Keydesk's could. Nothing else is ever set, `EXPORT` least of all.
 */
export const keyOpsOf = (operations: readonly Operation[]): string[] => [
  ...operations.map((operation) => KEY_OPS[operation]),
  'APPMANAGEABLE',
];

/** DSM's `EllipticCurve` by the names of SP 800-186 and SEC 2. */
// biome-ignore format: a table lines up
const CURVES: Readonly<Record<string, string>> = {
  'P-256':     'NistP256',
  'P-384':     'NistP384',
  'P-521':     'NistP521',
  'secp256k1': 'SecP256K1',
  'Ed25519':   'Ed25519',
};

const curveOf = ({ curve = '' }: KeyType): { readonly elliptic_curve: string } => {
  const named = CURVES[curve];
  if (named === undefined) throw new Error(`No DSM curve for ${curve}`);
  return { elliptic_curve: named };
};

/** What of a key type stands in a `SobjectRequest`. */
export interface DsmKeyType {
  readonly obj_type: 'AES' | 'RSA' | 'EC' | 'HMAC' | 'MLKEM' | 'MLDSA';
  readonly key_size?: number;
  readonly elliptic_curve?: string;
  readonly mlkem?: { readonly param_set: string };
  readonly mldsa?: { readonly param_set: string };
}

// biome-ignore format: a table lines up
const BY_FAMILY: Readonly<Record<KeyFamily, (type: KeyType) => DsmKeyType>> = {
  AES:      ({ size }) => ({ obj_type: 'AES', key_size: size }),
  RSA:      ({ size }) => ({ obj_type: 'RSA', key_size: size }),
  HMAC:     ({ size }) => ({ obj_type: 'HMAC', key_size: size }),
  EC:       (type) => ({ obj_type: 'EC', ...curveOf(type) }),
  EdDSA:    (type) => ({ obj_type: 'EC', ...curveOf(type) }),
  'ML-KEM': ({ size }) => ({ obj_type: 'MLKEM', mlkem: { param_set: `MlKem${size}` } }),
  'ML-DSA': ({ size }) => ({ obj_type: 'MLDSA', mldsa: { param_set: `MlDsa${size}` } }),
};

export const dsmKeyType = (type: KeyType): DsmKeyType => BY_FAMILY[type.family](type);

/** DSM has every row of our table, with all its operations. */
export const DSM_KEY_TYPES: KmsCapabilities['keyTypes'] = Object.fromEntries(
  KEY_TYPES.map(({ id, purposes }) => [id, [...new Set(Object.values(purposes).flat())]]),
) satisfies Partial<Record<KeyTypeId, readonly Operation[]>>;
