import type { DsmKms } from '../../src/app/adapters/kms/dsm/adapter';
import { KmsRefused, KmsUnavailable } from '../../src/app/ports/kms';
import type { KeyHandle } from '../../src/domain/ids';
import { type DsmHarness, GATED, type OpenOptions } from '../conformance/dsm-harness';
import {
  approveFully,
  codeOf,
  createdKey,
  DAY_MS,
  deletedKey,
  enabledKey,
  newRequest,
  rotate,
  rotatedKey,
  value,
} from '../conformance/harness';
import { KEYDESK_PERMISSIONS } from './dsm-stub/records';
import { closeAll, kidOf, open, sent } from './dsm-support';

afterEach(closeAll);

describe('rotation', () => {
  test('the new kid takes the name, the old one is superseded, and DSM links them', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    await rotatedKey(harness, handle, 2, request.context);
    const [old, young] = harness.stub.sobjects.family(kidOf(handle));
    expect(young).toMatchObject({ name: request.spec.name, links: { replaced: old?.kid }, enabled: true });
    expect(old).toMatchObject({
      ...{ state: 'Deactivated', revocation_reason: { code: 'Superseded' } },
      links: { replacement: young?.kid },
    });
  });

  /** Orders of a rotation: the successor's making, its enabling, the taking of the name, the old one's revocation. */
  const TAKING_OF_THE_NAME = ['none', 'none'] as const;

  test('a taking of the name that arrives twice leaves an old one that only reads', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject(...TAKING_OF_THE_NAME, 'duplicate');
    await rotatedKey(harness, handle, 2, request.context);
    expect(harness.stub.received.filter(({ path }) => path === '/crypto/v1/keys/replace')).toHaveLength(2);
    expect(harness.versions?.(request.context.requestId)).toEqual(['process', 'all']);
  });

  test('one that was cut off is brought to its end by the next enabling', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    harness.faults.inject(...TAKING_OF_THE_NAME, 'lost-answer');
    const cutOff = (harness.kms as DsmKms).rotateKey(handle, 2, request.context);
    await expect(cutOff).rejects.toBeInstanceOf(KmsUnavailable);
    expect(harness.versions?.(request.context.requestId)).toEqual(['all', 'all']);
    value(await harness.kms.disableKey(handle, request.context));
    await enabledKey(harness, request);
    expect(harness.versions?.(request.context.requestId)).toEqual(['process', 'all']);
  });

  test('a disabling that was cut off behind the first version leaves a key that can be enabled whole', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    await rotatedKey(harness, handle, 2, request.context);
    harness.faults.inject('lost-answer');
    await expect(harness.kms.disableKey(handle, request.context)).rejects.toBeInstanceOf(KmsUnavailable);
    expect(harness.versions?.(request.context.requestId)).toEqual(['none', 'all']);
    await enabledKey(harness, request);
    expect(harness.versions?.(request.context.requestId)).toEqual(['process', 'all']);
  });

  test('one that is agreed to after a deletion was cut off leaves a key that can be enabled whole', async () => {
    const harness = await open(GATED);
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    const asked = value(await rotate(harness.kms, handle, 2, request.context));
    if (asked.outcome !== 'pendingApproval') throw new Error('The gate lets a rotation pass');
    const TAKING_BACK_OF_THE_QUESTION = ['none', 'before'] as const;
    harness.faults.inject(...TAKING_BACK_OF_THE_QUESTION);
    const cutOff = harness.kms.scheduleDeletion(handle, 7, request.context);
    await expect(cutOff).rejects.toBeInstanceOf(KmsUnavailable);
    await approveFully(harness, asked.approvalId);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Enabled');
    await enabledKey(harness, request);
    expect(await harness.applications.tryUse(handle)).toBe(true);
    expect(harness.versions?.(request.context.requestId)).toEqual(['process', 'all']);
  });

  test('by its period DSM rotates by itself, and the key is still one', async () => {
    const harness = await open();
    const request = newRequest(harness, { rotationPeriodDays: 90 });
    const { handle } = await enabledKey(harness, request);
    await harness.clock.advance(91 * DAY_MS, { finish: false });
    const key = value(await harness.kms.describeKey(handle));
    expect(key).toMatchObject({ handle, version: 2, state: 'Enabled' });
    expect(harness.stub.sobjects.family(kidOf(handle))[0]?.state).toBe('Deactivated');
    value(await harness.kms.disableKey(handle, request.context));
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('an account that disables what it deactivates offers none, and none is asked of it', async () => {
    const harness = await open({ account: { mark_key_disable_when_deactivated: true } });
    const { features } = await harness.kms.capabilities();
    expect(features.rotation).toEqual({ onDemand: [], automatic: [] });
    const periodic = newRequest(harness, { rotationPeriodDays: 90 });
    expect(codeOf(await harness.kms.createKey(periodic.spec, periodic.context))).toBe('unsupported');
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    expect(codeOf(await (harness.kms as DsmKms).rotateKey(handle, 2, request.context))).toBe('unsupported');
  });
});

