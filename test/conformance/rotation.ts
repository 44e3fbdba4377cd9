import { KEY_TYPES } from '../../src/domain/algorithms';
import type { KeyHandle } from '../../src/domain/ids';
import { type Fault, LOSING_FAULTS } from '../fakes/kms/faults';
import {
  allKeys,
  cancelledKey,
  codeOf,
  createdKey,
  type Declared,
  type DeclaredRotation,
  deletedKey,
  enabledKey,
  expectVersions,
  FOREIGN_HANDLE,
  type KmsHarness,
  newRequest,
  rotate,
  rotatedKey,
  value,
  voided,
} from './harness';
import { rotationGate } from './rotation-gate';

const HOUR_MS = 3_600_000;
/** More calls than an adapter makes to rotate one key. */
const MOST_CALLS = 12;

export function rotation(open: () => KmsHarness, declared: Declared, credentials: boolean): void {
  const kinds = declared.rotates ?? [];
  test('a key type that is not named is refused as unsupported', async () => {
    const harness = open();
    const { features, keyTypes } = await harness.kms.capabilities();
    if (!harness.kms.rotateKey) return expect(features.rotation.onDemand).toEqual([]);
    const other = KEY_TYPES.find(({ id }) => keyTypes[id] && !features.rotation.onDemand.includes(id));
    if (!other) return;
    const operations = keyTypes[other.id]?.slice(0, 1) ?? [];
    const applications = [{ name: 'billing-service', operations }];
    const request = newRequest(harness, { keyType: other.id, operations, applications });
    const { handle } = await enabledKey(harness, request);
    expect(codeOf(await harness.kms.rotateKey(handle, 2, request.context))).toBe('unsupported');
  });

  if (kinds.length > 0 && credentials) strangers(open, kinds);
  for (const kind of kinds) {
    describe(`a key of ${kind.spec.keyType ?? 'the usual type'}`, () => {
      versions(open, kind);
      refusals(open, declared, kind);
      family(open, declared, kind);
      faults(open, kind);
      if (kind.asksOperators) rotationGate(open, kind);
    });
  }
}

function strangers(open: () => KmsHarness, [kind]: readonly DeclaredRotation[]): void {
  test('an unknown credential rotates nothing', async () => {
    const harness = open();
    if (!harness.stranger) throw new Error('The harness has no stranger');
    const request = newRequest(harness, kind?.spec);
    const { handle } = await enabledKey(harness, request);
    expect(codeOf(await rotate(harness.stranger, handle, 2, request.context))).toBe('unauthenticated');
    expect(value(await harness.kms.describeKey(handle)).version).toBe(1);
  });
}

function versions(open: () => KmsHarness, { spec }: DeclaredRotation): void {
  test('a new key has version 1, and was never rotated', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    expect((await createdKey(harness, request)).version).toBe(1);
    const key = await enabledKey(harness, request);
    expect(key.version).toBe(1);
    expect(key).not.toHaveProperty('rotatedAt');
    await expectVersions(harness, request, ['all']);
  });

  test('a rotation makes the next version under the same handle, and the key stays in use', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const first = await enabledKey(harness, request);
    await harness.clock.advance(HOUR_MS);
    const key = await rotatedKey(harness, first.handle, 2, request.context);
    expect(key).toMatchObject({ handle: first.handle, version: 2, state: 'Enabled', everEnabled: true });
    expect(key.createdAt).toBe(first.createdAt);
    expect(key.rotatedAt).toBeGreaterThanOrEqual(first.createdAt + HOUR_MS - 1_000);
    expect(await harness.applications.tryUse(first.handle)).toBe(true);
    await expectVersions(harness, request, ['process', 'all']);
  });

  test('the same version asked for again is the same version', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    const key = await rotatedKey(harness, handle, 2, request.context);
    await harness.clock.advance(HOUR_MS);
    for (const version of [2, 1, 2]) {
      const again = value(await rotate(harness.kms, handle, version, request.context));
      expect(again).toEqual({ outcome: 'rotated', key });
    }
    await expectVersions(harness, request, ['process', 'all']);
  });

  test('versions follow one another', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    for (const version of [2, 3, 4]) {
      await harness.clock.advance(HOUR_MS);
      expect(await rotatedKey(harness, handle, version, request.context)).toMatchObject({ handle, version });
    }
    await expectVersions(harness, request, ['process', 'process', 'process', 'all']);
  });

  test('however it is looked for, a rotated key is one key', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    const key = await rotatedKey(harness, handle, 2, request.context);
    expect(await harness.kms.findByRequestId(request.context.requestId)).toEqual(key);
    expect(await createdKey(harness, request)).toEqual(key);
    const listed = await allKeys(harness.direct, 100);
    expect(listed.filter(({ requestId }) => requestId === request.context.requestId)).toEqual([key]);
  });
}

