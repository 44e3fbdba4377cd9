import type { KeySpec } from '../../src/app/ports/kms';
import type { KeyHandle } from '../../src/domain/ids';
import { APPLICATION, type AwsHarness, NEIGHBOUR, openAwsHarness } from '../conformance/aws-harness';
import { createdKey, DAY_MS, enabledKey, newRequest, rotate, value, voided } from '../conformance/harness';
import type { Identity } from './aws-kms-stub/signature';
import { signedCall } from './aws-kms-stub/signed-call';
import type { StubKey } from './aws-kms-stub/state';

let harness: AwsHarness;
beforeEach(async () => {
  harness = await openAwsHarness();
});
afterEach(() => harness.cleanup());

const arnOf = (handle: KeyHandle): string => handle.replace('aws-kms-compatible:', '');
const targets = (operation: string) =>
  harness.stub.calls.filter(({ target }) => target === `TrentService.${operation}`);

/** What AWS answers somebody past the adapter. */
async function ask(who: Identity, operation: string, input: object) {
  const target = `TrentService.${operation}`;
  const told = await signedCall(harness.stub.url, target, input, who, harness.clock.now());
  return { status: told.status, body: JSON.parse(told.body) as Record<string, string> };
}

describe('a symmetric key', () => {
  test('is rotated by its period by AWS, and the versions that it so gets are told', async () => {
    const { handle } = await enabledKey(harness, newRequest(harness, { rotationPeriodDays: 90 }));
    await harness.clock.advance(181 * DAY_MS);
    const key = value(await harness.kms.describeKey(handle));
    expect(key).toMatchObject({ version: 3, state: 'Enabled' });
    expect(key.rotatedAt).toBe(key.createdAt + 180 * DAY_MS);
  });

  test.each([89, 2561])(
    'with a period of %i days is refused, naming the limits',
    async (rotationPeriodDays) => {
      const { spec, context } = newRequest(harness, { rotationPeriodDays });
      expect(await harness.kms.createKey(spec, context)).toMatchObject({
        refusal: { code: 'unsupported', mend: 'Choose 90 to 2560 days.' },
      });
      expect(targets('CreateKey')).toEqual([]);
    },
  );

  test('whose rotation AWS is still at is waited for, and not rotated twice', async () => {
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    harness.stub.state.rotationLag = 20;
    const order = () => rotate(harness.kms, handle, 2, request.context);
    await expect(order()).rejects.toMatchObject({ reason: 'timeout', retryAfterMs: 15_000 });
    await expect(order()).rejects.toMatchObject({ reason: 'timeout' });
    for (let looks = 0; looks < 20; looks += 1) await harness.kms.describeKey(handle);
    expect(value(await order())).toMatchObject({ outcome: 'rotated', key: { version: 2 } });
    expect(targets('RotateKeyOnDemand')).toHaveLength(1);
  });

  test('is rotated on demand as often as AWS does it, and then refused in words', async () => {
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    for (let version = 2; version <= 26; version += 1)
      value(await rotate(harness.kms, handle, version, request.context));
    expect(await rotate(harness.kms, handle, 27, request.context)).toMatchObject({
      refusal: { code: 'policy', awsCode: 'LimitExceededException', mend: expect.stringContaining('quota') },
    });
  });

  test('skips no version', async () => {
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    expect(await rotate(harness.kms, handle, 3, request.context)).toMatchObject({
      refusal: { code: 'invalid-request' },
    });
  });
});

const SIGNING: Partial<KeySpec> = {
  keyType: 'EC-P256',
  operations: ['sign', 'verify'],
  applications: [{ name: 'billing-service', operations: ['sign', 'verify'] }],
};