describe('the end of a key', () => {
  test('one that was usable is revoked with a reason and destroyed, and its name is free', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    await deletedKey(harness, handle, 7, request.context);
    await harness.clock.advance(7 * DAY_MS);
    expect(harness.stub.sobjects.get(kidOf(handle))).toMatchObject({
      state: 'Destroyed',
      revocation_reason: { code: 'CessationOfOperation' },
    });
    const next = newRequest(harness);
    const named = { ...next.spec, name: request.spec.name };
    expect(codeOf(await harness.kms.createKey(named, next.context))).toBe('accepted');
  });

  test('one that never was usable is deleted', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    await deletedKey(harness, handle, 7, request.context);
    await harness.clock.advance(7 * DAY_MS);
    expect(harness.stub.sobjects.get(kidOf(handle))?.state).toBe('Deleted');
  });

  test('a deletion that is taken back after it had revoked the key undoes that by the history', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    await deletedKey(harness, handle, 7, request.context);
    await harness.clock.advance(7 * DAY_MS, { finish: false });
    const key = harness.stub.sobjects.get(kidOf(handle));
    if (!key) throw new Error('No key');
    harness.stub.sobjects.revoke(key, { code: 'CessationOfOperation' });
    sent(harness);
    expect(value(await harness.kms.cancelDeletion(handle, request.context))).toMatchObject({
      key: { state: 'Disabled' },
    });
    expect(sent(harness)).toContain(`PUT /crypto/v1/keys/${kidOf(handle)}/revert`);
    expect(await enabledKey(harness, request)).toMatchObject({ handle, state: 'Enabled' });
    expect(await harness.applications.tryUse(handle)).toBe(true);
  });
});

describe('the log of a key', () => {
  const read = async (harness: DsmHarness, handle: KeyHandle) =>
    value(await (harness.kms as DsmKms).keyLog(handle));

  test('tells what happened in DSM, newest first, and who did it', async () => {
    const harness = await open(GATED);
    const { stub, clock } = harness;
    const { handle } = await enabledKey(harness, newRequest(harness));
    const made = clock.now();
    await clock.advance(DAY_MS, { finish: false });
    const [email] = harness.operators.people;
    const objectId = kidOf(handle);
    stub.log.add({
      at: clock.now(),
      who: stub.person(email),
      message: 'Key read',
      objectId,
      severity: 'INFO',
    });
    const log = await read(harness, handle);
    expect(log[0]).toEqual({ at: clock.now(), who: email, what: 'Key read', result: 'done' });
    expect(log.at(-1)).toEqual({
      ...{ at: made, who: 'Keydesk', what: 'Security object created', result: 'done' },
    });
    const moments = log.map(({ at }) => at);
    expect(moments).toEqual([...moments].sort((one, other) => other - one));
  });

  test('tells of every version of a key that was rotated', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    await rotatedKey(harness, handle, 2, request.context);
    const made = (await read(harness, handle)).filter(({ what }) => what === 'Security object created');
    expect(made).toHaveLength(2);
  });

  test('is refused by value where the app may not read it, with the permission that it lacks', async () => {
    const appPermissions = KEYDESK_PERMISSIONS.filter((it) => it !== 'AUDIT');
    // An app that may not read its own record can't know beforehand.
    const harness = await open({ appPermissions, hidesApp: true });
    const { handle } = await createdKey(harness, newRequest(harness));
    expect(await (harness.kms as DsmKms).keyLog(handle)).toMatchObject({
      refusal: {
        code: 'forbidden',
        message: expect.stringContaining('AUDIT'),
        mend: expect.stringMatching(/./),
      },
    });
  });

  test('is refused of a key that is not ours', async () => {
    const harness = await open();
    expect(codeOf(await (harness.kms as DsmKms).keyLog(harness.unknown.handle))).toBe('not-found');
  });
});