function refusals(open: () => KmsHarness, declared: Declared, { spec }: DeclaredRotation): void {
  test('a key that is not enabled is refused, and gets no version', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await createdKey(harness, request);
    expect(codeOf(await rotate(harness.kms, handle, 2, request.context))).toBe('invalid-state');
    await enabledKey(harness, request);
    value(await harness.kms.disableKey(handle, request.context));
    expect(codeOf(await rotate(harness.kms, handle, 2, request.context))).toBe('invalid-state');
    const days = (await harness.kms.capabilities()).deletionWindowDays.min;
    await deletedKey(harness, handle, days, request.context);
    expect(codeOf(await rotate(harness.kms, handle, 2, request.context))).toBe('invalid-state');
    const key = value(await harness.kms.describeKey(handle));
    expect(key).toMatchObject({ state: 'PendingDeletion', version: 1 });
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('a handle that names nothing, is malformed or of another KMS is refused', async () => {
    const harness = open();
    const { context } = newRequest(harness);
    const code = async (handle: KeyHandle) => codeOf(await rotate(harness.kms, handle, 2, context));
    expect(await code(harness.unknown.handle)).toBe('not-found');
    expect(await code(harness.malformed)).toBe('invalid-request');
    expect(await code(harness.foreign ?? FOREIGN_HANDLE)).toBe('invalid-request');
  });

  if (declared.fencesGenerations || declared.enablesInSteps) {
    test('an order of an older generation is refused', async () => {
      const harness = open();
      const request = newRequest(harness, spec);
      const { handle } = await enabledKey(harness, request);
      const newer = { ...request, context: voided(request.context) };
      value(await harness.kms.disableKey(handle, newer.context));
      await enabledKey(harness, newer);
      expect(codeOf(await rotate(harness.kms, handle, 2, request.context))).toBe('stale-generation');
      expect(value(await harness.kms.describeKey(handle)).version).toBe(1);
    });
  }
}

/** Whatever happens to a key happens to all of its versions. */
function family(open: () => KmsHarness, declared: Declared, { spec }: DeclaredRotation): void {
  const dyingFamily = async (harness: KmsHarness) => {
    const [request, deleter] = [newRequest(harness, spec), newRequest(harness)];
    const { handle } = await enabledKey(harness, request);
    await rotatedKey(harness, handle, 2, request.context);
    const days = (await harness.kms.capabilities()).deletionWindowDays.min;
    const key = await deletedKey(harness, handle, days, deleter.context);
    return { request, deleter, handle, days, key };
  };

  test('a disabled key is disabled in all its versions, and enabled again in all of them', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    await rotatedKey(harness, handle, 2, request.context);
    const disabled = value(await harness.kms.disableKey(handle, request.context));
    expect(disabled).toMatchObject({ handle, state: 'Disabled', version: 2 });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    await expectVersions(harness, request, ['none', 'none']);
    expect(await enabledKey(harness, request)).toMatchObject({ handle, state: 'Enabled', version: 2 });
    expect(await harness.applications.tryUse(handle)).toBe(true);
    await expectVersions(harness, request, ['process', 'all']);
  });

  test('a deletion is of all versions, and so is its end', async () => {
    const harness = open();
    const { request, handle, days, key } = await dyingFamily(harness);
    expect(key).toMatchObject({ handle, state: 'PendingDeletion', version: 2 });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    await expectVersions(harness, request, ['none', 'none']);
    await harness.clock.advance((days + 1) * 24 * HOUR_MS);
    const described = await harness.kms.describeKey(handle);
    const end = described.ok ? described.value.state : described.refusal.code;
    expect(end).toBe(declared.forgetsDestroyed ? 'not-found' : 'Destroyed');
  });

  test('a cancelled deletion leaves all versions disabled', async () => {
    const harness = open();
    const { request, deleter, handle } = await dyingFamily(harness);
    const kept = await cancelledKey(harness, handle, deleter.context);
    expect(kept).toMatchObject({ handle, state: 'Disabled', version: 2 });
    await expectVersions(harness, request, ['none', 'none']);
    expect(await harness.applications.tryUse(handle)).toBe(false);
    await enabledKey(harness, request);
    expect(await harness.applications.tryUse(handle)).toBe(true);
    await expectVersions(harness, request, ['process', 'all']);
  });
}

