import type { DsmKms } from '../../src/app/adapters/kms/dsm/adapter';
import { KmsUnavailable } from '../../src/app/ports/kms';
import { KEY_TYPES, type KeyTypeId } from '../../src/domain/algorithms';
import { addDays, dayOf } from '../../src/domain/day';
import { type DsmHarness, GATED } from '../conformance/dsm-harness';
import {
  codeOf,
  createdKey,
  DAY_MS,
  enabledKey,
  newRequest,
  pendingEnable,
  value,
} from '../conformance/harness';
import { KEYDESK_PERMISSIONS } from './dsm-stub/records';
import type { Sobject } from './dsm-stub/sobject';
import { closeAll, kidOf, open, sent } from './dsm-support';

afterEach(closeAll);

/** What each type is in DSM (`SobjectRequest`). */
// biome-ignore format: a table lines up
const SHAPES: Readonly<Record<KeyTypeId, object>> = {
  'AES-128':      { obj_type: 'AES', key_size: 128 },
  'AES-192':      { obj_type: 'AES', key_size: 192 },
  'AES-256':      { obj_type: 'AES', key_size: 256 },
  'RSA-2048':     { obj_type: 'RSA', key_size: 2048 },
  'RSA-3072':     { obj_type: 'RSA', key_size: 3072 },
  'RSA-4096':     { obj_type: 'RSA', key_size: 4096 },
  'EC-P256':      { obj_type: 'EC', elliptic_curve: 'NistP256' },
  'EC-P384':      { obj_type: 'EC', elliptic_curve: 'NistP384' },
  'EC-P521':      { obj_type: 'EC', elliptic_curve: 'NistP521' },
  'EC-secp256k1': { obj_type: 'EC', elliptic_curve: 'SecP256K1' },
  Ed25519:        { obj_type: 'EC', elliptic_curve: 'Ed25519' },
  'HMAC-SHA-224': { obj_type: 'HMAC', key_size: 224 },
  'HMAC-SHA-256': { obj_type: 'HMAC', key_size: 256 },
  'HMAC-SHA-384': { obj_type: 'HMAC', key_size: 384 },
  'HMAC-SHA-512': { obj_type: 'HMAC', key_size: 512 },
  'ML-KEM-512':   { obj_type: 'MLKEM', mlkem: { param_set: 'MlKem512' } },
  'ML-KEM-768':   { obj_type: 'MLKEM', mlkem: { param_set: 'MlKem768' } },
  'ML-KEM-1024':  { obj_type: 'MLKEM', mlkem: { param_set: 'MlKem1024' } },
  'ML-DSA-44':    { obj_type: 'MLDSA', mldsa: { param_set: 'MlDsa44' } },
  'ML-DSA-65':    { obj_type: 'MLDSA', mldsa: { param_set: 'MlDsa65' } },
  'ML-DSA-87':    { obj_type: 'MLDSA', mldsa: { param_set: 'MlDsa87' } },
};

function sobject({ stub }: DsmHarness, handle: Parameters<typeof kidOf>[0]): Sobject {
  const key = stub.sobjects.get(kidOf(handle));
  if (!key) throw new Error('No key');
  return key;
}

test('every key type, the post-quantum ones too, is made as what DSM calls it', async () => {
  const harness = await open();
  for (const { id, purposes } of KEY_TYPES) {
    const [operations = []] = Object.values(purposes);
    const request = newRequest(harness, { keyType: id, operations: [...operations] });
    const { handle } = await createdKey(harness, request);
    expect(sobject(harness, handle)).toMatchObject(SHAPES[id]);
  }
});

