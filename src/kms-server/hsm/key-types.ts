import { KEY_TYPES, type KeyTypeId, type Operation } from '../../domain/algorithms';
import { CKK, CKM, CKO } from './pkcs11/constants';
import type { Mechanism, Template } from './pkcs11/structures';

/** How a key type is made, unwrapped and used through PKCS#11. */
export interface HsmKeyType {
  readonly kind: 'secret' | 'pair';
  readonly generate: Mechanism;
  /** What distinguishes the type in a template for generation, for the public half where there is one. */
  readonly generation: Template;
  /** Class, type and usage of the key that works: the secret key, or the private half. */
  readonly working: Template;
  /** Operations the server offers on it. */
  readonly operations: readonly Operation[];
  /** Mechanisms the module must have. */
  readonly needs: readonly number[];
}

const AES = (bits: number): HsmKeyType => ({
  kind: 'secret',
  generate: { name: 'AES_KEY_GEN' },
  generation: { VALUE_LEN: bits / 8 },
  working: { CLASS: CKO.SECRET_KEY, KEY_TYPE: CKK.AES, ENCRYPT: true, DECRYPT: true },
  operations: ['encrypt', 'decrypt'],
  needs: [CKM.AES_KEY_GEN, CKM.AES_GCM],
});

const HMAC = (bits: number, mechanism: number): HsmKeyType => ({
  kind: 'secret',
  generate: { name: 'GENERIC_SECRET_KEY_GEN' },
  generation: { VALUE_LEN: bits / 8 },
  working: { CLASS: CKO.SECRET_KEY, KEY_TYPE: CKK.GENERIC_SECRET, SIGN: true, VERIFY: true },
  operations: ['generateMac', 'verifyMac'],
  needs: [CKM.GENERIC_SECRET_KEY_GEN, mechanism],
});

// OAEP with SHA-1 is all SoftHSM 2.6.1 has, so RSA keys are for signatures only.
const RSA = (bits: number): HsmKeyType => ({
  kind: 'pair',
  generate: { name: 'RSA_PKCS_KEY_PAIR_GEN' },
  generation: { MODULUS_BITS: bits, PUBLIC_EXPONENT: Buffer.from([1, 0, 1]) },
  working: { CLASS: CKO.PRIVATE_KEY, KEY_TYPE: CKK.RSA, SIGN: true },
  operations: ['sign', 'verify'],
  needs: [CKM.RSA_PKCS_KEY_PAIR_GEN, CKM.RSA_PKCS_PSS],
});

/** @param oid DER of the curve's object identifier, hex */
const EC = (oid: string): HsmKeyType => ({
  kind: 'pair',
  generate: { name: 'EC_KEY_PAIR_GEN' },
  generation: { EC_PARAMS: Buffer.from(oid, 'hex') },
  working: { CLASS: CKO.PRIVATE_KEY, KEY_TYPE: CKK.EC, SIGN: true },
  operations: ['sign', 'verify'],
  needs: [CKM.EC_KEY_PAIR_GEN, CKM.ECDSA],
});

/** Types without a row (Ed25519, ML-KEM, ML-DSA) are those that SoftHSM 2.6.1 can't make, or can't wrap. */
const HSM_KEY_TYPES: Readonly<Partial<Record<KeyTypeId, HsmKeyType>>> = {
  'AES-128': AES(128),
  'AES-192': AES(192),
  'AES-256': AES(256),
  'RSA-2048': RSA(2048),
  'RSA-3072': RSA(3072),
  'RSA-4096': RSA(4096),
  'EC-P256': EC('06082a8648ce3d030107'),
  'EC-P384': EC('06052b81040022'),
  'EC-P521': EC('06052b81040023'),
  'EC-secp256k1': EC('06052b8104000a'),
  'HMAC-SHA-224': HMAC(224, CKM.SHA224_HMAC),
  'HMAC-SHA-256': HMAC(256, CKM.SHA256_HMAC),
  'HMAC-SHA-384': HMAC(384, CKM.SHA384_HMAC),
  'HMAC-SHA-512': HMAC(512, CKM.SHA512_HMAC),
};

export function hsmKeyType(id: KeyTypeId): HsmKeyType {
  const found = HSM_KEY_TYPES[id];
  if (!found) throw new Error(`The HSM has no ${id}`);
  return found;
}

/** Key types with their operations, for a module that has these mechanisms. */
export function offeredKeyTypes(
  mechanisms: ReadonlySet<number>,
): Readonly<Partial<Record<KeyTypeId, readonly Operation[]>>> {
  const offered = KEY_TYPES.flatMap((row) => {
    const type = HSM_KEY_TYPES[row.id];
    return type?.needs.every((mechanism) => mechanisms.has(mechanism))
      ? [[row.id, type.operations] as const]
      : [];
  });
  return Object.fromEntries(offered);
}
