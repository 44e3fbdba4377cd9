import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_SPECS } from '../../src/app/adapters/kms/aws/key-specs';
import type { KeySpec } from '../../src/app/ports/kms';
import type { Operation } from '../../src/domain/algorithms';
import type { KeyHandle } from '../../src/domain/ids';
import {
  APP,
  APPLICATION,
  type AwsHarness,
  connectionTo,
  NEIGHBOUR,
  openAwsHarness,
} from '../conformance/aws-harness';
import { createdKey, enabledKey, newRequest, rotatedKey, value } from '../conformance/harness';
import { isAllowed } from './aws-kms-stub/policies';
import { signedCall } from './aws-kms-stub/signed-call';
import { ACCOUNT, type StubKey } from './aws-kms-stub/state';

/** Who may do what with a key, as AWS evaluates its policy; the neighbour is allowed everything by IAM. */
let harness: AwsHarness;
beforeEach(async () => {
  harness = await openAwsHarness();
});
afterEach(() => harness.cleanup());

const arnOf = (handle: KeyHandle): string => handle.replace('aws-kms-compatible:', '');
const keyOf = (handle: KeyHandle): StubKey => harness.stub.state.find(arnOf(handle));
const may = ({ policy }: Pick<StubKey, 'policy'>, principal: string, action: string): boolean =>
  isAllowed(policy, { action: `kms:${action}`, principal });

