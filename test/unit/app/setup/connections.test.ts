import { billingPayload, connectionPayload } from '../../../../src/app/entry/admin-page/payloads';
import { type Kms, KmsRefused, KmsUnavailable } from '../../../../src/app/ports/kms';
import { readBilling, saveBilling } from '../../../../src/app/usecases/billing-settings';
import {
  type ConnectionInput,
  listConnections,
  type SaveDeps,
  saveConnection,
} from '../../../../src/app/usecases/connections';
import { type TestDeps, testConnection } from '../../../../src/app/usecases/test-connection';
import type { AccountId, ConnectionId } from '../../../../src/domain/ids';
import { FAKE_CAPABILITIES } from '../../../fakes/kms/fake-capabilities';
import { MemorySecrets, MemorySettings } from '../../../fakes/settings/memory-settings';
import { MemoryTestRecords } from '../../../fakes/settings/memory-test-records';

const ADMIN = 'admin-1' as AccountId;
const FIRST = 'kd_app1_aaaaaaaaaaaaaaaaaaaaaaaa';
const SECOND = 'kd_app1_bbbbbbbbbbbbbbbbbbbbbbbb';
const INPUT: ConnectionInput = {
  name: 'Main KMS',
  kms: { type: 'keydesk', baseUrl: 'https://kms.example.com' },
  keyGroup: 'payments',
  credential: FIRST,
};

const settings = () => new MemorySettings();
function setUp() {
  const store = settings();
  const secrets = new MemorySecrets();
  const forgotten: ConnectionId[] = [];
  let ids = 0;
  const deps: SaveDeps = {
    settings: store,
    secrets,
    tests: new MemoryTestRecords(),
    now: () => 1_770_000_000_000,
    newId: () => `id-${++ids}`,
    forgetCapabilities: async (id) => {
      forgotten.push(id);
    },
  };
  const save = async (input: ConnectionInput) => {
    const saved = await saveConnection(deps, input, ADMIN);
    if (!saved.ok) throw new Error(saved.refusal.what);
    return saved.value;
  };
  return { store, secrets, deps, save, forgotten };
}
type World = ReturnType<typeof setUp>;

async function storedCredential({ store, secrets }: World): Promise<string | undefined> {
  const name = (await store.get('connections'))?.value.list[0]?.credential;
  return name ? secrets.get(name) : undefined;
}

test('the credential lies in the secret store and nowhere else', async () => {
  const world = setUp();
  const view = await world.save(INPUT);
  expect(view).toMatchObject({ hasCredential: true, isDefault: true });
  expect(await storedCredential(world)).toBe(FIRST);
  expect(world.store.dump()).not.toContain(FIRST);
  expect(JSON.stringify(await listConnections(world.deps))).not.toMatch(/kd_app1|secret:/);
});

test('saving without a credential keeps it, a new one replaces it, and no old one stays behind', async () => {
  const world = setUp();
  const { id } = await world.save(INPUT);
  const { credential: _, ...rest } = INPUT;
  await world.save({ ...rest, id, name: 'Renamed' });
  expect(await storedCredential(world)).toBe(FIRST);
  world.forgotten.length = 0;
  await world.save({ ...rest, id, credential: SECOND });
  expect(await storedCredential(world)).toBe(SECOND);
  expect([...world.secrets.values.values()]).toEqual([SECOND]);
  // The KMS is the same: what it said holds, and nothing waits for it to say it again.
  expect(world.forgotten).toEqual([]);
});

test.each([
  ['address', { type: 'keydesk', baseUrl: 'https://kms.attacker.example' }],
  ['type', { type: 'other', baseUrl: 'https://kms.example.com' }],
  ['account', { type: 'keydesk', baseUrl: 'https://kms.example.com', account: '2' }],
])('another %s discards the credential and what the old KMS said', async (_, kms) => {
  const world = setUp();
  const { id } = await world.save(INPUT);
  const { credential: __, ...rest } = INPUT;
  const changed = await world.save({ ...rest, id, kms });
  expect(changed).toMatchObject({ hasCredential: false, isDefault: true });
  expect(world.secrets.values.size).toBe(0);
  expect(world.forgotten).toContain(id);
  expect(changed.lastTest).toBeNull();
  // Requests submitted under the old one can't reach the new one.
  expect(changed.id).not.toBe(id);
  expect((await listConnections(world.deps)).map((connection) => connection.id)).toEqual([changed.id]);
});

test('a crash between the two stores never pairs a credential with another address', async () => {
  const world = setUp();
  const { id } = await world.save(INPUT);
  world.store.beforeCommit = () => {
    throw new Error('killed');
  };
  const kms = { type: 'keydesk', baseUrl: 'https://other.example.com' };
  await expect(
    saveConnection(world.deps, { ...INPUT, id, kms, credential: SECOND }, ADMIN),
  ).rejects.toThrow();
  const [connection] = (await world.store.get('connections'))?.value.list ?? [];
  expect(connection?.kms.baseUrl).toBe('https://kms.example.com');
  expect(await storedCredential(world)).toBe(FIRST);
});

test('every change is on the record with who made it, without a secret', async () => {
  const world = setUp();
  const { id } = await world.save(INPUT);
  await world.save({ ...INPUT, id, credential: SECOND });
  const log = await Promise.all([world.store.get('log:1'), world.store.get('log:2')]);
  expect(log.map((entry) => entry?.value.actor)).toEqual([ADMIN, ADMIN]);
  expect(log[1]?.value.previousHash).toBe(log[0]?.value.hash);
  expect(log[1]?.value.subject).toMatchObject({ connection: id, credential: 'replaced' });
});