function faults(open: () => KmsHarness, { spec, lateMakesAnother }: DeclaredRotation): void {
  /** Suffers a fault at the nth call, and asks again until there is an answer. */
  const suffered = async (harness: KmsHarness, fault: Fault, nth: number) => {
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject(...Array.from({ length: nth - 1 }, () => 'none' as const), fault);
    await rotate(harness.kms, handle, 2, request.context).catch(() => undefined);
    const madeFewerCalls = harness.faults.isWaiting;
    harness.faults.clear();
    expect(await rotatedKey(harness, handle, 2, request.context)).toMatchObject({ handle, version: 2 });
    await harness.faults.deliverLate();
    const older = lateMakesAnother && fault === 'late' && !madeFewerCalls ? 2 : 1;
    const described = await harness.direct.describeKey(handle);
    expect(described).toMatchObject({ value: { handle, version: older + 1 } });
    expect(await harness.applications.tryUse(handle)).toBe(true);
    await expectVersions(harness, request, [
      ...Array.from({ length: older }, () => 'process' as const),
      'all',
    ]);
    return madeFewerCalls;
  };

  test.each(LOSING_FAULTS)('%s at any call: the repetition makes the one version', async (fault) => {
    for (let nth = 1; nth <= MOST_CALLS; nth += 1) if (await suffered(open(), fault, nth)) return;
  });

  test('an order that arrives twice has its effect once', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject(...Array.from({ length: MOST_CALLS }, () => 'duplicate' as const));
    await rotate(harness.kms, handle, 2, request.context).catch(() => undefined);
    harness.faults.clear();
    expect(await rotatedKey(harness, handle, 2, request.context)).toMatchObject({ version: 2 });
    await expectVersions(harness, request, ['process', 'all']);
  });

  test('orders that race make one version', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    await Promise.all(
      [1, 2, 3, 4].map(() => rotate(harness.kms, handle, 2, request.context).catch(() => undefined)),
    );
    expect(await rotatedKey(harness, handle, 2, request.context)).toMatchObject({ handle, version: 2 });
    expect(await harness.operators.pending(request.context.requestId)).toEqual([]);
    await expectVersions(harness, request, ['process', 'all']);
  });

  test('a rotation that races with a disable leaves nothing usable', async () => {
    const harness = open();
    const request = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, request);
    const newer = voided(request.context);
    await Promise.all([
      rotate(harness.kms, handle, 2, request.context).catch(() => undefined),
      harness.kms.disableKey(handle, newer),
    ]);
    value(await harness.kms.disableKey(handle, newer));
    expect(await harness.applications.tryUse(handle)).toBe(false);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
  });
}