const CRYPTOGRAPHIC = [
  ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyPair'],
  ...['GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPairWithoutPlaintext', 'DeriveSharedSecret'],
  ...['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'GetPublicKey'],
];
const PASSING_BY = ['CreateGrant', 'ReplicateKey', 'UpdatePrimaryRegion'];
const CHANGES = [
  ...['EnableKey', 'DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'TagResource'],
  ...['UntagResource', 'EnableKeyRotation', 'RotateKeyOnDemand'],
];
const allowed = (key: Pick<StubKey, 'policy'>, principal: string, actions: readonly string[]): string[] =>
  actions.filter((action) => may(key, principal, action));

/** What one application gets for the operations that were approved for it. */
const GRANTS: readonly (readonly [KeySpec['keyType'], Operation[], string[]])[] = [
  ['AES-256', ['encrypt'], ['Encrypt', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext']],
  ['AES-256', ['decrypt'], ['Decrypt', 'ReEncryptFrom']],
  [
    'AES-256',
    ['encrypt', 'decrypt'],
    [
      ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'],
      ...['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
    ],
  ],
  ['RSA-3072', ['encrypt'], ['Encrypt', 'GetPublicKey']],
  ['RSA-3072', ['decrypt'], ['Decrypt']],
  ['EC-P256', ['sign'], ['Sign']],
  ['EC-P256', ['verify'], ['Verify', 'GetPublicKey']],
  ['ML-DSA-65', ['sign', 'verify'], ['Sign', 'Verify', 'GetPublicKey']],
  ['HMAC-SHA-256', ['generateMac'], ['GenerateMac']],
  ['HMAC-SHA-256', ['verifyMac'], ['VerifyMac']],
];

/** Operations that a key of the purpose has; an application may get fewer. */
const whole = (operations: readonly Operation[]): Operation[] => {
  const pairs: readonly Operation[][] = [
    ['encrypt', 'decrypt'],
    ['sign', 'verify'],
    ['generateMac', 'verifyMac'],
  ];
  return pairs.find((pair) => pair.some((operation) => operations.includes(operation))) ?? [];
};

test.each(GRANTS)(
  '%s for %j lets its application do that and nothing else',
  async (keyType, operations, actions) => {
    const applications = [{ name: 'billing-service', operations }];
    const request = newRequest(harness, { keyType, operations: whole(operations), applications });
    const { handle } = await enabledKey(harness, request);
    expect(allowed(keyOf(handle), APPLICATION.arn, CRYPTOGRAPHIC)).toEqual(
      CRYPTOGRAPHIC.filter((action) => actions.includes(action)),
    );
    for (const { arn } of [NEIGHBOUR, APP])
      expect(allowed(keyOf(handle), arn, [...CRYPTOGRAPHIC, ...PASSING_BY])).toEqual([]);
    expect(allowed(keyOf(handle), APPLICATION.arn, [...PASSING_BY, ...CHANGES])).toEqual([]);
  },
);

const STATES: readonly (readonly [string, () => Promise<KeyHandle>])[] = [
  ['that waits for its release', async () => (await createdKey(harness, newRequest(harness))).handle],
  ['that is released', async () => (await enabledKey(harness, newRequest(harness))).handle],
  [
    'that was disabled again',
    async () => {
      const request = newRequest(harness);
      const { handle } = await enabledKey(harness, request);
      value(await harness.kms.disableKey(handle, request.context));
      return handle;
    },
  ],
  [
    'whose deletion was cancelled',
    async () => {
      const request = newRequest(harness);
      const { handle } = await enabledKey(harness, request);
      value(await harness.kms.scheduleDeletion(handle, 7, request.context));
      value(await harness.kms.cancelDeletion(handle, request.context));
      return handle;
    },
  ],
];

describe.each(STATES)('a key %s', (_, reach) => {
  test('is managed by the app and the break-glass principal, and IAM is delegated nothing but reading', async () => {
    const key = keyOf(await reach());
    const { breakGlassPrincipalArn } = connectionTo(harness.stub.url);
    for (const { arn } of [NEIGHBOUR, APPLICATION]) {
      expect(allowed(key, arn, [...CHANGES, ...PASSING_BY])).toEqual([]);
      expect(allowed(key, arn, ['DescribeKey', 'GetKeyPolicy', 'ListGrants'])).toHaveLength(3);
    }
    expect(allowed(key, breakGlassPrincipalArn, CHANGES)).toEqual(CHANGES);
    expect(allowed(key, APP.arn, ['ScheduleKeyDeletion', 'EnableKey', 'PutKeyPolicy'])).toHaveLength(3);
  });

  test('is deleted by nobody else, even where a statement was added that allows them everything', async () => {
    const { policy } = keyOf(await reach());
    const added = {
      Effect: 'Allow',
      Principal: { AWS: NEIGHBOUR.arn },
      Action: 'kms:*',
      Resource: '*',
    } as const;
    const widened = { policy: { Statement: [...policy.Statement, added] } };
    expect(allowed(widened, NEIGHBOUR.arn, [...CHANGES, ...PASSING_BY, ...CRYPTOGRAPHIC])).toEqual([]);
  });

  test('is not scheduled for deletion by a neighbour’s call', async () => {
    const arn = arnOf(await reach());
    const input = { KeyId: arn, PendingWindowInDays: 7 };
    const now = harness.clock.now();
    const order = 'TrentService.ScheduleKeyDeletion';
    expect((await signedCall(harness.stub.url, order, input, NEIGHBOUR, now)).status).toBe(400);
    expect(harness.stub.state.find(arn).state).not.toBe('PendingDeletion');
  });
});

test('what a signing key hands over to its successor is signing; it verifies on', async () => {
  const signing: Partial<KeySpec> = {
    ...{ keyType: 'EC-P256', operations: ['sign', 'verify'] },
    applications: [{ name: 'billing-service', operations: ['sign', 'verify'] }],
  };
  const request = newRequest(harness, signing);
  const { handle } = await enabledKey(harness, request);
  await rotatedKey(harness, handle, 2, request.context);
  const [, next] = harness.stub.state.keysOf(request.context.requestId);
  expect(allowed(keyOf(handle), APPLICATION.arn, CRYPTOGRAPHIC)).toEqual(['Verify', 'GetPublicKey']);
  expect(next && allowed(next, APPLICATION.arn, CRYPTOGRAPHIC)).toEqual(['Sign', 'Verify', 'GetPublicKey']);
});

describe('one key', () => {
  test('of creates that race: the losers’ keys are on their way out, and none of them ever was usable', async () => {
    const request = newRequest(harness);
    const racing = Array.from({ length: 4 }, () => harness.kms.createKey(request.spec, request.context));
    const [first] = (await Promise.all(racing)).map(value);
    const { state } = harness.stub;
    expect(state.liveOf(request.context.requestId).map(({ arn }) => arn)).toEqual([
      arnOf(first?.handle ?? ('' as KeyHandle)),
    ]);
    expect(state.everUsable.size).toBe(0);
  });

  test('is not begun where the tags can not be searched: AWS would not find what was lost', async () => {
    const target = 'ResourceGroupsTaggingAPI_20170126.GetResources';
    harness.stub.failNext(target, 'AccessDeniedException', 'not authorized to perform: tag:GetResources');
    const { spec, context } = newRequest(harness);
    expect(await harness.kms.createKey(spec, context)).toMatchObject({ refusal: { code: 'forbidden' } });
    expect(harness.stub.calls.map(({ target: called }) => called)).not.toContain('TrentService.CreateKey');
  });

  test('that AWS goes on not to know is waited for within bounds', async () => {
    harness.stub.state.lag = 1_000;
    const { spec, context } = newRequest(harness);
    const told = await harness.kms.createKey(spec, context).catch((error: unknown) => error);
    expect(told).not.toMatchObject({ ok: true });
    expect(harness.stub.calls.length).toBeLessThan(40);
    expect(harness.stub.state.everUsable.size).toBe(0);
  });
});

test.each([7, 30])('a window of %i days is AWS’s own', async (days) => {
  const request = newRequest(harness);
  const { handle } = await enabledKey(harness, request);
  value(await harness.kms.scheduleDeletion(handle, days, request.context));
  expect(keyOf(handle).deletionAt).toBe(harness.clock.now() + days * 86_400_000);
});

const specs = process.env.KEYDESK_SPECS ?? join(__dirname, '..', '..', '..', 'shared', 'specs');
const model = join(specs, 'aws-kms-service-2.json');
if (existsSync(model)) {
  test('every key spec of the service model is offered, but the one that China alone has', () => {
    const { shapes } = JSON.parse(readFileSync(model, 'utf8')) as {
      readonly shapes: { readonly KeySpec: { readonly enum: string[] } };
    };
    expect(Object.values(KEY_SPECS).sort()).toEqual(shapes.KeySpec.enum.filter((it) => it !== 'SM2').sort());
  });
} else {
  console.log('Skipped: AWS’s service model (set KEYDESK_SPECS to the folder that has it).');
}

test.each(Object.entries(KEY_SPECS))('%s is %s in AWS', async (id, spec) => {
  const keyType = id as KeySpec['keyType'];
  const capabilities = await harness.kms.capabilities();
  const operations = capabilities.keyTypes[keyType] ?? [];
  const purposes = [whole(['encrypt']), whole(['sign']), whole(['generateMac'])].filter((purpose) =>
    purpose.every((operation) => operations.includes(operation)),
  );
  expect(purposes).not.toEqual([]);
  for (const purpose of purposes) {
    const applications = [{ name: 'billing-service', operations: purpose }];
    const request = newRequest(harness, { keyType, operations: purpose, applications });
    const { handle } = await createdKey(harness, request);
    expect(keyOf(handle)).toMatchObject({ spec, state: 'Disabled' });
    expect(arnOf(handle)).toContain(`:${ACCOUNT}:key/`);
  }
});
