import { lockedPolicy, narrowedPolicy, releasedPolicy } from '../../src/app/adapters/kms/aws/policy';
import type { KeySpec } from '../../src/app/ports/kms';
import type { KeyHandle } from '../../src/domain/ids';
import { newRequest, rotate, value } from '../conformance/harness';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { REGION } from '../wire/aws-kms-stub/state';
import { type AwsCli, openAwsCli } from './support/aws-cli';
import { type MotoKms, openMoto } from './support/moto-kms';

/** What the adapter did in moto, read back by AWS's own command line client: three programs, of which one is ours. */
jest.setTimeout(90_000);

let moto: MotoKms;
let client: AwsCli;
beforeAll(async () => {
  [moto, client] = await Promise.all([openMoto(), openAwsCli()]);
});
afterAll(async () => {
  await client?.close();
  await moto?.close();
});

const read = <T>(...words: string[]) => client.call<T>(moto.url, moto.auditor, ...words);
const kms = <T>(operation: string, ...words: string[]) => read<T>('kms', operation, ...words);
const arnOf = (handle: KeyHandle): string => handle.replace('aws-kms-compatible:', '');

const request = (change: Partial<KeySpec> = {}) =>
  newRequest(
    { spec: (name) => fakeSpec(Date.now(), { name, protectionLevel: 'hsm', location: REGION }) },
    change,
  );

const described = async (key: string) =>
  (await kms<{ KeyMetadata: Readonly<Record<string, unknown>> }>('describe-key', '--key-id', key))
    .KeyMetadata;

async function policyOf(key: string): Promise<unknown> {
  const words = ['--key-id', key, '--policy-name', 'default'];
  return JSON.parse((await kms<{ Policy: string }>('get-key-policy', ...words)).Policy);
}

async function aliasesOf(key: string): Promise<string[]> {
  const { Aliases } = await kms<{ Aliases: { AliasName: string }[] }>('list-aliases', '--key-id', key);
  return Aliases.map(({ AliasName }) => AliasName).sort();
}