describe('a new key', () => {
  test('is PreActive until its activation date, and then DSM activates it by itself', async () => {
    const harness = await open();
    const today = dayOf(harness.clock.now());
    const dates = { activationDate: addDays(today, 3), expiryDate: addDays(today, 30) };
    const { handle } = await enabledKey(harness, newRequest(harness, dates));
    expect(sobject(harness, handle)).toMatchObject({ state: 'PreActive', enabled: true });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    await harness.clock.advance(3 * DAY_MS);
    expect(sobject(harness, handle).state).toBe('Active');
    expect(await harness.applications.tryUse(handle)).toBe(true);
    await harness.clock.advance(27 * DAY_MS);
    expect(sobject(harness, handle).state).toBe('Deactivated');
  });

  test('without a date to wait for is Active at once, and disabled', async () => {
    const harness = await open();
    const { handle } = await createdKey(harness, newRequest(harness));
    expect(sobject(harness, handle)).toMatchObject({ state: 'Active', enabled: false });
  });

  test('bears the description of the request, and its period as DSM’s rotation policy', async () => {
    const harness = await open();
    const request = newRequest(harness, { rotationPeriodDays: 90, description: 'Encrypts card tokens.' });
    const { handle } = await createdKey(harness, request);
    expect(sobject(harness, handle)).toMatchObject({
      description: 'Encrypts card tokens.',
      rotation_policy: { interval_days: 90, deactivate_rotated_key: true, effective_at: '20260830T090000Z' },
    });
  });
});

describe('a request for approval', () => {
  test('is raised for the refusal that says so, and names ticket, key and operation', async () => {
    const harness = await open(GATED);
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    await pendingEnable(harness, handle, request.context);
    const [asked, ...more] = harness.stub.approvals.list(new URLSearchParams()).body as readonly {
      readonly description: string;
    }[];
    expect(more).toEqual([]);
    expect(asked).toMatchObject({
      ...{ method: 'PATCH', operation: `/crypto/v1/keys/${kidOf(handle)}`, body: { enabled: true } },
      requester: { app: harness.stub.appId },
      reviewers: harness.operators.people.map((email) => harness.stub.person(email)),
    });
    expect(asked?.description).toContain(`${request.context.ticket}: enable key "${request.spec.name}"`);
  });

  test('is not raised for any other refusal: a missing permission is told', async () => {
    const appPermissions = KEYDESK_PERMISSIONS.filter((it) => it !== 'UPDATE_SOBJECTS_ENABLED_STATE');
    const harness = await open({ ...GATED, appPermissions, hidesApp: true });
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    expect(await harness.kms.enableKey(handle, request.context)).toMatchObject({
      refusal: { code: 'forbidden', message: expect.stringContaining('UPDATE_SOBJECTS_ENABLED_STATE') },
    });
    expect(sent(harness)).not.toContain('POST /sys/v1/approval_requests');
  });
});

describe('a name that is taken while a key is made', () => {
  /** Holds the create back, and lets something else take the name meanwhile. */
  async function overtaken(
    take: (harness: DsmHarness, request: ReturnType<typeof newRequest>) => Promise<unknown>,
  ) {
    const harness = await open();
    const request = newRequest(harness);
    await harness.kms.capabilities();
    harness.faults.inject('slow');
    const creating = harness.kms.createKey(request.spec, request.context);
    await harness.faults.held();
    await take(harness, request);
    harness.faults.release();
    return { harness, request, made: await creating };
  }

  test('by ourselves is the key of the request', async () => {
    const { harness, request, made } = await overtaken((there, { spec, context }) =>
      there.direct.createKey(spec, context),
    );
    expect(value(made).requestId).toBe(request.context.requestId);
    expect(harness.stub.kidsOf(request.context.requestId, 'any')).toHaveLength(1);
  });

  test('by a key without our marks is refused as taken', async () => {
    const { made } = await overtaken(async ({ stub }, { spec: { name } }) => {
      const foreign = { name, obj_type: 'AES', key_size: 256, group_id: stub.groupId, key_ops: ['ENCRYPT'] };
      stub.sobjects.create(foreign, stub.accountId, { app: stub.appId });
    });
    expect(codeOf(made)).toBe('name-taken');
  });
});

