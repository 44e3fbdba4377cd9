import {
  DecryptCommand,
  EncryptCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  SignCommand,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import { openAws } from '../../src/app/adapters/kms/aws/open';
import { type AwsTime, REAL_TIME } from '../../src/app/adapters/kms/aws/signed-exchange';
import type { Kms } from '../../src/app/ports/kms';
import type { KeyHandle } from '../../src/domain/ids';
import { APP, connectionTo, credentialOf } from '../conformance/aws-harness';
import { newRequest, rotate, value, voided } from '../conformance/harness';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { ACCOUNT, REGION } from '../wire/aws-kms-stub/state';
import { type LocalKms, startLocalKms } from './support/local-kms';
import { programOf } from './support/program';

/**
 * local-kms enforces key states. It asks no policy, verifies no request's signature, and has no tagging API and no
 * rotation on demand.
 */
let server: LocalKms;
let client: KMSClient;
let kms: Kms;

/** Keys of a tag, as the tagging API would find them: local-kms tells the tags of a key, and nothing more. */
async function byTag(body: string): Promise<string> {
  const { TagFilters } = JSON.parse(body) as {
    TagFilters: readonly { Key: string; Values: readonly string[] }[];
  };
  const { Keys = [] } = await client.send(new ListKeysCommand({}));
  const found: { ResourceARN: string | undefined }[] = [];
  for (const { KeyArn, KeyId } of Keys) {
    const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
    const bears = TagFilters.every(({ Key, Values }) =>
      Tags.some(({ TagKey, TagValue }) => TagKey === Key && Values.includes(TagValue ?? '')),
    );
    if (bears) found.push({ ResourceARN: KeyArn });
  }
  return JSON.stringify({ ResourceTagMappingList: found });
}

/** What local-kms doesn't have, answered as AWS would. */
const LACKING: Readonly<Record<string, (body: string) => Promise<string>>> = {
  GetResources: byTag,
  ListKeyRotations: async () => JSON.stringify({ Rotations: [], Truncated: false }),
  // It keeps those of symmetric keys, falls over others, and asks none.
  PutKeyPolicy: async () => '',
};

const TIME: AwsTime = {
  ...REAL_TIME,
  sleep: async () => undefined,
  exchange: async (request) => {
    const lacking = LACKING[request.headers['x-amz-target']?.split('.')[1] ?? ''];
    if (!lacking) return REAL_TIME.exchange(request);
    return { status: 200, header: () => undefined, body: await lacking(request.body ?? '') };
  },
};

beforeAll(async () => {
  server = await startLocalKms(programOf('local-kms'), { id: ACCOUNT, region: REGION });
  const { accessKeyId, secretAccessKey } = APP;
  const credentials = { accessKeyId, secretAccessKey };
  client = new KMSClient({ region: REGION, endpoint: server.url, maxAttempts: 1, credentials });
  kms = openAws(connectionTo(server.url), async () => credentialOf(APP), TIME);
}, 30_000);
afterAll(async () => {
  client?.destroy();
  await server?.close();
});

const request = (change = {}) =>
  newRequest(
    { spec: (name) => fakeSpec(Date.now(), { name, protectionLevel: 'hsm', location: REGION }) },
    change,
  );
const arnOf = (handle: KeyHandle): string => handle.replace('aws-kms-compatible:', '');

async function use(handle: KeyHandle): Promise<string> {
  const Plaintext = Buffer.from('4111111111111111');
  try {
    const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: arnOf(handle), Plaintext }));
    const opened = await client.send(new DecryptCommand({ CiphertextBlob }));
    return Buffer.from(opened.Plaintext ?? []).toString();
  } catch (error) {
    return (error as Error).name;
  }
}

test('a key is of use between its release and its deletion, and at no other time', async () => {
  const { spec, context } = request();
  const { handle } = value(await kms.createKey(spec, context));
  expect(await use(handle)).toBe('DisabledException');
  value(await kms.enableKey(handle, context));
  expect(await use(handle)).toBe('4111111111111111');
  value(await kms.disableKey(handle, voided(context)));
  expect(await use(handle)).toBe('DisabledException');
  expect(await kms.enableKey(handle, context)).toMatchObject({ refusal: { code: 'stale-generation' } });
  value(await kms.enableKey(handle, voided(context)));
  value(await kms.scheduleDeletion(handle, 7, voided(context)));
  expect(await use(handle)).toBe('KMSInvalidStateException');
  expect(await kms.enableKey(handle, voided(context))).toMatchObject({ refusal: { code: 'invalid-state' } });
  // Here local-kms differs from AWS, which leaves the key disabled, and under the locked policy that we gave it.
  expect(value(await kms.cancelDeletion(handle, voided(context)))).toMatchObject({
    key: { state: 'Enabled' },
  });
});

test('a request asked twice has one key, and its name is taken', async () => {
  const { spec, context } = request();
  const { handle } = value(await kms.createKey(spec, context));
  expect(value(await kms.createKey(spec, context)).handle).toBe(handle);
  const other = request({ name: spec.name });
  expect(await kms.createKey(other.spec, other.context)).toMatchObject({ refusal: { code: 'name-taken' } });
  expect((await kms.findByRequestId(context.requestId))?.handle).toBe(handle);
  expect((await kms.listKeys({ limit: 100 })).keys.map((key) => key.handle)).toContain(handle);
});

test('a signing key’s name leads to its successor; what the first signed, it still verifies', async () => {
  const operations = ['sign' as const, 'verify' as const];
  const applications = [{ name: 'billing-service', operations }];
  const { spec, context } = request({ keyType: 'EC-P256', operations, applications });
  const { handle } = value(await kms.createKey(spec, context));
  value(await kms.enableKey(handle, context));
  const alias = `alias/keydesk/${spec.keyGroup}/${spec.name}`;
  const order = { Message: Buffer.from('4111111111111111'), SigningAlgorithm: 'ECDSA_SHA_256' as const };
  const sign = () => client.send(new SignCommand({ KeyId: alias, ...order }));
  const verifies = async (KeyId: string, Signature: Uint8Array | undefined) =>
    (await client.send(new VerifyCommand({ KeyId, ...order, Signature }))).SignatureValid;

  const before = await sign();
  expect(before.KeyId).toBe(arnOf(handle));
  value(await rotate(kms, handle, 2, context));
  const after = await sign();
  expect(after.KeyId).not.toBe(before.KeyId);
  expect(await verifies(arnOf(handle), before.Signature)).toBe(true);
  expect(await verifies(alias, after.Signature)).toBe(true);
  value(await kms.disableKey(handle, voided(context)));
  await expect(sign()).rejects.toMatchObject({ name: 'DisabledException' });
  await expect(verifies(arnOf(handle), before.Signature)).rejects.toMatchObject({
    name: 'DisabledException',
  });
});
