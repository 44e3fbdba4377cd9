import { awsConnectionSchema } from '../../../../src/app/adapters/kms/aws/config';
import { specOf } from '../../../../src/app/adapters/kms/aws/key-specs';
import { appPermissions, basePermissions } from '../../../../src/app/adapters/kms/aws/permissions';
import { lockedPolicy, releasedPolicy } from '../../../../src/app/adapters/kms/aws/policy';
import { expectGolden } from '../../../support/golden';

const PLAIN = awsConnectionSchema.parse({
  type: 'aws',
  region: 'eu-central-1',
  accountId: '111122223333',
  appPrincipalArn: 'arn:aws:iam::111122223333:role/keydesk',
  breakGlassPrincipalArn: 'arn:aws:iam::111122223333:role/break-glass',
  applicationPrincipal: 'arn:aws:iam::{account}:role/{application}',
});
const BOUND = { ...PLAIN, viaService: 's3', encryptionContext: 'tenant=payments' };

const golden = (name: string, value: unknown): void =>
  expectGolden(`kms-aws/${name}.golden.json`, `${JSON.stringify(value, null, 2)}\n`);

test.each([
  ['locked', lockedPolicy(PLAIN)],
  [
    'released-two-applications',
    releasedPolicy(PLAIN, 'symmetric', [
      { name: 'producer', operations: ['encrypt'] },
      { name: 'consumer', operations: ['decrypt'] },
    ]),
  ],
  [
    'released-through-s3-with-context',
    releasedPolicy(BOUND, 'symmetric', [{ name: 'archive', operations: ['encrypt', 'decrypt'] }]),
  ],
  [
    'released-signature',
    releasedPolicy(BOUND, 'other', [{ name: 'signer', operations: ['sign', 'verify'] }]),
  ],
  ['released-mac', releasedPolicy(PLAIN, 'other', [{ name: 'tokens', operations: ['generateMac'] }])],
  ['released-to-nobody', releasedPolicy(PLAIN, 'symmetric', [])],
  ['iam-of-the-app', appPermissions(PLAIN)],
  ['iam-of-the-base-credential', basePermissions({ ...PLAIN, roleArn: PLAIN.appPrincipalArn })],
])('%s, as a person has reviewed it', golden);

test('a policy fits into what AWS takes, with as many applications as a key can have', () => {
  const applications = Array.from({ length: 30 }, (_, at) => ({
    name: `${'x'.repeat(62)}${at}`,
    operations: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] as const,
  })).map(({ name, operations }) => ({ name, operations: [...operations] }));
  const text = JSON.stringify(releasedPolicy(BOUND, 'symmetric', applications));
  // Key policies were limited to 32 KiB for long; the service model now says 131,072.
  expect(text.length).toBeLessThan(32_768);
});

test.each([
  ['AES-256', ['encrypt', 'decrypt'], { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' }],
  ['RSA-3072', ['sign', 'verify'], { KeySpec: 'RSA_3072', KeyUsage: 'SIGN_VERIFY' }],
  ['RSA-3072', ['decrypt'], { KeySpec: 'RSA_3072', KeyUsage: 'ENCRYPT_DECRYPT' }],
  ['HMAC-SHA-384', ['generateMac'], { KeySpec: 'HMAC_384', KeyUsage: 'GENERATE_VERIFY_MAC' }],
  ['ML-DSA-65', ['sign'], { KeySpec: 'ML_DSA_65', KeyUsage: 'SIGN_VERIFY' }],
  ['RSA-3072', ['sign', 'decrypt'], undefined],
  ['AES-128', ['encrypt'], undefined],
  ['ML-KEM-768', ['encapsulate'], undefined],
] as const)('%s for %j', (id, operations, spec) => {
  expect(specOf(id, operations)).toEqual(spec);
});
