import type { KeyTypeId } from '../algorithms';
import { type PolicySet, policySetSchema } from './policy-set';

/** The policy a new site starts with. Dates follow NIST IR 8547 (initial public draft) and can be edited. */
const SP_800_57 = 'NIST SP 800-57 part 1 rev. 5';
const SP_800_131A = 'NIST SP 800-131A rev. 2';
const SP_800_131A_DRAFT = 'NIST SP 800-131A rev. 3 (draft)';
const IR_8547 = 'NIST IR 8547 (initial public draft)';
const FIPS_186_5 = 'FIPS 186-5';
const CRYPTOPERIODS = `${SP_800_57}, 5.3.6, table 1`;
const OWN = 'Keydesk default policy';

const allow = (source: string) => ({ verdict: 'allow', source }) as const;
const warn = (source: string, reason: string, instead: readonly KeyTypeId[]) => ({
  verdict: 'warn' as const,
  source,
  reason,
  instead: [...instead],
});

// biome-ignore format: a table lines up
const KEY_TYPES = {
  'AES-128': warn(OWN, 'AES-128 has the smallest margin of the three AES key lengths, and AES-256 costs little more.', ['AES-256']),
  'AES-192': warn(OWN, 'Fewer products support AES-192 than AES-256, which is stronger.', ['AES-256']),
  'AES-256': allow('FIPS 197'),
  'RSA-2048': warn(`${SP_800_57}, table 2`, 'RSA-2048 has 112 bits of security strength, which is being withdrawn.', ['RSA-3072', 'RSA-4096']),
  'RSA-3072': allow(FIPS_186_5),
  'RSA-4096': allow(FIPS_186_5),
  'EC-P256': allow(FIPS_186_5),
  'EC-P384': allow(FIPS_186_5),
  'EC-P521': allow(FIPS_186_5),
  'EC-secp256k1': warn('NIST SP 800-186, appendix H', 'secp256k1 is accepted for blockchain use only.', ['EC-P256', 'EC-P384']),
  'Ed25519': allow(FIPS_186_5),
  'HMAC-SHA-224': warn(OWN, 'HMAC keys shorter than 256 bits are discouraged for new use.', ['HMAC-SHA-256', 'HMAC-SHA-384']),
  'HMAC-SHA-256': allow('FIPS 198-1'),
  'HMAC-SHA-384': allow('FIPS 198-1'),
  'HMAC-SHA-512': allow('FIPS 198-1'),
  'ML-KEM-512': warn('FIPS 203, 8', 'ML-KEM-512 has the smallest margin of the three parameter sets; NIST recommends ML-KEM-768.', ['ML-KEM-768', 'ML-KEM-1024']),
  'ML-KEM-768': allow('FIPS 203'),
  'ML-KEM-1024': allow('FIPS 203'),
  'ML-DSA-44': warn('FIPS 204, 4', 'ML-DSA-44 has the smallest margin of the three parameter sets.', ['ML-DSA-65', 'ML-DSA-87']),
  'ML-DSA-65': allow('FIPS 204'),
  'ML-DSA-87': allow('FIPS 204'),
} satisfies Record<KeyTypeId, unknown>;

/** The default policy. Parsed here, so that a slip in the data stops the program and not a request. */
export const DEFAULT_POLICY: PolicySet = policySetSchema.parse({
  version: 'default-2026.1',
  title: 'Keydesk default policy, 2026',
  crypto: {
    keyTypes: KEY_TYPES,
    operations: [
      {
        keyTypes: ['RSA-2048', 'RSA-3072', 'RSA-4096'],
        operations: ['encrypt', 'wrapKey'],
        verdict: 'warn',
        source: `${SP_800_131A}, 6`,
        reason: 'RSA encryption is accepted with OAEP padding only; PKCS #1 v1.5 encryption is disallowed.',
        mend: 'Use OAEP in the application, or ask for AES-256 if both ends can share a key.',
      },
    ],
    protection: [
      { classification: 'restricted', requires: 'hsm', verdict: 'reject', source: OWN },
      { classification: 'confidential', requires: 'hsm', verdict: 'warn', source: OWN },
    ],
    uncertifiedModule: { verdict: 'warn', source: 'FIPS 140-3' },
    sunsets: [
      {
        appliesTo: { strengthBelow: 128 },
        deprecatedAfter: '2030-12-31',
        disallowedAfter: '2035-12-31',
        source: `${IR_8547}; ${SP_800_131A_DRAFT}`,
        reason: 'Security strengths below 128 bits',
        instead: 'a key type of at least 128 bits of strength, such as RSA-3072, EC-P256 or AES-256',
      },
      {
        appliesTo: { quantumVulnerable: true },
        deprecatedAfter: null,
        disallowedAfter: '2035-12-31',
        source: IR_8547,
        reason: 'Algorithms that a quantum computer breaks',
        instead: 'ML-DSA-65 for signatures, ML-KEM-768 for key establishment',
      },
    ],
  },
  metadata: {
    costCentre: {
      pattern: '[A-Z]{2,4}-[0-9]{3,6}',
      inWords: 'two to four capital letters, a hyphen and three to six digits',
      example: 'CC-4711',
    },
    projectId: {
      pattern: '[a-z][a-z0-9-]{1,30}[a-z0-9]',
      inWords: 'three to 32 lower-case letters, digits and hyphens, starting with a letter',
      example: 'payments',
    },
    applicationName: {
      pattern: '[a-z][a-z0-9-]{0,61}[a-z0-9]',
      inWords: 'two to 63 lower-case letters, digits and hyphens, starting with a letter',
      example: 'payments-api',
    },
    applications: { min: 1, max: 50 },
    descriptionMinLength: 10,
  },
  naming: {
    name: {
      pattern: '[a-z][a-z0-9-]*[a-z0-9]',
      inWords: 'lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen',
      example: 'payments-card-data',
    },
    minLength: 3,
    maxLength: 64,
    reservedPrefixes: ['keydesk-', 'kms-', 'aws-', 'system-', 'master-'],
  },
  cryptoperiods: {
    maximumDays: {
      encryption: {
        days: 731,
        source: `${CRYPTOPERIODS} (data-encryption, key-wrapping and key-transport keys: 2 years)`,
      },
      signature: { days: 1096, source: `${CRYPTOPERIODS} (private signature keys: 3 years)` },
      mac: { days: 731, source: `${CRYPTOPERIODS} (symmetric authentication keys: 2 years)` },
      encapsulation: { days: 731, source: `${CRYPTOPERIODS} (private key-transport keys: 2 years)` },
    },
    maximumLifetimeDays: 3653,
    minimumRotationDays: 1,
    activationHorizonDays: 366,
  },
  undo: { minimumDays: 7, maximumDays: 30, reasonMinLength: 10 },
  approval: {
    tiers: [
      {
        id: 'high',
        title: 'High: approve in the Keydesk panel, where the request is shown as it was frozen',
        panelApproval: true,
        when: { classifications: ['restricted'], keyTypes: ['EC-secp256k1'] },
      },
      {
        id: 'standard',
        title: "Standard: approve in the Keydesk panel, or by the issue's transition",
        panelApproval: false,
        when: null,
      },
    ],
    deletionTier: 'standard',
  },
});
