/**
 * The one table of key types. Everything that depends on an algorithm (the form's options, the policy, the
 * KMS adapters, the reference KMS) reads a row here; nothing branches on an algorithm's name.
 *
 * `strength` is the security strength in bits of NIST SP 800-57 part 1 rev. 5, tables 2 and 4; for ML-KEM and
 * ML-DSA it is the strength of the AES key that defines the claimed category (FIPS 203 §8, FIPS 204 §4).
 */

/** What a key is for. A key serves one purpose (SP 800-57 part 1, 5.2). */
export type Purpose = 'encryption' | 'signature' | 'mac' | 'encapsulation';

/** What an application may do with a key. The words are PKCS#11's and AWS KMS's. */
export type Operation =
  | 'encrypt'
  | 'decrypt'
  | 'wrapKey'
  | 'unwrapKey'
  | 'sign'
  | 'verify'
  | 'generateMac'
  | 'verifyMac'
  | 'encapsulate'
  | 'decapsulate';

export type KeyFamily = 'AES' | 'RSA' | 'EC' | 'EdDSA' | 'HMAC' | 'ML-KEM' | 'ML-DSA';

/**
 * Where the algorithm stands with NIST on its own, before any policy:
 * `approved` (may be used to protect), `deprecating` (approved with an announced end), `not-approved`.
 */
export type AlgorithmStatus = 'approved' | 'deprecating' | 'not-approved';

export interface KeyType {
  readonly id: KeyTypeId;
  readonly family: KeyFamily;
  /** Key length in bits for AES, RSA and HMAC; field size for curves; parameter set for the lattice schemes. */
  readonly size: number;
  /** Curve name as in SP 800-186 / SEC 2, for EC and EdDSA. */
  readonly curve?: string;
  /** Security strength in bits. */
  readonly strength: number;
  /** Purposes the key type can serve, each with its operations. A request picks exactly one purpose. */
  readonly purposes: Readonly<Partial<Record<Purpose, readonly Operation[]>>>;
  readonly standard: string;
  readonly status: AlgorithmStatus;
  /** True where a large quantum computer breaks it (IR 8547). */
  readonly quantumVulnerable: boolean;
}

const SYMMETRIC = { encryption: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] } as const;
const SIGNATURE = { signature: ['sign', 'verify'] } as const;
const MAC = { mac: ['generateMac', 'verifyMac'] } as const;
const RSA = {
  encryption: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  signature: ['sign', 'verify'],
} as const;
const KEM = { encapsulation: ['encapsulate', 'decapsulate'] } as const;

const FIPS_197 = 'FIPS 197';
const FIPS_186_5 = 'FIPS 186-5';
const FIPS_198_1 = 'FIPS 198-1';