test('where operators are sent, and that callbacks are believed on another secret, is on the record', async () => {
  const world = setUp();
  const { id } = await world.save(INPUT);
  const consoleUrl = 'https://console.example.com/keys/{keyId}';
  await world.save({ ...INPUT, id, callbackSecret: SECOND, consoleUrl, makeDefault: true });
  const [first, second] = [await world.store.get('log:1'), await world.store.get('log:2')];
  expect(first?.value.subject).toMatchObject({
    consoleUrl: 'as before, if the address is',
    makeDefault: null,
  });
  expect(second?.value.subject).toMatchObject({ consoleUrl, callbackSecret: 'replaced', makeDefault: 'yes' });
  expect(JSON.stringify(second)).not.toContain(SECOND);
});

test('two administrators saving at once lose nothing', async () => {
  const world = setUp();
  await Promise.all([world.save(INPUT), world.save({ ...INPUT, name: 'Second KMS' })]);
  expect((await listConnections(world.deps)).map(({ name }) => name).sort()).toEqual([
    'Main KMS',
    'Second KMS',
  ]);
});

test('a name that is taken and a connection that is gone are refused', async () => {
  const world = setUp();
  await world.save(INPUT);
  expect(await saveConnection(world.deps, INPUT, ADMIN)).toMatchObject({ ok: false });
  const gone = { ...INPUT, id: 'nowhere' as ConnectionId, name: 'x' };
  expect(await saveConnection(world.deps, gone, ADMIN)).toMatchObject({ ok: false });
});

const kmsThat = (capabilities: () => Promise<typeof FAKE_CAPABILITIES>) =>
  ({ capabilities }) as unknown as Kms;
const testDeps = (world: World, kms: Kms): TestDeps => ({
  ...world.deps,
  openKms: () => kms,
  signedInAs: async () => 'app1',
  keepCapabilities: async () => {},
});

test('the test button tells what the KMS is, and warns where it lacks what is relied on', async () => {
  const world = setUp();
  const { id } = await world.save(INPUT);
  const weak = { ...FAKE_CAPABILITIES, features: { ...FAKE_CAPABILITIES.features, approvals: false } };
  const tested = await testConnection(
    testDeps(
      world,
      kmsThat(async () => weak),
    ),
    id,
  );
  expect(tested).toMatchObject({ ok: true, value: { module: FAKE_CAPABILITIES.module.name } });
  expect(tested.ok && tested.value.warnings.join(' ')).toContain('no operators’ gate');
  expect(tested).toMatchObject({
    value: {
      signedInAs: 'app1',
      hsm: 'software',
      keyTypes: expect.arrayContaining([
        {
          family: 'ML-DSA',
          keyTypes: ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'],
          operations: ['sign', 'verify'],
        },
      ]),
      features: expect.arrayContaining([expect.objectContaining({ title: 'Operators’ gate', has: false })]),
    },
  });
  expect((await listConnections(world.deps))[0]?.lastTest).toEqual({ at: 1_770_000_000_000, problem: null });
});

test.each([
  [
    new KmsRefused({ code: 'unauthenticated', message: 'Wrong credential.', mend: 'Enter it again.' }),
    { what: 'Wrong credential.', mend: 'Enter it again.' },
  ],
  [
    new KmsUnavailable('unreachable', 'The KMS does not answer.'),
    { what: 'The KMS does not answer.', mend: expect.stringContaining('address') },
  ],
])('a test that fails says why and what to do (%#)', async (error, refusal) => {
  const world = setUp();
  const { id } = await world.save(INPUT);
  const failing = kmsThat(async () => {
    throw error;
  });
  expect(await testConnection(testDeps(world, failing), id)).toEqual({ ok: false, refusal });
  expect((await listConnections(world.deps))[0]?.lastTest?.problem).toEqual(refusal);
});

test('billing: another address discards the secret; the record names the change, not the secret', async () => {
  const world = setUp();
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const url = 'https://billing.example.com/events';
  await saveBilling(world.deps, { url, secret, chargeAt: 'creation' }, ADMIN);
  expect(await readBilling(world.deps)).toEqual({ url, hasSecret: true, chargeAt: 'creation' });
  await saveBilling(world.deps, { url, chargeAt: 'ready' }, ADMIN);
  expect(await readBilling(world.deps)).toEqual({ url, hasSecret: true, chargeAt: 'ready' });
  await saveBilling(world.deps, { url: 'https://other.example.com', chargeAt: 'ready' }, ADMIN);
  expect(await readBilling(world.deps)).toMatchObject({ hasSecret: false });
  expect(world.secrets.values.size).toBe(0);
  expect(world.store.dump()).not.toContain(secret);
});

test.each([
  ['http over the net', { kms: { type: 'keydesk', baseUrl: 'http://kms.example.com' } }],
  ['a password in the address', { kms: { type: 'keydesk', baseUrl: 'https://a:b@kms.example.com' } }],
  ['an unknown KMS', { kms: { type: 'magic', baseUrl: 'https://kms.example.com' } }],
  ['a credential of two words', { credential: 'two words' }],
  ['an unknown member', { owner: 'me' }],
])('the page may not send %s', (_, change) => {
  const good = { name: 'Main', kms: INPUT.kms, keyGroup: 'payments', credential: FIRST };
  expect(connectionPayload.safeParse(good).success).toBe(true);
  const answer = connectionPayload.safeParse({ ...good, ...change });
  expect(answer.success).toBe(false);
  expect(JSON.stringify(answer.error?.issues.map(({ message }) => message))).not.toContain(FIRST);
});

test('an empty secret field means "as before"; a short signing secret is refused', () => {
  const billing = { url: 'https://billing.example.com', secret: '', chargeAt: 'ready' };
  expect(billingPayload.parse(billing).secret).toBeUndefined();
  expect(billingPayload.safeParse({ ...billing, secret: 'whsec_c2hvcnQ=' }).success).toBe(false);
});
