import type { KeyTypeId } from '../algorithms';
import type { RuleId } from './rules';

/** Algorithms that people still ask for and that no policy can allow, as Keydesk has no key type for them. */
export interface LegacyKeyType {
  /** Matches what a person may write, without spaces, hyphens, underscores and case. */
  readonly written: RegExp;
  readonly rule: RuleId;
  readonly source: string;
  readonly reason: string;
  readonly instead: readonly KeyTypeId[];
}

// biome-ignore format: a table lines up
export const LEGACY_KEY_TYPES: readonly LegacyKeyType[] = [
  { written: /^RSA(512|768|1024|1536)$/, rule: 'crypto.rsa-minimum-length', source: 'NIST SP 800-131A rev. 2, 3', reason: 'RSA keys shorter than 2048 bits are disallowed.', instead: ['RSA-3072', 'RSA-4096'] },
  { written: /^(3DES|TDEA|TDES|DES3|TRIPLEDES|DESEDE)/, rule: 'crypto.legacy-key-type', source: 'NIST SP 800-131A rev. 2, 2', reason: 'Triple DES is disallowed for encryption after 2023.', instead: ['AES-256'] },
  { written: /^DES(56)?$/, rule: 'crypto.legacy-key-type', source: 'FIPS 46-3 (withdrawn 2005)', reason: 'DES is withdrawn: its key can be searched.', instead: ['AES-256'] },
  { written: /^(RC2|RC4|ARC4|BLOWFISH)/, rule: 'crypto.legacy-key-type', source: 'NIST SP 800-131A rev. 2, 2', reason: 'This cipher is not approved.', instead: ['AES-256'] },
  { written: /^DSA/, rule: 'crypto.legacy-key-type', source: 'FIPS 186-5, 4', reason: 'DSA may no longer sign; it is kept to verify old signatures only.', instead: ['EC-P256', 'ML-DSA-65'] },
  { written: /^(EC|ECDSA)?(NIST)?(P192|P224|SECP192[KR]1|SECP224[KR]1)$/, rule: 'crypto.ec-curve', source: 'NIST SP 800-186 and SP 800-57 part 1 rev. 5, table 2', reason: 'Curves shorter than 256 bits have less than 128 bits of strength.', instead: ['EC-P256', 'EC-P384'] },
  { written: /^X(25519|448)$/, rule: 'crypto.legacy-key-type', source: 'NIST SP 800-186', reason: 'X25519 and X448 are not approved by NIST.', instead: ['ML-KEM-768', 'ML-KEM-1024'] },
  { written: /^HMAC(SHA1|MD5)/, rule: 'crypto.legacy-key-type', source: 'NIST SP 800-131A rev. 3 (draft)', reason: 'SHA-1 and MD5 are not accepted for new keys.', instead: ['HMAC-SHA-256', 'HMAC-SHA-384'] },
  { written: /^KYBER/, rule: 'crypto.legacy-key-type', source: 'FIPS 203', reason: 'Kyber is a draft that ML-KEM has replaced; the two don\'t work together.', instead: ['ML-KEM-768', 'ML-KEM-1024'] },
  { written: /^(CRYSTALS)?DILITHIUM/, rule: 'crypto.legacy-key-type', source: 'FIPS 204', reason: 'Dilithium is a draft that ML-DSA has replaced; the two don\'t work together.', instead: ['ML-DSA-65', 'ML-DSA-87'] },
];

/** The legacy algorithm that a text names, if any. */
export function legacyKeyType(text: string): LegacyKeyType | undefined {
  const squeezed = text
    .slice(0, 40)
    .toUpperCase()
    .replaceAll(/[\s_-]/g, '');
  return LEGACY_KEY_TYPES.find((row) => row.written.test(squeezed));
}