// biome-ignore format: a table lines up
const ROWS = [
  { id: 'AES-128', family: 'AES', size: 128, strength: 128, purposes: SYMMETRIC, standard: FIPS_197, status: 'approved', quantumVulnerable: false },
  { id: 'AES-192', family: 'AES', size: 192, strength: 192, purposes: SYMMETRIC, standard: FIPS_197, status: 'approved', quantumVulnerable: false },
  { id: 'AES-256', family: 'AES', size: 256, strength: 256, purposes: SYMMETRIC, standard: FIPS_197, status: 'approved', quantumVulnerable: false },
  { id: 'RSA-2048', family: 'RSA', size: 2048, strength: 112, purposes: RSA, standard: FIPS_186_5, status: 'deprecating', quantumVulnerable: true },
  { id: 'RSA-3072', family: 'RSA', size: 3072, strength: 128, purposes: RSA, standard: FIPS_186_5, status: 'approved', quantumVulnerable: true },
  { id: 'RSA-4096', family: 'RSA', size: 4096, strength: 152, purposes: RSA, standard: FIPS_186_5, status: 'approved', quantumVulnerable: true },
  { id: 'EC-P256', family: 'EC', size: 256, curve: 'P-256', strength: 128, purposes: SIGNATURE, standard: FIPS_186_5, status: 'approved', quantumVulnerable: true },
  { id: 'EC-P384', family: 'EC', size: 384, curve: 'P-384', strength: 192, purposes: SIGNATURE, standard: FIPS_186_5, status: 'approved', quantumVulnerable: true },
  { id: 'EC-P521', family: 'EC', size: 521, curve: 'P-521', strength: 256, purposes: SIGNATURE, standard: FIPS_186_5, status: 'approved', quantumVulnerable: true },
  { id: 'EC-secp256k1', family: 'EC', size: 256, curve: 'secp256k1', strength: 128, purposes: SIGNATURE, standard: 'SEC 2 v2 (SP 800-186, blockchain use only)', status: 'not-approved', quantumVulnerable: true },
  { id: 'Ed25519', family: 'EdDSA', size: 255, curve: 'Ed25519', strength: 128, purposes: SIGNATURE, standard: FIPS_186_5, status: 'approved', quantumVulnerable: true },
  { id: 'HMAC-SHA-224', family: 'HMAC', size: 224, strength: 224, purposes: MAC, standard: FIPS_198_1, status: 'approved', quantumVulnerable: false },
  { id: 'HMAC-SHA-256', family: 'HMAC', size: 256, strength: 256, purposes: MAC, standard: FIPS_198_1, status: 'approved', quantumVulnerable: false },
  { id: 'HMAC-SHA-384', family: 'HMAC', size: 384, strength: 384, purposes: MAC, standard: FIPS_198_1, status: 'approved', quantumVulnerable: false },
  { id: 'HMAC-SHA-512', family: 'HMAC', size: 512, strength: 512, purposes: MAC, standard: FIPS_198_1, status: 'approved', quantumVulnerable: false },
  { id: 'ML-KEM-512', family: 'ML-KEM', size: 512, strength: 128, purposes: KEM, standard: 'FIPS 203', status: 'approved', quantumVulnerable: false },
  { id: 'ML-KEM-768', family: 'ML-KEM', size: 768, strength: 192, purposes: KEM, standard: 'FIPS 203', status: 'approved', quantumVulnerable: false },
  { id: 'ML-KEM-1024', family: 'ML-KEM', size: 1024, strength: 256, purposes: KEM, standard: 'FIPS 203', status: 'approved', quantumVulnerable: false },
  { id: 'ML-DSA-44', family: 'ML-DSA', size: 44, strength: 128, purposes: SIGNATURE, standard: 'FIPS 204', status: 'approved', quantumVulnerable: false },
  { id: 'ML-DSA-65', family: 'ML-DSA', size: 65, strength: 192, purposes: SIGNATURE, standard: 'FIPS 204', status: 'approved', quantumVulnerable: false },
  { id: 'ML-DSA-87', family: 'ML-DSA', size: 87, strength: 256, purposes: SIGNATURE, standard: 'FIPS 204', status: 'approved', quantumVulnerable: false },
] as const;

export type KeyTypeId = (typeof ROWS)[number]['id'];

export const KEY_TYPES: readonly KeyType[] = ROWS;
export const KEY_TYPE_IDS: readonly KeyTypeId[] = ROWS.map((row) => row.id);

const BY_ID = new Map<string, KeyType>(KEY_TYPES.map((row) => [row.id, row]));

/** The row for an id that is already parsed. */
export function keyType(id: KeyTypeId): KeyType {
  const row = BY_ID.get(id);
  if (!row) throw new Error(`No key type ${id}`);
  return row;
}

export const isKeyTypeId = (id: string): id is KeyTypeId => BY_ID.has(id);

/** Every operation any key type offers, in table order. */
export const OPERATIONS: readonly Operation[] = [
  ...new Set(KEY_TYPES.flatMap((row) => Object.values(row.purposes).flat())),
];

/** The purpose an operation belongs to, for one key type; undefined where the type can't do it. */
export function purposeOf(type: KeyType, operation: Operation): Purpose | undefined {
  const found = Object.entries(type.purposes).find(([, operations]) => operations.includes(operation));
  return found?.[0] as Purpose | undefined;
}
