import type { KeyTypeId, Operation, Purpose } from '../../../../domain/algorithms';
import { type KeyType, keyType, purposeOf } from '../../../../domain/algorithms';

/** `KeySpec` of the service model 2014-11-01 for each key type of ours that AWS makes. SM2 is offered in China alone. */
export const KEY_SPECS: Readonly<Partial<Record<KeyTypeId, string>>> = {
  'AES-256': 'SYMMETRIC_DEFAULT',
  'RSA-2048': 'RSA_2048',
  'RSA-3072': 'RSA_3072',
  'RSA-4096': 'RSA_4096',
  'EC-P256': 'ECC_NIST_P256',
  'EC-P384': 'ECC_NIST_P384',
  'EC-P521': 'ECC_NIST_P521',
  'EC-secp256k1': 'ECC_SECG_P256K1',
  Ed25519: 'ECC_NIST_EDWARDS25519',
  'HMAC-SHA-224': 'HMAC_224',
  'HMAC-SHA-256': 'HMAC_256',
  'HMAC-SHA-384': 'HMAC_384',
  'HMAC-SHA-512': 'HMAC_512',
  'ML-DSA-44': 'ML_DSA_44',
  'ML-DSA-65': 'ML_DSA_65',
  'ML-DSA-87': 'ML_DSA_87',
};

/** A key of AWS has one usage for life, as ours have one purpose. */
const USAGES: Readonly<Partial<Record<Purpose, string>>> = {
  encryption: 'ENCRYPT_DECRYPT',
  signature: 'SIGN_VERIFY',
  mac: 'GENERATE_VERIFY_MAC',
};

/** `KeySpec` and `KeyUsage` of a key; undefined where AWS makes none for these operations. */
export function specOf(
  id: KeyTypeId,
  operations: readonly Operation[],
): { readonly KeySpec: string; readonly KeyUsage: string } | undefined {
  const type: KeyType = keyType(id);
  const purposes = new Set(operations.map((operation) => purposeOf(type, operation)));
  const [purpose] = purposes;
  const [KeySpec, KeyUsage] = [KEY_SPECS[id], purpose && USAGES[purpose]];
  return purposes.size === 1 && KeySpec && KeyUsage ? { KeySpec, KeyUsage } : undefined;
}

/** Only symmetric encryption keys rotate by themselves in AWS. */
export const rotatesItself = (id: KeyTypeId): boolean => KEY_SPECS[id] === 'SYMMETRIC_DEFAULT';

/** Days between automatic rotations (`RotationPeriodInDaysType`). */
export const ROTATION_DAYS = { min: 90, max: 2560 } as const;
