import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type KeySpec, KmsUnavailable } from '../../src/app/ports/kms';
import { countAwsCalls } from '../conformance/aws-calls';
import {
  APP,
  APPLICATION,
  type AwsHarness,
  NEIGHBOUR,
  openAwsHarness,
  tryUse,
} from '../conformance/aws-harness';
import { createdKey, enabledKey, newRequest, value, voided } from '../conformance/harness';
import type { Identity } from './aws-kms-stub/signature';
import { signedCall } from './aws-kms-stub/signed-call';

let harness: AwsHarness;
beforeEach(async () => {
  harness = await openAwsHarness();
});
afterEach(() => harness.cleanup());

const targets = () => harness.stub.calls.map(({ target }) => target.split('.')[1]);

/** Status that AWS answers somebody with who does this to a key, past the adapter. */
async function attempt(who: Identity, operation: string, arn: string, more: object = {}): Promise<number> {
  const input = { KeyId: arn, ...more };
  const now = harness.clock.now();
  return (await signedCall(harness.stub.url, `TrentService.${operation}`, input, who, now)).status;
}

const arnOf = (handle: string): string => handle.replace('aws-kms-compatible:', '');

async function unavailable(call: Promise<unknown>): Promise<KmsUnavailable> {
  const error: unknown = await call.catch((it: unknown) => it);
  if (error instanceof KmsUnavailable) return error;
  throw new Error(`Not KmsUnavailable: ${inspect(error)}`);
}

