import { capabilitiesOf } from '../../../../src/app/adapters/kms/aws/capabilities';
import { awsConnectionSchema, endpointsOf } from '../../../../src/app/adapters/kms/aws/config';
import { consoleUrlOf } from '../../../../src/app/adapters/kms/aws/console';
import { parseCredential } from '../../../../src/app/adapters/kms/aws/credentials';
import {
  accountOf,
  addressesOf,
  connectionTypeOf,
  connectionTypes,
  kmsConnectionSchema,
  openKms,
} from '../../../../src/app/adapters/kms/registry';
import { connectionPayload } from '../../../../src/app/entry/admin-page/payloads';
import type { KeyHandle } from '../../../../src/domain/ids';

const SOUND = {
  type: 'aws',
  region: 'eu-central-1',
  accountId: '111122223333',
  appPrincipalArn: 'arn:aws:iam::111122223333:role/keydesk',
  breakGlassPrincipalArn: 'arn:aws:iam::111122223333:user/break-glass',
  applicationPrincipal: 'arn:aws:iam::{account}:role/{application}',
};
const ROLE = { roleArn: SOUND.appPrincipalArn, externalId: 'keydesk-site-1' };

const addresses = (connection: unknown) => {
  const parsed = kmsConnectionSchema.parse(connection);
  if (parsed.type !== 'aws' && parsed.type !== 'aws-compatible') throw new Error('Not of AWS');
  return endpointsOf(parsed);
};

test.each([
  [SOUND, ['https://kms.eu-central-1.amazonaws.com', 'https://tagging.eu-central-1.amazonaws.com']],
  [
    { ...SOUND, ...ROLE, fipsEndpoint: 'yes' },
    [
      'https://kms-fips.eu-central-1.amazonaws.com',
      'https://tagging.eu-central-1.amazonaws.com',
      'https://sts-fips.eu-central-1.amazonaws.com',
    ],
  ],
  [
    {
      ...SOUND,
      region: 'cn-north-1',
      appPrincipalArn: 'arn:aws-cn:iam::111122223333:role/keydesk',
      breakGlassPrincipalArn: 'arn:aws-cn:iam::111122223333:role/break-glass',
      applicationPrincipal: 'arn:aws-cn:iam::{account}:role/{application}',
    },
    ['https://kms.cn-north-1.amazonaws.com.cn', 'https://tagging.cn-north-1.amazonaws.com.cn'],
  ],
])('the hosts follow from the region alone (%#)', (connection, hosts) => {
  expect(addresses(connection)).toEqual(hosts);
});

test.each([
  ['an endpoint of its own', { endpoint: 'https://kms.example.com' }],
  ['a region with a host in it', { region: 'eu-central-1.example.com#' }],
  ['no account', { accountId: '1' }],
  ['a principal of another account', { appPrincipalArn: 'arn:aws:iam::999999999999:role/keydesk' }],
  ['a root account as principal', { appPrincipalArn: 'arn:aws:iam::111122223333:root' }],
  ['the app as its own break-glass', { breakGlassPrincipalArn: SOUND.appPrincipalArn }],
  ['applications that are all one principal', { applicationPrincipal: SOUND.appPrincipalArn }],
  ['a role that is not the principal', { roleArn: 'arn:aws:iam::111122223333:role/other' }],
  ['a secret', { credential: 'AKIA:secret' }],
])('%s is refused', (_, change) => {
  expect(kmsConnectionSchema.safeParse({ ...SOUND, ...change }).success).toBe(false);
});

test('a compatible server is another type, with handles of its own', () => {
  const compatible = { ...SOUND, type: 'aws-compatible', endpoint: 'http://127.0.0.1:5000/' };
  expect(addresses(compatible)).toEqual(['http://127.0.0.1:5000']);
  expect(kmsConnectionSchema.safeParse({ ...compatible, endpoint: 'http://kms.example.com' }).success).toBe(
    false,
  );
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000';
  expect(connectionTypeOf(`aws-kms:${arn}` as KeyHandle)).toBe('aws');
  expect(connectionTypeOf(`aws-kms-compatible:${arn}` as KeyHandle)).toBe('aws-compatible');
});

