import { KEY_TYPES, type KeyFamily, type KeyTypeId } from '../algorithms';
import { DEFAULT_POLICY } from './default-policy';
import { type PolicySet, policySetSchema } from './policy-set';

/** NSA's Commercial National Security Algorithm Suite 2.0: a short list, everything else refused. */
const CNSA_2 = 'NSA CNSA 2.0';
const ALLOWED: readonly KeyTypeId[] = ['AES-256', 'HMAC-SHA-384', 'HMAC-SHA-512', 'ML-KEM-1024', 'ML-DSA-87'];
const INSTEAD: Readonly<Record<KeyFamily, readonly KeyTypeId[]>> = {
  AES: ['AES-256'],
  RSA: ['ML-DSA-87', 'ML-KEM-1024'],
  EC: ['ML-DSA-87'],
  EdDSA: ['ML-DSA-87'],
  HMAC: ['HMAC-SHA-384', 'HMAC-SHA-512'],
  'ML-KEM': ['ML-KEM-1024'],
  'ML-DSA': ['ML-DSA-87'],
};

const keyTypes = Object.fromEntries(
  KEY_TYPES.map(({ id, family }) => [
    id,
    ALLOWED.includes(id)
      ? { verdict: 'allow', source: CNSA_2 }
      : {
          verdict: 'reject',
          source: CNSA_2,
          reason: `${id} is not part of the CNSA 2.0 suite.`,
          instead: INSTEAD[family],
        },
  ]),
);

/** The default policy with the key types of CNSA 2.0, hardware for everything confidential, and a certified module. */
export const CNSA_2_POLICY: PolicySet = policySetSchema.parse({
  ...DEFAULT_POLICY,
  version: 'cnsa-2.0-2026.1',
  title: 'CNSA 2.0',
  crypto: {
    ...DEFAULT_POLICY.crypto,
    keyTypes,
    operations: [],
    sunsets: [],
    protection: DEFAULT_POLICY.crypto.protection.map((row) => ({ ...row, verdict: 'reject' })),
    uncertifiedModule: { verdict: 'reject', source: CNSA_2 },
  },
});