describe('a key that somebody made with the marks of a request', () => {
  const PLANTED: readonly (readonly [string, object])[] = [
    ['of imported material', { origin: 'External' }],
    ['that can be exported', { key_ops: ['ENCRYPT', 'DECRYPT', 'EXPORT', 'APPMANAGEABLE'] }],
    ['of a weaker kind', { key_size: 128 }],
    ['of another kind', { obj_type: 'RSA', key_size: 2048 }],
  ];

  test.each(PLANTED)('%s is not taken for the request’s', async (_, change) => {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    expect((await createdKey(harness, request)).handle).toBe(handle);
    Object.assign(sobject(harness, handle), change);
    expect(await harness.kms.createKey(request.spec, request.context)).toMatchObject({
      refusal: { code: 'policy', mend: expect.stringContaining('audit log') },
    });
  });
});

describe('a next version that somebody made', () => {
  /** With every mark, and material that they imported. */
  async function planted(nameOf: (name: string, kid: string) => string) {
    const harness = await open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    const { name, kid, key_ops, custom_metadata } = sobject(harness, handle);
    const { stub } = harness;
    const marks = { ...custom_metadata, keydesk_first: kid, keydesk_version: '2' };
    const body = {
      ...{ name: nameOf(name, kid), obj_type: 'AES', key_size: 256, group_id: stub.groupId },
      ...{ key_ops, enabled: false, custom_metadata: marks },
    };
    const made = stub.sobjects.create(body, stub.accountId, { app: stub.appId }).body as Sobject;
    Object.assign(made, { origin: 'External' });
    const rotate = () => (harness.kms as DsmKms).rotateKey(handle, 2, request.context);
    return { harness, request, handle, made, rotate };
  }

  test('does not take over: Keydesk makes its own', async () => {
    const { harness, request, made, rotate } = await planted(() => 'another name');
    expect(value(await rotate())).toMatchObject({ outcome: 'rotated', key: { version: 2 } });
    const named = harness.stub.sobjects.byName(request.spec.name);
    expect([named?.kid === made.kid, named?.origin]).toEqual([false, 'FortanixHSM']);
  });

  test('is told where it bears the name that the next one needs, and the key stays as it is', async () => {
    const { harness, handle, rotate } = await planted((name, kid) => `${name} (version 2 of ${kid})`);
    expect(codeOf(await rotate())).toBe('name-taken');
    expect(await harness.applications.tryUse(handle)).toBe(true);
    expect(value(await harness.kms.describeKey(handle)).version).toBe(1);
  });
});

describe('before a request is frozen', () => {
  test('what group and account want of metadata and description is told, each by itself', async () => {
    const rule = (names: readonly string[]) => ({
      base: { custom_metadata: Object.fromEntries(names.map((name) => [name, { required: {} }])) },
      ...{ for_obj_type: {}, legacy_objects: 'allowed' },
    });
    const harness = await open({
      group: { key_metadata_policy: rule(['cost-centre', 'keydesk_ticket']) },
      account: { key_metadata_policy: rule(['owner']) },
    });
    const { spec, context } = newRequest(harness);
    const told = value(await (harness.kms as DsmKms).preflight(spec, context));
    expect(told.map(({ message }) => message)).toEqual([
      'The DSM group payments requires the metadata "cost-centre".',
      'The DSM account requires the metadata "owner".',
    ]);
  });

  test('a set-up that Keydesk refuses is told, and a DSM that is silent is no objection of its own', async () => {
    const refusing = await open({ group: { key_history_policy: undefined } });
    const { spec, context } = newRequest(refusing);
    const asked = await (refusing.kms as DsmKms).preflight(spec, context);
    expect(asked).toMatchObject({ refusal: { message: expect.stringContaining('no key history') } });
    const silent = await open({ suffers: ({ path }) => path.startsWith('/sys/v1/groups/') });
    silent.faults.inject('server-error');
    const call = (silent.kms as DsmKms).preflight(spec, context);
    await expect(call).rejects.toBeInstanceOf(KmsUnavailable);
  });
});