test('what is stored can be parsed again, and holds texts alone, as the form needs them', () => {
  const stored = kmsConnectionSchema.parse(SOUND);
  expect(kmsConnectionSchema.parse(stored)).toEqual(stored);
  expect(Object.values(stored).every((value) => typeof value === 'string')).toBe(true);
  const { fields } = connectionTypes().find(({ type }) => type === 'aws') ?? { fields: [] };
  expect(fields.map(({ key }) => key).sort()).toEqual(
    Object.keys(stored)
      .filter((key) => key !== 'type')
      .sort(),
  );
  expect(addressesOf(stored)).toEqual(endpointsOf(stored as Parameters<typeof endpointsOf>[0]));
  expect(addressesOf({ type: 'keydesk' })).toBeUndefined();
});

test.each([
  ['arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000'],
  ['arn:aws:kms:eu-central-1:999999999999:key/00000000-0000-4000-8000-000000000000'],
  ['alias/keydesk/payments/x'],
  ['arn:aws:kms:eu-central-1:111122223333:alias/x'],
])('%s is not a key of the connection, and AWS is not called for it', async (arn) => {
  const kms = openKms(SOUND, { credential: () => Promise.reject(new Error('Asked for the credential')) });
  expect(await kms.describeKey(`aws-kms:${arn}` as KeyHandle)).toMatchObject({
    refusal: { code: 'invalid-request' },
  });
});

test('a credential is two or three words', () => {
  const [id, secret, token] = [
    'AKIDEXAMPLEEXAMPLE1',
    'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    'dG9rZW4tb2Ytc2Vzc2lvbg==',
  ];
  expect(parseCredential(`${id}:${secret}`)).toEqual({ accessKeyId: id, secretAccessKey: secret });
  expect(parseCredential(`${id}:${secret}:${token}`)).toMatchObject({ sessionToken: token });
  for (const bad of ['', id, `${id}:`, `${id}:short`, `${id}:${secret}\r\nX-Evil: 1`, `kd_app_${secret}`])
    expect(parseCredential(bad)).toBeUndefined();
  expect(accountOf('aws', `${id}:${secret}`)).toBe(id);
});

test('a credential with a long session token fits the form, and is read back', () => {
  const token = 'IQoJb3JpZ2luX2VjE'.repeat(400);
  const credential = `ASIAEXAMPLEEXAMPLE1:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:${token}`;
  const sent = connectionPayload.parse({ name: 'AWS', kms: SOUND, keyGroup: 'payments', credential });
  expect(parseCredential(sent.credential ?? '')).toMatchObject({ sessionToken: token });
});

const KEY = '00000000-0000-4000-8000-000000000000';

test.each([
  ['eu-central-1', 'aws', 'https://eu-central-1.console.aws.amazon.com'],
  ['cn-north-1', 'aws-cn', 'https://cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'https://console.amazonaws-us-gov.com'],
])('a key in %s is shown by its own partition’s console', (region, partition, host) => {
  const text = JSON.stringify({ ...SOUND, region }).replaceAll('arn:aws:', `arn:${partition}:`);
  const connection = awsConnectionSchema.parse(JSON.parse(text));
  const arn = `arn:${partition}:kms:${region}:111122223333:key/${KEY}`;
  expect(consoleUrlOf(connection, `aws-kms:${arn}` as KeyHandle)).toBe(
    `${host}/kms/home?region=${region}#/kms/keys/${KEY}`,
  );
  const foreign = arn.replace('111122223333', '999999999999');
  expect(consoleUrlOf(connection, `aws-kms:${foreign}` as KeyHandle)).toBeUndefined();
});

test('AWS’s HSMs have a certificate, those in China another regime, and what speaks the API none that we know', () => {
  const module = (type: 'aws' | 'aws-compatible', region: string) => capabilitiesOf({ type, region }).module;
  expect(module('aws', 'eu-central-1')).toMatchObject({ hardware: true, fipsCertificate: '4884' });
  expect(module('aws', 'cn-north-1')).toMatchObject({ hardware: true, fipsCertificate: null });
  expect(module('aws-compatible', 'eu-central-1')).toMatchObject({ hardware: false, fipsCertificate: null });
});