async function tagsOf(key: string): Promise<Readonly<Record<string, string>>> {
  const words = ['list-resource-tags', '--key-id', key] as const;
  const { Tags } = await kms<{ Tags: { TagKey: string; TagValue: string }[] }>(...words);
  return Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

async function foundByTag(name: string, wanted: string): Promise<string[]> {
  const words = ['--resource-type-filters', 'kms:key', '--tag-filters', `Key=${name},Values=${wanted}`];
  const { ResourceTagMappingList: found } = await read<{ ResourceTagMappingList: { ResourceARN: string }[] }>(
    ...(['resourcegroupstaggingapi', 'get-resources', ...words] as const),
  );
  return found.map(({ ResourceARN }) => ResourceARN);
}

const rotationOf = (key: string) =>
  kms<{ KeyRotationEnabled: boolean }>('get-key-rotation-status', '--key-id', key);

test('a key that was asked for: its type, aliases, tags and locked policy, and that it is disabled', async () => {
  const { spec, context } = request();
  const { handle } = value(await moto.open().createKey(spec, context));
  const key = arnOf(handle);
  expect(await described(key)).toMatchObject({
    ...{ Arn: key, KeyState: 'Disabled', Enabled: false, KeySpec: 'SYMMETRIC_DEFAULT' },
    ...{ KeyUsage: 'ENCRYPT_DECRYPT', Description: spec.description },
  });
  expect(await aliasesOf(key)).toEqual([
    `alias/keydesk/${spec.keyGroup}/${spec.name}`,
    `alias/keydesk/request/${context.requestId}`,
  ]);
  expect(await tagsOf(key)).toMatchObject({
    ...{ 'keydesk-request': context.requestId, 'keydesk-ticket': context.ticket },
    ...{ 'keydesk-name': spec.name, 'keydesk-key-group': spec.keyGroup, 'keydesk-key-type': spec.keyType },
    ...{ 'keydesk-requester': context.requester, 'keydesk-policy-version': context.policyVersion },
  });
  expect(await foundByTag('keydesk-request', context.requestId)).toEqual([key]);
  expect(await policyOf(key)).toEqual(lockedPolicy(moto.connection));
  expect(await rotationOf(key)).toMatchObject({ KeyRotationEnabled: false });
});

test('a key that was released: enabled under its applications’ policy, rotated by its period and on demand', async () => {
  const applications = [{ name: 'billing-service', operations: ['decrypt' as const] }];
  const { spec, context } = request({ rotationPeriodDays: 180, applications });
  const adapter = moto.open();
  const { handle } = value(await adapter.createKey(spec, context));
  value(await adapter.enableKey(handle, context));
  const key = arnOf(handle);
  expect(await described(key)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
  expect(await policyOf(key)).toEqual(releasedPolicy(moto.connection, 'symmetric', applications));
  // moto knows that a key is rotated, and not how often.
  expect(await tagsOf(key)).toMatchObject({
    ...{ 'keydesk-released-generation': String(context.generation), 'keydesk-rotation-days': '180' },
  });
  expect(await rotationOf(key)).toMatchObject({ KeyRotationEnabled: true });

  const rotations = async () =>
    (await kms<{ Rotations: { RotationType: string }[] }>('list-key-rotations', '--key-id', key)).Rotations;
  expect(await rotations()).toEqual([]);
  value(await rotate(adapter, handle, 2, context));
  expect(await rotations()).toMatchObject([{ RotationType: 'ON_DEMAND' }]);
});

test('a signing key that was rotated: its name leads to the successor, and the first is kept', async () => {
  const operations = ['sign' as const, 'verify' as const];
  const applications = [{ name: 'billing-service', operations }];
  const { spec, context } = request({ keyType: 'EC-P256', operations, applications });
  const adapter = moto.open();
  const { handle } = value(await adapter.createKey(spec, context));
  value(await adapter.enableKey(handle, context));
  value(await rotate(adapter, handle, 2, context));
  const [first, alias] = [arnOf(handle), `alias/keydesk/${spec.keyGroup}/${spec.name}`];
  const successor = await described(alias);
  expect(successor).toMatchObject({
    KeyState: 'Enabled',
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
  });
  expect(successor.Arn).not.toBe(first);
  expect(await tagsOf(String(successor.Arn))).toMatchObject({
    ...{ 'keydesk-request': context.requestId, 'keydesk-version': '2' },
  });
  expect(await described(first)).toMatchObject({ KeyState: 'Enabled' });
  expect(await policyOf(first)).toEqual(narrowedPolicy(moto.connection, 'other', applications));
  expect((await foundByTag('keydesk-request', context.requestId)).sort()).toEqual(
    [first, String(successor.Arn)].sort(),
  );
});

test('a key on its way out: when it ends, and that it is locked again; and one that was kept', async () => {
  const { spec, context } = request();
  const adapter = moto.open();
  const { handle } = value(await adapter.createKey(spec, context));
  value(await adapter.enableKey(handle, context));
  value(await adapter.scheduleDeletion(handle, 7, context));
  const key = arnOf(handle);
  const dying = await described(key);
  expect(dying).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false });
  const days = (Number(dying.DeletionDate) * 1000 - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(7);
  expect(await policyOf(key)).toEqual(lockedPolicy(moto.connection));
  value(await adapter.cancelDeletion(handle, context));
  const kept = await described(key);
  expect(kept).toMatchObject({ KeyState: 'Disabled', Enabled: false });
  expect(kept.DeletionDate).toBeUndefined();
});

test('a key of a multi-Region connection is one', async () => {
  const { spec, context } = request();
  const { handle } = value(await moto.open({ multiRegion: 'yes' }).createKey(spec, context));
  expect(arnOf(handle)).toContain(':key/mrk-');
  expect(await described(arnOf(handle))).toMatchObject({ MultiRegion: true, KeyState: 'Disabled' });
});
