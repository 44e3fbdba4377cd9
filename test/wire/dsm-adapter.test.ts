import type { DsmKms } from '../../src/app/adapters/kms/dsm/adapter';
import { KmsRefused, KmsUnavailable } from '../../src/app/ports/kms';
import { KEY_TYPES } from '../../src/domain/algorithms';
import type { KeyHandle } from '../../src/domain/ids';
import { GATED, type OpenOptions } from '../conformance/dsm-harness';
import {
  approveFully,
  codeOf,
  createdKey,
  DAY_MS,
  enabledKey,
  newRequest,
  pendingEnable,
  value,
  voided,
} from '../conformance/harness';
import { IDLE_S } from './dsm-stub/sessions';
import { closeAll, kidOf, open, sent } from './dsm-support';

afterEach(closeAll);

describe('the session', () => {
  test('is opened once and kept', async () => {
    const harness = await open();
    await harness.kms.capabilities();
    await harness.kms.capabilities();
    const opened = sent(harness).filter((it) => it === 'POST /sys/v1/session/auth');
    expect(opened).toHaveLength(1);
  });

  test('that DSM has ended is opened anew, and the call repeated', async () => {
    const harness = await open();
    const key = await createdKey(harness, newRequest(harness));
    harness.stub.sessions.endAll();
    expect(value(await harness.kms.describeKey(key.handle))).toEqual(key);
  });

  const lasting = async (harness: Awaited<ReturnType<typeof open>>) => {
    await harness.kms.capabilities();
    sent(harness);
    await harness.clock.advance((IDLE_S - 60) * 1000, { finish: false });
    return harness;
  };

  test('that is about to end is refreshed, again and again, and none is opened anew', async () => {
    const harness = await lasting(await open());
    for (let round = 0; round < 3; round++) {
      await harness.kms.capabilities();
      const calls = sent(harness);
      expect(calls[0]).toBe('POST /sys/v1/session/refresh');
      expect(calls.slice(1).filter((it) => it.includes('/session/'))).toEqual([]);
      await harness.clock.advance((IDLE_S - 60) * 1000, { finish: false });
    }
  });

  test('that DSM has ended is not refreshed: another one is opened', async () => {
    const harness = await lasting(await open());
    harness.stub.sessions.endAll();
    await harness.kms.capabilities();
    expect(sent(harness).slice(0, 2)).toEqual(['POST /sys/v1/session/refresh', 'POST /sys/v1/session/auth']);
  });

  test('that has run out is opened anew before the call', async () => {
    const harness = await open();
    await harness.kms.capabilities();
    sent(harness);
    await harness.clock.advance(IDLE_S * 1000, { finish: false });
    await harness.kms.capabilities();
    expect(sent(harness)[0]).toBe('POST /sys/v1/session/auth');
  });
});

