import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import { AwsClient } from '../../src/app/adapters/kms/aws/client';
import { KEY_SPECS, specOf } from '../../src/app/adapters/kms/aws/key-specs';
import { OPERATIONS, type OperationName } from '../../src/app/adapters/kms/aws/operations';
import { lockedPolicy, releasedPolicy } from '../../src/app/adapters/kms/aws/policy';
import { type KeyTypeId, keyType } from '../../src/domain/algorithms';
import type { KeyHandle } from '../../src/domain/ids';
import { newRequest, value } from '../conformance/harness';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { ACCOUNT, REGION } from '../wire/aws-kms-stub/state';
import type { AccountUser } from './support/moto-account';
import { type MotoKms, openMoto } from './support/moto-kms';

/**
 * Evidence for the wire and its shapes alone: moto neither enforces key states nor key policies, and its RSA
 * encryption isn't real.
 */
let moto: MotoKms;
let reader: KMSClient;

beforeAll(async () => {
  moto = await openMoto();
  reader = new KMSClient({
    ...{ region: REGION, endpoint: moto.url, maxAttempts: 1 },
    credentials: moto.auditor,
  });
}, 60_000);
afterAll(async () => {
  reader?.destroy();
  await moto?.close();
});
beforeEach(() => {
  moto.calls.length = 0;
});

const connection = () => moto.connection;
const kms = (credential = moto.base.credential) => moto.open({}, credential);
const client = () => new AwsClient(connection(), async () => moto.base.credential, moto.time);
const request = (change = {}) =>
  newRequest(
    { spec: (name) => fakeSpec(Date.now(), { name, protectionLevel: 'hsm', location: REGION }) },
    change,
  );
const arnOf = (handle: KeyHandle): string => handle.replace('aws-kms-compatible:', '');

/** What each operation is told of a key; `alias` is one of its own. */
const ORDERS: Readonly<Record<string, (KeyId: string, alias: string) => Readonly<Record<string, unknown>>>> =
  {
    CreateKey: () => ({
      ...specOf('AES-256', ['encrypt', 'decrypt']),
      Policy: JSON.stringify(lockedPolicy(connection())),
      Tags: [{ TagKey: 'keydesk-request', TagValue: 'by-hand' }],
    }),
    DescribeKey: (KeyId) => ({ KeyId }),
    TagResource: (KeyId) => ({ KeyId, Tags: [{ TagKey: 'keydesk-name', TagValue: 'a name' }] }),
    ListResourceTags: (KeyId) => ({ KeyId, Limit: 50 }),
    PutKeyPolicy: (KeyId) => ({
      ...{ KeyId, PolicyName: 'default', Policy: JSON.stringify(lockedPolicy(connection())) },
    }),
    EnableKeyRotation: (KeyId) => ({ KeyId, RotationPeriodInDays: 180 }),
    RotateKeyOnDemand: (KeyId) => ({ KeyId }),
    GetKeyRotationStatus: (KeyId) => ({ KeyId }),
    ListKeyRotations: (KeyId) => ({ KeyId }),
    CreateAlias: (TargetKeyId, AliasName) => ({ AliasName, TargetKeyId }),
    UpdateAlias: (TargetKeyId, AliasName) => ({ AliasName, TargetKeyId }),
    ListAliases: () => ({ Limit: 10 }),
    DeleteAlias: (_, AliasName) => ({ AliasName }),
    DisableKey: (KeyId) => ({ KeyId }),
    EnableKey: (KeyId) => ({ KeyId }),
    ScheduleKeyDeletion: (KeyId) => ({ KeyId, PendingWindowInDays: 7 }),
    CancelKeyDeletion: (KeyId) => ({ KeyId }),
    GetResources: () => ({
      ...{ ResourceTypeFilters: ['kms:key'], TagFilters: [{ Key: 'keydesk-request', Values: ['by-hand'] }] },
      ResourcesPerPage: 100,
    }),
  };

const orderOf = (name: OperationName, KeyId = '', alias = ''): Readonly<Record<string, unknown>> =>
  ORDERS[name]?.(KeyId, alias) ?? {};

const isOperation = (name: string): name is OperationName => name in OPERATIONS;

test('every operation of the adapter’s table is understood, and its answer read by our schema', async () => {
  expect(Object.keys(OPERATIONS).filter((name) => !(name in ORDERS))).toEqual([]);
  const aws = client();
  const made = await aws.call('CreateKey', orderOf('CreateKey'));
  if (!made.ok) throw new Error(made.refusal.message);
  const id = made.value.KeyMetadata.Arn.split('/')[1] ?? '';
  for (const name of Object.keys(ORDERS)) {
    if (!isOperation(name) || name === 'CreateKey') continue;
    const answer = await aws.call(name, orderOf(name, id, 'alias/keydesk/by/hand'));
    expect([name, answer.ok ? 'read' : answer.refusal.message]).toEqual([name, 'read']);
  }
  const found = await aws.call('GetResources', orderOf('GetResources'));
  expect(found).toMatchObject({
    value: { ResourceTagMappingList: [{ ResourceARN: made.value.KeyMetadata.Arn }] },
  });
  expect(moto.calls[0]).toBe('AssumeRole 200');
});

