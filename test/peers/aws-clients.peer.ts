import { lockedPolicy, releasedPolicy } from '../../src/app/adapters/kms/aws/policy';
import { APP, APPLICATION, connectionTo, credentialOf, startStub } from '../conformance/aws-harness';
import type { AwsStub } from '../wire/aws-kms-stub/server';
import type { Identity } from '../wire/aws-kms-stub/signature';
import { REGION } from '../wire/aws-kms-stub/state';
import { type AwsCli, openAwsCli } from './support/aws-cli';

/** AWS's own command line client and Python library against the stub: what they understand, we didn't make up alone. */
const USES = [{ name: 'billing-service', operations: ['encrypt' as const, 'decrypt' as const] }];

let stub: AwsStub;
let client: AwsCli;

beforeEach(async () => {
  stub = await startStub(Date.now);
  client = await openAwsCli();
});
afterEach(async () => {
  await stub.close();
  await client.close();
});

const locked = () => JSON.stringify(lockedPolicy(connectionTo(stub.url)));
const released = () => JSON.stringify(releasedPolicy(connectionTo(stub.url), 'symmetric', USES));

const cli = <T>(who: Identity, ...words: string[]) => client.call<T>(stub.url, who, ...words);

test('AWS CLI makes, names, releases, uses and puts away a key', async () => {
  const tag = 'TagKey=keydesk-request,TagValue=by-cli';
  const { KeyMetadata } = await cli<{ KeyMetadata: { Arn: string; KeyState: string } }>(
    ...([APP, 'kms', 'create-key', '--policy', locked(), '--tags', tag] as const),
  );
  expect(KeyMetadata.KeyState).toBe('Enabled');
  const key = ['--key-id', KeyMetadata.Arn];
  await cli(
    APP,
    'kms',
    'create-alias',
    '--alias-name',
    'alias/keydesk/by/cli',
    '--target-key-id',
    KeyMetadata.Arn,
  );
  const encrypt = () =>
    cli<{ CiphertextBlob: string }>(APPLICATION, 'kms', 'encrypt', ...key, '--plaintext', 'NDExMQ==');
  await expect(encrypt()).rejects.toThrow('AccessDeniedException');
  await cli(APP, 'kms', 'put-key-policy', ...key, '--policy-name', 'default', '--policy', released());
  expect((await encrypt()).CiphertextBlob).toMatch(/^[A-Za-z0-9+/=]+$/);
  const found = await cli<{ ResourceTagMappingList: { ResourceARN: string }[] }>(
    ...([APP, 'resourcegroupstaggingapi', 'get-resources', '--resource-type-filters', 'kms:key'] as const),
    ...['--tag-filters', 'Key=keydesk-request,Values=by-cli'],
  );
  expect(found.ResourceTagMappingList).toMatchObject([{ ResourceARN: KeyMetadata.Arn }]);
  await cli(APP, 'kms', 'schedule-key-deletion', ...key, '--pending-window-in-days', '7');
  await expect(encrypt()).rejects.toThrow('KMSInvalidStateException');
}, 90_000);

test('a wrong secret is refused as AWS refuses it', async () => {
  const wrong = { ...APP, secretAccessKey: 'A'.repeat(40) };
  await expect(cli(wrong, 'kms', 'list-aliases')).rejects.toThrow('InvalidSignatureException');
}, 60_000);

test('boto3 takes a key through its whole life', async () => {
  const words = [stub.url, REGION, locked(), released(), ...[APP, APPLICATION].map(credentialOf)];
  expect(JSON.parse(await client.python('aws-life.py', ...words))).toEqual({
    made: ['Enabled', 'SYMMETRIC_DEFAULT', 'made by boto3'],
    'alias taken': 'AlreadyExistsException',
    aliases: ['alias/keydesk/by/boto3'],
    tags: ['keydesk-name', 'keydesk-request'],
    'found by tag': [true],
    locked: 'AccessDeniedException',
    policy: true,
    decrypted: '4111',
    disabled: 'DisabledException',
    dying: 'PendingDeletion',
    'used while dying': 'KMSInvalidStateException',
    kept: 'Disabled',
    'no alias': 'NotFoundException',
  });
}, 60_000);