describe('what a key becomes in DSM', () => {
  test.each(KEY_TYPES.map((type) => [type.id, type] as const))('%s', async (keyType, { purposes }) => {
    const harness = await open();
    for (const operations of Object.values(purposes)) {
      const request = newRequest(harness, { keyType, operations: [...operations] });
      const { handle } = await createdKey(harness, request);
      const sobject = harness.stub.sobjects.get(kidOf(handle));
      expect(sobject).toMatchObject({
        enabled: false,
        group_id: harness.stub.groupId,
        name: request.spec.name,
      });
      expect(sobject?.key_ops).toHaveLength(operations.length + 1);
      expect(sobject?.key_ops).toContain('APPMANAGEABLE');
      expect(sobject?.key_ops).not.toEqual(expect.arrayContaining(['EXPORT']));
    }
  });

  test('bears who asked, for which ticket, and the labels', async () => {
    const harness = await open();
    const labels = { 'cost-centre': 'CC-1', keydesk_request: 'not ours to overwrite' };
    const { spec, context } = newRequest(harness, { labels });
    const { handle } = await createdKey(harness, { spec, context });
    expect(harness.stub.sobjects.get(kidOf(handle))?.custom_metadata).toMatchObject({
      'cost-centre': 'CC-1',
      keydesk_request: context.requestId,
      keydesk_ticket: context.ticket,
      keydesk_requester: context.requester,
      keydesk_project: spec.projectId,
    });
  });

  test("a key of somebody else's isn't there", async () => {
    const harness = await open();
    const { stub } = harness;
    const foreign = {
      name: 'foreign',
      ...{ obj_type: 'AES', key_size: 256 },
      group_id: stub.groupId,
      key_ops: ['ENCRYPT'],
      enabled: true,
    };
    const { body } = stub.sobjects.create(foreign, stub.accountId, { app: stub.appId });
    const handle = `dsm:${(body as { kid: string }).kid}` as KeyHandle;
    const { context } = newRequest(harness);
    expect(codeOf(await harness.kms.describeKey(handle))).toBe('not-found');
    expect(codeOf(await harness.kms.disableKey(handle, context))).toBe('not-found');
    expect((await harness.kms.listKeys({ limit: 10 })).keys).toEqual([]);
  });
});

describe('one key', () => {
  test('a create that arrives after its key was put away makes no second one that lives', async () => {
    const harness = await open();
    const { spec, context } = newRequest(harness);
    harness.faults.inject('late');
    await expect(harness.kms.createKey(spec, context)).rejects.toBeInstanceOf(KmsUnavailable);
    const { handle } = await createdKey(harness, { spec, context });
    value(await harness.kms.scheduleDeletion(handle, 7, context));
    await harness.faults.deliverLate();
    expect(harness.stub.kidsOf(context.requestId, 'live')).toHaveLength(1);
    expect((await createdKey(harness, { spec, context })).handle).toBe(handle);
    expect(harness.stub.kidsOf(context.requestId, 'live')).toEqual([]);
  });
});

describe("the operators' gate", () => {
  test('an enable that was overtaken while it was raised takes its approval request back', async () => {
    const harness = await open(GATED);
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    harness.faults.inject('slow');
    const enabling = harness.kms.enableKey(handle, context);
    await harness.faults.held();
    value(await harness.direct.disableKey(handle, voided(context)));
    harness.faults.release();
    expect(codeOf(await enabling)).toBe('stale-generation');
    expect(await harness.operators.pending(context.requestId)).toEqual([]);
  });

  test('a decision that comes after a disable makes nothing usable', async () => {
    const harness = await open(GATED);
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    value(await harness.kms.disableKey(handle, voided(context)));
    for (const person of harness.operators.people) await harness.operators.approve(id, person);
    expect(value(await harness.kms.getApproval(id)).state).toBe('withdrawn');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('an approved operation that fails is told as failed, with its reason', async () => {
    const harness = await open(GATED);
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    const key = harness.stub.sobjects.get(kidOf(handle));
    if (!key) throw new Error('No key');
    harness.stub.sobjects.revoke(key, { code: 'KeyCompromise' });
    harness.stub.sobjects.destroy(key);
    await approveFully(harness, id);
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      state: 'failed',
      reason: 'Object is destroyed',
      decidedBy: [harness.operators.people[0]],
    });
  });

  test('a quorum of two needs two, and one person counts once', async () => {
    const harness = await open({ ...GATED, quorum: 2 });
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    const id = await pendingEnable(harness, handle, request.context);
    const [first, second] = harness.operators.people;
    for (const person of [first, first]) await harness.operators.approve(id, person);
    expect(value(await harness.kms.getApproval(id)).state).toBe('pending');
    await harness.operators.approve(id, second);
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      state: 'approved',
      decidedBy: [first, second],
    });
  });

  test('a group that holds back disabling is told to whoever disables', async () => {
    const harness = await open({ ...GATED, gatesDisabling: true });
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    expect(codeOf(await harness.kms.disableKey(handle, request.context))).toBe('policy');
  });
});