describe('errors', () => {
  const specs = process.env.KEYDESK_SPECS ?? join(__dirname, '..', '..', '..', 'shared', 'specs');
  const recorded = join(specs, 'aws-recorded-errors.txt');

  if (existsSync(recorded)) {
    const rows = readFileSync(recorded, 'utf8').split('\n').filter(Boolean);
    test(`each of the ${rows.length} errors recorded from AWS is a refusal with a text and a mend`, async () => {
      expect(rows.length).toBeGreaterThan(50);
      for (const row of rows) {
        const [head = '', message = ''] = row.split(' | ');
        const [status = '', code = ''] = head.split(' ');
        harness.stub.failNext('TrentService.CreateKey', code, message, Number(status));
        const { spec, context } = newRequest(harness);
        const refused = await harness.kms.createKey(spec, context);
        expect(refused).toMatchObject({
          refusal: { awsCode: code, message: expect.stringMatching(/./), mend: expect.stringMatching(/./) },
        });
      }
    });

    const model = JSON.parse(readFileSync(join(specs, 'aws-kms-service-2.json'), 'utf8')) as {
      readonly shapes: Readonly<Record<string, { readonly exception?: boolean }>>;
    };
    const declared = Object.keys(model.shapes).filter((name) => model.shapes[name]?.exception);
    test(`each of the ${declared.length} errors of the service model has a meaning: none is nonsense`, async () => {
      expect(declared.length).toBeGreaterThan(40);
      for (const code of declared) {
        harness.stub.failNext('TrentService.CreateKey', code, 'As the model has it.');
        const { spec, context } = newRequest(harness);
        const told = await harness.kms.createKey(spec, context).catch((error: unknown) => error);
        if (told instanceof KmsUnavailable) expect([code, told.reason]).not.toEqual([code, 'nonsense']);
        else expect(told).toMatchObject({ refusal: { awsCode: code, mend: expect.stringMatching(/./) } });
      }
    });
  } else {
    console.log('Skipped: errors recorded from AWS (set KEYDESK_SPECS to the folder that has them).');
  }

  test.each([
    ['ThrottlingException', 400, 'throttled'],
    ['KMSInternalException', 500, 'server-error'],
    ['DependencyTimeoutException', 503, 'server-error'],
    ['KeyUnavailableException', 500, 'server-error'],
    ['AnErrorOfTomorrow', 400, 'nonsense'],
  ])('%s says that AWS is not available: %s', async (code, status, reason) => {
    harness.stub.failNext('TrentService.CreateKey', code, 'Busy', status);
    const { spec, context } = newRequest(harness);
    expect((await unavailable(harness.kms.createKey(spec, context))).reason).toBe(reason);
    expect(targets().filter((target) => target === 'CreateKey')).toHaveLength(1);
  });

  test('a throttled call says how long to wait', async () => {
    harness.stub.failNext('TrentService.ListAliases', 'ThrottlingException', 'Rate exceeded');
    expect((await unavailable(harness.kms.capabilities())).retryAfterMs).toBe(2_000);
  });

  test('a read that failed on the way is tried again', async () => {
    const { handle } = await createdKey(harness, newRequest(harness));
    harness.stub.failNext('TrentService.DescribeKey', 'KMSInternalException', '', 500);
    expect(value(await harness.kms.describeKey(handle)).handle).toBe(handle);
  });

  test('a principal that does not exist is refused before anybody can use anything', async () => {
    const request = newRequest(harness, { applications: [{ name: 'nobody', operations: ['encrypt'] }] });
    const { handle } = await createdKey(harness, request);
    expect(await harness.kms.enableKey(handle, request.context)).toMatchObject({
      refusal: { code: 'invalid-request', mend: expect.stringContaining('role') },
    });
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test.each<[string, Partial<KeySpec>, string]>([
    [
      'the app’s own principal as application',
      { applications: [{ name: 'keydesk', operations: ['encrypt'] }] },
      'policy',
    ],
    [
      'an application that no role can be named after',
      { applications: [{ name: 'a/b', operations: ['encrypt'] }] },
      'invalid-request',
    ],
    ['a key group that would hide the requests', { keyGroup: 'request' }, 'invalid-request'],
    ['a key type that AWS lacks', { keyType: 'AES-128' }, 'unsupported'],
    ['a rotation that AWS lacks', { rotationPeriodDays: 30 }, 'unsupported'],
    ['software protection', { protectionLevel: 'software' }, 'unsupported'],
  ])('%s is refused, and nothing is made', async (_, change, code) => {
    const { spec, context } = newRequest(harness, change);
    expect(await harness.kms.createKey(spec, context)).toMatchObject({ refusal: { code } });
    expect(targets()).not.toContain('CreateKey');
  });
});

describe('before a request is frozen', () => {
  test('everything that AWS would refuse is said at once, each with its mend, and nothing is made', async () => {
    const applications = [{ name: 'a/b', operations: ['encrypt' as const] }];
    const { spec, context } = newRequest(harness, { applications, rotationPeriodDays: 30 });
    expect(await harness.kms.preflight?.(spec, context)).toMatchObject({
      value: [
        { mend: 'Use letters, digits and + = . @ - _ in names of applications.' },
        { mend: 'Choose 90 to 2560 days.' },
      ],
    });
    expect(harness.stub.calls).toEqual([]);
  });

  test('a name that another request has is said, and one’s own is none', async () => {
    const [first, second] = [newRequest(harness), newRequest(harness)];
    await createdKey(harness, first);
    const asked = (context: typeof first.context) => harness.kms.preflight?.(first.spec, context);
    expect(await asked(second.context)).toMatchObject({ value: [{ mend: 'Choose another name.' }] });
    expect(await asked(first.context)).toEqual({ ok: true, value: [] });
  });
});

describe('a key before its release', () => {
  test('can be used by nobody, and is out of reach for whom IAM allows everything', async () => {
    const arn = arnOf((await createdKey(harness, newRequest(harness))).handle);
    const policy = { PolicyName: 'default', Policy: '{"Statement":[]}' };
    for (const who of [NEIGHBOUR, APPLICATION]) {
      expect(await attempt(who, 'EnableKey', arn)).toBe(400);
      expect(await attempt(who, 'PutKeyPolicy', arn, policy)).toBe(400);
      expect(await attempt(who, 'ScheduleKeyDeletion', arn, { PendingWindowInDays: 7 })).toBe(400);
      expect(await attempt(who, 'DescribeKey', arn)).toBe(200);
    }
    expect(await attempt(APP, 'EnableKey', arn)).toBe(200);
    for (const who of [NEIGHBOUR, APPLICATION, APP]) {
      expect(await tryUse(harness.stub, who, `aws-kms-compatible:${arn}` as never, harness.clock.now())).toBe(
        false,
      );
    }
    expect(harness.stub.state.everUsable.size).toBe(0);
  });

  test('is never usable between CreateKey and DisableKey, nor if DisableKey never comes', async () => {
    const { spec, context } = newRequest(harness);
    harness.faults.inject('none', 'before');
    await unavailable(harness.kms.createKey(spec, context));
    expect([...harness.stub.state.keys.values()].map(({ state }) => state)).toEqual(['Enabled']);
    expect(harness.stub.state.everUsable.size).toBe(0);
    const key = value(await harness.kms.createKey(spec, context));
    expect(key.state).toBe('Disabled');
    expect(harness.stub.state.liveOf(context.requestId).map(({ state }) => state)).toEqual(['Disabled']);
  });

  test('is found although AWS does not know it for a while', async () => {
    harness.stub.state.lag = 3;
    const key = await createdKey(harness, newRequest(harness));
    expect(key.state).toBe('Disabled');
  });
});

describe('a released key', () => {
  test('does for each application what was approved, and nothing for anybody else', async () => {
    const applications = [{ name: 'billing-service', operations: ['encrypt' as const] }];
    const { handle } = await enabledKey(harness, newRequest(harness, { applications }));
    const now = harness.clock.now();
    expect(await tryUse(harness.stub, APPLICATION, handle, now)).toBe(true);
    expect(await tryUse(harness.stub, NEIGHBOUR, handle, now)).toBe(false);
    expect(await tryUse(harness.stub, APP, handle, now)).toBe(false);
    const input = { KeyId: arnOf(handle), Plaintext: 'AAAA' };
    const { body } = await signedCall(harness.stub.url, 'TrentService.Encrypt', input, APPLICATION, now);
    const { CiphertextBlob } = JSON.parse(body);
    expect(await attempt(APPLICATION, 'Decrypt', arnOf(handle), { CiphertextBlob })).toBe(400);
  });

  test('is signed with, and makes MACs, as its type says', async () => {
    const sign: Partial<KeySpec> = { keyType: 'EC-P256', operations: ['sign', 'verify'] };
    const mac: Partial<KeySpec> = { keyType: 'HMAC-SHA-256', operations: ['generateMac', 'verifyMac'] };
    for (const [shape, operation] of [
      [sign, 'Sign'],
      [mac, 'GenerateMac'],
    ] as const) {
      const applications = [{ name: 'billing-service', operations: shape.operations ?? [] }];
      const request = newRequest(harness, { ...shape, applications });
      const { handle } = await createdKey(harness, request);
      expect(await attempt(APPLICATION, operation, arnOf(handle), { Message: 'AAAA' })).toBe(400);
      value(await harness.kms.enableKey(handle, request.context));
      expect(await attempt(APPLICATION, operation, arnOf(handle), { Message: 'AAAA' })).toBe(200);
      expect(await attempt(NEIGHBOUR, operation, arnOf(handle), { Message: 'AAAA' })).toBe(400);
    }
  });

  test('rotates as often as was approved', async () => {
    const { handle } = await enabledKey(harness, newRequest(harness, { rotationPeriodDays: 180 }));
    expect(harness.stub.state.find(arnOf(handle)).rotationDays).toBe(180);
  });

  test('that was overtaken while it was released is locked again', async () => {
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    harness.faults.inject('none', 'none', 'slow');
    const enabling = harness.kms.enableKey(handle, context);
    await harness.faults.held();
    value(await harness.direct.disableKey(handle, voided(context)));
    harness.faults.release();
    expect(await enabling).toMatchObject({ refusal: { code: 'stale-generation' } });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    expect(harness.stub.state.find(arnOf(handle)).state).toBe('Disabled');
  });
});

describe('surplus keys', () => {
  test.each([
    ['duplicate', ['duplicate']],
    ['late', ['late']],
    ['lost-answer', ['lost-answer']],
  ] as const)(
    'a CreateKey that was %s leaves one live key once the request is released',
    async (_, faults) => {
      const { spec, context } = newRequest(harness);
      harness.faults.inject(...faults);
      await harness.kms.createKey(spec, context).catch(() => undefined);
      const { handle } = value(await harness.kms.createKey(spec, context));
      await harness.faults.deliverLate();
      value(await harness.kms.enableKey(handle, context));
      expect(harness.stub.state.liveOf(context.requestId).map(({ arn }) => arn)).toEqual([arnOf(handle)]);
      expect([...harness.stub.state.everUsable]).toEqual([arnOf(handle)]);
    },
  );
});

describe('the calls to AWS', () => {
  test('to make a key, one by one', async () => {
    await createdKey(harness, newRequest(harness));
    expect(targets()).toEqual([
      'DescribeKey',
      'DescribeKey',
      'GetResources',
      'CreateKey',
      'DisableKey',
      'CreateAlias',
      'CreateAlias',
      'GetResources',
    ]);
  });

  test('for each step of a key’s life', async () => {
    expect(await countAwsCalls(harness)).toEqual({
      callsPerCreate: 8,
      callsPerEnable: 9,
      callsPerRotation: 7,
      callsPerSuccession: 16,
      callsPerDelete: 8,
    });
  });
});
