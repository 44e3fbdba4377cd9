import type { AwsConnection } from '../../src/app/adapters/kms/aws/config';
import { openAws } from '../../src/app/adapters/kms/aws/open';
import { REAL_TIME } from '../../src/app/adapters/kms/aws/signed-exchange';
import { specHash } from '../../src/app/adapters/kms/aws/tags';
import type { KeySpec, Kms } from '../../src/app/ports/kms';
import {
  APP,
  type AwsHarness,
  connectionTo,
  credentialOf,
  NEIGHBOUR,
  openAwsHarness,
} from '../conformance/aws-harness';
import { createdKey, enabledKey, newRequest, rotatedKey, value } from '../conformance/harness';
import type { NewKey, StubKey } from './aws-kms-stub/state';

/**
 * Whoever may make and tag keys in the account can make one that bears a request's tags, and lead its alias there.
 * Nothing that they know, or have a copy of, may become the request's key.
 */
let harness: AwsHarness;
beforeEach(async () => {
  harness = await openAwsHarness();
});
afterEach(() => harness.cleanup());

const ALLOWS_ALL = {
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] as const,
};
const SYMMETRIC: NewKey = {
  ...{ spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', description: '', multiRegion: false },
  ...{ policy: ALLOWS_ALL, policyText: JSON.stringify(ALLOWS_ALL) },
};

const PLANTED: readonly (readonly [string, Partial<NewKey>])[] = [
  ['with material that somebody imported', { origin: 'EXTERNAL' }],
  ['in a key store of somebody’s own', { origin: 'EXTERNAL_KEY_STORE' }],
  ['of a weaker kind', { spec: 'HMAC_224', usage: 'GENERATE_VERIFY_MAC' }],
  ['that may have replicas elsewhere', { multiRegion: true }],
];

type Request = ReturnType<typeof newRequest>;

/** A key of a neighbour's with every tag that ours would have. */
function plant(
  { spec, context }: Request,
  change: Partial<NewKey>,
  more: Record<string, string> = {},
): StubKey {
  const tags = {
    'keydesk-request': context.requestId,
    'keydesk-created-generation': '1',
    'keydesk-name': spec.name,
    'keydesk-key-group': spec.keyGroup,
    'keydesk-key-type': spec.keyType,
    'keydesk-spec-sha256': specHash(spec),
    ...more,
  };
  return harness.stub.state.add({ ...SYMMETRIC, ...change }, new Map(Object.entries(tags)));
}

const create = (kms: Kms, { spec, context }: Request) => kms.createKey(spec, context);
const arnOf = (handle: string): string => handle.replace('aws-kms-compatible:', '');

test.each(PLANTED)('a key %s is not adopted for its tags: another one is made', async (_, change) => {
  const request = newRequest(harness);
  const planted = plant(request, change);
  const key = value(await create(harness.kms, request));
  expect(arnOf(key.handle)).not.toBe(planted.arn);
  value(await harness.kms.enableKey(key.handle, request.context));
  const { aliases } = harness.stub.state;
  expect([...aliases.values()]).toEqual([...aliases.keys()].map(() => arnOf(key.handle)));
});

test.each(PLANTED)('a key %s is not the request’s although its alias leads there', async (_, change) => {
  const request = newRequest(harness);
  const planted = plant(request, change);
  harness.stub.state.aliases.set(`alias/keydesk/request/${request.context.requestId}`, planted.arn);
  expect(await create(harness.kms, request)).toMatchObject({
    refusal: { code: 'policy', mend: expect.stringContaining('CloudTrail') },
  });
});

test.each([
  [[], true],
  [['us-east-1'], false],
])(
  'where keys of several regions are made, one with replicas %j is adopted: %s',
  async (replicas, isAdopted) => {
    const time = { ...REAL_TIME, now: harness.clock.now, sleep: async () => undefined };
    const connection: AwsConnection = { ...connectionTo(harness.stub.url), multiRegion: 'yes' };
    const kms = openAws(connection, async () => credentialOf(APP), time);
    const request = newRequest(harness);
    const planted = plant(request, { multiRegion: true, replicas });
    expect(arnOf(value(await create(kms, request)).handle) === planted.arn).toBe(isAdopted);
  },
);

test('a key that our own CreateKey made and nobody was told of is adopted as before', async () => {
  const request = newRequest(harness);
  harness.faults.inject('lost-answer');
  await create(harness.kms, request).catch(() => undefined);
  const [orphan] = harness.stub.state.keysOf(request.context.requestId);
  expect(arnOf(value(await create(harness.kms, request)).handle)).toBe(orphan?.arn);
});

describe('a next version', () => {
  const SIGNING: Partial<KeySpec> = {
    keyType: 'EC-P256',
    operations: ['sign', 'verify'],
    applications: [{ name: 'billing-service', operations: ['sign', 'verify'] }],
  };

  test('that somebody planted is none: the key is disabled all the same, and the plant never named', async () => {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    harness.stub.state.find(arnOf(handle)).tags.set('keydesk-succeeded', 'yes');
    const change = { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY', origin: 'EXTERNAL' };
    const planted = plant(request, change, { 'keydesk-version': '2', 'keydesk-current': 'yes' });
    const alias = `alias/keydesk/version/${request.context.requestId}/2`;
    harness.stub.state.aliases.set(alias, planted.arn);
    expect(value(await harness.kms.describeKey(handle))).toMatchObject({ version: 1, state: 'Enabled' });
    const rotated = await harness.kms.rotateKey?.(handle, 2, request.context);
    expect(rotated).toMatchObject({ refusal: { code: 'policy' } });
    value(await harness.kms.disableKey(handle, request.context));
    value(await harness.kms.enableKey(handle, request.context));
    const { keyGroup, name } = request.spec;
    expect(harness.stub.state.aliases.get(`alias/keydesk/${keyGroup}/${name}`)).toBe(arnOf(handle));
  });

  test('of our own is one', async () => {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    await rotatedKey(harness, handle, 2, request.context);
    expect(value(await harness.kms.describeKey(handle)).version).toBe(2);
  });
});

test('nobody else’s right to such a key becomes one to ours', async () => {
  const request = newRequest(harness);
  plant(request, { origin: 'EXTERNAL' });
  const { handle } = await createdKey(harness, request);
  const { policyText } = harness.stub.state.find(arnOf(handle));
  expect(policyText).not.toContain(NEIGHBOUR.arn);
  expect(harness.stub.state.find(arnOf(handle)).state).toBe('Disabled');
});