describe('a set-up that Keydesk refuses', () => {
  const KEY_OF_ANOTHER = { acct_id: '00000000-0000-4000-8000-000000000000' };
  test.each<readonly [string, OpenOptions, RegExp]>([
    ['a group without history', { group: { key_history_policy: undefined } }, /keeps no key history/],
    ['a group of another account', { group: KEY_OF_ANOTHER }, /another account/],
    [
      'a gate with a gap',
      { protects: ['DELETE_SOBJECTS'] },
      /leaves open: ACTIVATE_SOBJECTS, UPDATE_SOBJECTS_ENABLED/,
    ],
    [
      'a gate before the making of keys',
      { protects: [...(GATED.protects ?? []), 'CREATE_SOBJECTS'] },
      /also protects CREATE_SOBJECTS/,
    ],
    ...(['beside people', 'in an inner quorum', 'alone', 'for the account'] as const).map(
      (appReviews): readonly [string, OpenOptions, RegExp] => [
        `Keydesk's own app as a reviewer: ${appReviews}`,
        { ...GATED, appReviews },
        /own DSM app is a reviewer/,
      ],
    ),
  ])('%s', async (_, options, message) => {
    const harness = await open(options);
    const error: unknown = await harness.kms.capabilities().catch((it: unknown) => it);
    expect(error).toBeInstanceOf(KmsRefused);
    const { refusal } = error as KmsRefused;
    expect(refusal).toMatchObject({ code: 'policy', message: expect.stringMatching(message) });
    const { spec, context } = newRequest(harness);
    expect(await harness.kms.createKey(spec, context)).toEqual({ ok: false, refusal });
    expect(harness.stub.kidsOf(context.requestId, 'live')).toEqual([]);
  });
});

describe("DSM's own policies are told before a key is made", () => {
  const RULE = {
    base: { custom_metadata: { 'cost-centre': { required: {} } } },
    for_obj_type: {},
    legacy_objects: 'allowed',
  };
  test.each<readonly [string, OpenOptions, RegExp]>([
    [
      'a size',
      { group: { cryptographic_policy: { aes: { key_sizes: [128] } } } },
      /DSM group payments doesn't allow keys of type AES-256/,
    ],
    [
      'a type',
      { account: { cryptographic_policy: { rsa: {} } } },
      /DSM account doesn't allow keys of type AES-256/,
    ],
    [
      'an operation',
      { group: { cryptographic_policy: { aes: {}, key_ops: ['ENCRYPT'] } } },
      /doesn't allow DECRYPT/,
    ],
    ['metadata', { group: { key_metadata_policy: RULE } }, /requires the metadata "cost-centre"/],
  ])('%s', async (_, options, message) => {
    const harness = await open(options);
    const { spec, context } = newRequest(harness);
    const refused = await harness.kms.createKey(spec, context);
    expect(refused).toMatchObject({ refusal: { code: 'policy', message: expect.stringMatching(message) } });
    expect(sent(harness)).not.toContain('POST /crypto/v1/keys');
  });

  test('what they require may be there', async () => {
    const harness = await open({ group: { key_metadata_policy: RULE } });
    expect(
      await createdKey(harness, newRequest(harness, { labels: { 'cost-centre': 'CC-1' } })),
    ).toBeTruthy();
  });
});

describe('the end of a deletion', () => {
  test('without a gate the key is deleted when its window is over, not before', async () => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    value(await harness.kms.scheduleDeletion(handle, 7, request.context));
    const finish = () => (harness.kms as DsmKms).finishDeletion(handle, request.context);
    expect(codeOf(await finish())).toBe('invalid-state');
    await harness.clock.advance(7 * DAY_MS, { finish: false });
    expect(value(await finish())).toMatchObject({ outcome: 'destroyed', key: { state: 'Destroyed' } });
    expect(value(await finish()).outcome).toBe('destroyed');
  });
});