describe('a signing key', () => {
  async function succeeded() {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    const alias = `alias/keydesk/${request.spec.keyGroup}/${request.spec.name}`;
    const signed = await ask(APPLICATION, 'Sign', { KeyId: alias, Message: 'AAAA' });
    value(await rotate(harness.kms, handle, 2, request.context));
    return { request, handle, alias, old: signed.body };
  }
  const keysOf = (requestId: string): StubKey[] => harness.stub.state.keysOf(requestId);

  test('signs by its alias with another key, and the one before it verifies and signs no more', async () => {
    const { handle, alias, old } = await succeeded();
    const signed = await ask(APPLICATION, 'Sign', { KeyId: alias, Message: 'BBBB' });
    expect(signed).toMatchObject({ status: 200 });
    expect(signed.body.KeyId).not.toBe(arnOf(handle));
    const verifying = { KeyId: arnOf(handle), Message: 'AAAA', Signature: old.Signature };
    expect(await ask(APPLICATION, 'Verify', verifying)).toMatchObject({ status: 200 });
    expect((await ask(APPLICATION, 'Sign', { KeyId: arnOf(handle), Message: 'AAAA' })).status).toBe(400);
    expect((await ask(NEIGHBOUR, 'Sign', { KeyId: alias, Message: 'AAAA' })).status).toBe(400);
  });

  test('has a successor that bears what was approved, and its version', async () => {
    const { request } = await succeeded();
    const [first, next] = keysOf(request.context.requestId);
    expect(next?.tags.get('keydesk-version')).toBe('2');
    for (const tag of ['keydesk-request', 'keydesk-spec-sha256', 'keydesk-application/billing-service'])
      expect(next?.tags.get(tag)).toBe(first?.tags.get(tag));
    expect([next?.spec, next?.usage, next?.description]).toEqual([
      first?.spec,
      first?.usage,
      first?.description,
    ]);
  });

  test('whose successor was lost with the answer finds it again, and makes no third key', async () => {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject('none', 'lost-answer');
    await expect(rotate(harness.kms, handle, 2, request.context)).rejects.toMatchObject({
      reason: 'unreachable',
    });
    value(await rotate(harness.kms, handle, 2, request.context));
    expect(targets('CreateKey')).toHaveLength(2);
    expect(keysOf(request.context.requestId)).toHaveLength(2);
  });

  test('that is voided while it is rotated is locked with its successor', async () => {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject('none', 'none', 'none', 'none', 'slow');
    const rotating = rotate(harness.kms, handle, 2, request.context);
    await harness.faults.held();
    value(await harness.direct.disableKey(handle, voided(request.context)));
    harness.faults.release();
    expect(await rotating).toMatchObject({ refusal: { code: 'stale-generation' } });
    const { Message, KeyId } = { Message: 'AAAA', KeyId: arnOf(handle) };
    expect((await ask(APPLICATION, 'Sign', { KeyId, Message })).status).toBe(400);
    expect(keysOf(request.context.requestId).map(({ state }) => state)).toEqual(['Disabled', 'Disabled']);
  });

  test('that is deleted while it is rotated takes its successor along', async () => {
    const [request, deleter] = [newRequest(harness, SIGNING), newRequest(harness)];
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject('none', 'slow');
    const rotating = rotate(harness.kms, handle, 2, request.context);
    await harness.faults.held();
    value(await harness.direct.scheduleDeletion(handle, 7, deleter.context));
    harness.faults.release();
    expect(await rotating).toMatchObject({ ok: false });
    expect(harness.stub.state.liveOf(request.context.requestId)).toEqual([]);
  });

  /** Both versions are disabled and locked; the last step of the deletion, the first key's window, is missing. */
  async function halfDeleted(handle: KeyHandle) {
    harness.faults.inject('none', 'none', 'none', 'none', 'none', 'before');
    const deleter = newRequest(harness);
    await expect(harness.kms.scheduleDeletion(handle, 7, deleter.context)).rejects.toMatchObject({
      reason: 'unreachable',
    });
    return deleter;
  }
  const states = (requestId: string) => keysOf(requestId).map(({ state }) => state);

  test('whose deletion ended half-way comes back with all its versions when it is enabled', async () => {
    const { request, handle } = await succeeded();
    await halfDeleted(handle);
    expect(states(request.context.requestId)).toEqual(['Disabled', 'PendingDeletion']);
    expect(value(await harness.kms.enableKey(handle, request.context)).outcome).toBe('enabled');
    expect(await harness.applications.tryUse(handle)).toBe(true);
    expect(states(request.context.requestId)).toEqual(['Enabled', 'Enabled']);
  });

  test('whose deletion ended half-way goes on with the successor that was begun', async () => {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject('none', 'none', 'none', 'before');
    await expect(rotate(harness.kms, handle, 2, request.context)).rejects.toThrow();
    await halfDeleted(handle);
    value(await harness.kms.enableKey(handle, request.context));
    expect(value(await rotate(harness.kms, handle, 2, request.context))).toMatchObject({
      key: { version: 2 },
    });
    expect(states(request.context.requestId)).toEqual(['Enabled', 'Enabled']);
  });

  test('dies with all its versions, although one was enabled again under way', async () => {
    const { request, handle } = await succeeded();
    const deleter = await halfDeleted(handle);
    harness.faults.inject('none', 'none', 'slow');
    const deleting = harness.kms.scheduleDeletion(handle, 7, deleter.context);
    await harness.faults.held();
    value(await harness.direct.enableKey(handle, request.context));
    harness.faults.release();
    expect(value(await deleting)).toMatchObject({ outcome: 'pendingDeletion' });
    expect(harness.stub.state.liveOf(request.context.requestId)).toEqual([]);
  });

  test('takes a successor along whose making was lost', async () => {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject('none', 'lost-answer');
    await expect(rotate(harness.kms, handle, 2, request.context)).rejects.toThrow();
    value(await harness.kms.scheduleDeletion(handle, 7, newRequest(harness).context));
    expect(states(request.context.requestId)).toEqual(['PendingDeletion', 'PendingDeletion']);
  });

  test('has a successor although AWS does not know it for a while, and a name although it was deleted', async () => {
    const request = newRequest(harness, SIGNING);
    const { handle } = await enabledKey(harness, request);
    harness.stub.state.lag = 3;
    harness.stub.state.aliases.delete(`alias/keydesk/${request.spec.keyGroup}/${request.spec.name}`);
    expect(value(await rotate(harness.kms, handle, 2, request.context))).toMatchObject({
      key: { version: 2 },
    });
    expect(await harness.applications.tryUse(handle)).toBe(true);
  });

  test('is managed by the handle of its first key alone', async () => {
    const { request } = await succeeded();
    const [, next] = keysOf(request.context.requestId);
    const later = `aws-kms-compatible:${next?.arn}` as KeyHandle;
    expect(await harness.kms.describeKey(later)).toMatchObject({ refusal: { code: 'invalid-request' } });
    expect(await createdKey(harness, request)).toMatchObject({ version: 2 });
  });
});