test('each signature is verified, by botocore’s signer: a wrong secret opens nothing', async () => {
  const { spec, context } = request();
  const wrong = ({ accessKeyId }: AccountUser) => `${accessKeyId}:${'A'.repeat(40)}`;
  expect(await kms(wrong(moto.base)).createKey(spec, context)).toMatchObject({
    refusal: { code: 'unauthenticated' },
  });
  const direct = (credential: string) => moto.open({ roleArn: '' }, credential).capabilities();
  expect((await direct(moto.auditor.credential)).locations).toEqual([REGION]);
  await expect(direct(wrong(moto.auditor))).rejects.toThrow('403');
  expect([...new Set(moto.calls)]).toEqual(['AssumeRole 403', 'ListAliases 200', 'ListAliases 403']);
});

test('a key lives from its request to its deletion, and AWS’s own client sees each step', async () => {
  const aws = kms();
  const applications = [{ name: 'billing-service', operations: ['encrypt' as const, 'decrypt' as const] }];
  const { spec, context } = request({ rotationPeriodDays: 180, applications });
  const { handle } = value(await aws.createKey(spec, context));
  const KeyId = arnOf(handle);
  const seen = async () => (await reader.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
  const policy = async () =>
    JSON.parse((await reader.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy ?? '');
  expect(await seen()).toMatchObject({
    KeyState: 'Disabled',
    Description: spec.description,
    KeySpec: 'SYMMETRIC_DEFAULT',
  });
  expect(await policy()).toEqual(lockedPolicy(connection()));
  const { Aliases = [] } = await reader.send(new ListAliasesCommand({ KeyId }));
  expect(Aliases.map(({ AliasName }) => AliasName).sort()).toEqual([
    `alias/keydesk/${spec.keyGroup}/${spec.name}`,
    `alias/keydesk/request/${context.requestId}`,
  ]);
  const { Tags = [] } = await reader.send(new ListResourceTagsCommand({ KeyId }));
  expect(Tags).toContainEqual({ TagKey: 'keydesk-ticket', TagValue: context.ticket });
  expect(value(await aws.createKey(spec, context)).handle).toBe(handle);
  expect((await aws.findByRequestId(context.requestId))?.handle).toBe(handle);

  value(await aws.enableKey(handle, context));
  expect((await seen())?.KeyState).toBe('Enabled');
  expect(await policy()).toEqual(releasedPolicy(connection(), 'symmetric', applications));
  const rotation = await reader.send(new GetKeyRotationStatusCommand({ KeyId }));
  expect(rotation.KeyRotationEnabled).toBe(true);

  expect(value(await aws.scheduleDeletion(handle, 7, context))).toMatchObject({ outcome: 'pendingDeletion' });
  expect((await seen())?.DeletionDate?.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000);
  expect(value(await aws.cancelDeletion(handle, context))).toMatchObject({ key: { state: 'Disabled' } });
  expect(await policy()).toEqual(lockedPolicy(connection()));
});

test('a key whose creation was answered to nobody is found by its tag; of two, one stays', async () => {
  const aws = kms();
  const { spec, context } = request();
  const first = value(await aws.createKey(spec, context));
  const tags = await reader.send(new ListResourceTagsCommand({ KeyId: arnOf(first.handle) }));
  const surplus = await client().call('CreateKey', { ...orderOf('CreateKey'), Tags: tags.Tags });
  if (!surplus.ok) throw new Error(surplus.refusal.message);
  expect(value(await aws.createKey(spec, context)).handle).toBe(first.handle);
  const { KeyMetadata } = await reader.send(new DescribeKeyCommand({ KeyId: surplus.value.KeyMetadata.Arn }));
  expect(KeyMetadata?.KeyState).toBe('PendingDeletion');
});

test('a request that comes to nothing leaves its name to the next', async () => {
  const aws = kms();
  const { spec, context } = request();
  const { handle } = value(await aws.createKey(spec, context));
  const next = request({ name: spec.name });
  expect(await aws.createKey(next.spec, next.context)).toMatchObject({ refusal: { code: 'name-taken' } });
  value(await aws.scheduleDeletion(handle, 7, context));
  expect(moto.calls).toContain('DeleteAlias 200');
  expect(value(await aws.createKey(next.spec, next.context)).state).toBe('Disabled');
});

test('a handle that names nothing is not found', async () => {
  const nothing = `aws-kms-compatible:arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-4000-8000-000000000000`;
  expect(await kms().describeKey(nothing as KeyHandle)).toMatchObject({ refusal: { code: 'not-found' } });
});

/** moto 5 knows neither; AWS's service model names them. */
const UNKNOWN_TO_MOTO: readonly KeyTypeId[] = ['Ed25519', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];

const known = (Object.keys(KEY_SPECS) as KeyTypeId[]).filter((id) => !UNKNOWN_TO_MOTO.includes(id));

test.each(known)('%s is made as AWS names it', async (id) => {
  const purposes = Object.values(keyType(id).purposes).map((all) => [...(all ?? [])]);
  for (const operations of purposes) {
    const wanted = specOf(id, operations);
    if (!wanted) continue;
    const { spec, context } = request({ keyType: id, operations, applications: [] });
    const { handle } = value(await kms().createKey(spec, context));
    const { KeyMetadata } = await reader.send(new DescribeKeyCommand({ KeyId: arnOf(handle) }));
    expect(KeyMetadata).toMatchObject(wanted);
  }
});