describe('what the app may do', () => {
  const problemOf = async (options: OpenOptions): Promise<KmsRefused['refusal']> => {
    const harness = await open(options);
    const error: unknown = await harness.kms.capabilities().catch((it: unknown) => it);
    if (!(error instanceof KmsRefused)) throw new Error('Accepted');
    return error.refusal;
  };

  test.each(['MANAGE', 'ENCRYPT', 'EXPORT', 'UPDATE_KEY_OPS'])('%s is too much, and named', async (more) => {
    const refusal = await problemOf({ appPermissions: [...KEYDESK_PERMISSIONS, more] });
    expect(refusal.message).toMatch(new RegExp(`may do more .*: ${more}\\.`));
    expect(refusal.mend).toContain(`Take ${more} from the app`);
  });

  test('what it lacks is named', async () => {
    const without = KEYDESK_PERMISSIONS.filter((it) => it !== 'AUDIT' && it !== 'ROTATE_SOBJECTS');
    expect((await problemOf({ appPermissions: without })).message).toContain('ROTATE_SOBJECTS, AUDIT');
  });

  test.each([
    'ACTIVATE_SOBJECTS',
    'UPDATE_SOBJECTS_ENABLED_STATE',
    'DELETE_SOBJECTS',
    'DESTROY_SOBJECTS',
  ] as const)('a gate that leaves %s open is refused', async (open) => {
    const protects = (GATED.protects ?? []).filter((it) => it !== open);
    expect((await problemOf({ protects })).message).toContain(`leaves open: ${open}`);
  });

  test('a record that it may not read stops nothing: DSM decides anyway', async () => {
    const harness = await open({ hidesApp: true });
    expect((await harness.kms.capabilities()).features.createsDisabled).toBe(true);
  });
});

describe('asked before a key is made', () => {
  test('each objection of group and account is told by itself, and nothing is made', async () => {
    const harness = await open({
      group: { cryptographic_policy: { aes: { key_sizes: [128] } } },
      account: { cryptographic_policy: { aes: {}, key_ops: ['ENCRYPT', 'APPMANAGEABLE'] } },
    });
    const { spec, context } = newRequest(harness);
    const told = value(await (harness.kms as DsmKms).preflight(spec, context));
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringMatching(/group payments doesn't allow keys of type AES-256/),
      expect.stringMatching(/account doesn't allow DECRYPT/),
    ]);
    expect(sent(harness)).not.toContain('POST /crypto/v1/keys');
  });
});

test('calls in the straight case are few', async () => {
  const harness = await open();
  const request = newRequest(harness);
  await harness.kms.capabilities();
  sent(harness);
  const { handle } = await createdKey(harness, request);
  expect(sent(harness)).toHaveLength(CALLS.create);
  value(await harness.kms.enableKey(handle, request.context));
  expect(sent(harness)).toHaveLength(CALLS.enable);
  value(await (harness.kms as DsmKms).rotateKey(handle, 2, request.context));
  expect(sent(harness)).toHaveLength(CALLS.rotate);
  value(await harness.kms.scheduleDeletion(handle, 7, request.context));
  expect(sent(harness)).toHaveLength(CALLS.delete);
});

/** To DSM, the session being open; the deletion is of a key with two versions. */
const CALLS = { create: 6, enable: 4, rotate: 10, delete: 7 };
