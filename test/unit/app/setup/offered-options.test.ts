import type { Connection } from '../../../../src/app/ports/settings';
import { NATIVE_FIELDS, type NativeFieldKey } from '../../../../src/app/setup/fields';
import { thing } from '../../../../src/app/setup/things';
import { checkSetUp, offerTested } from '../../../../src/app/usecases/set-up-project';
import type { KmsCapabilities } from '../../../../src/domain/capabilities';
import type { AccountId, ConnectionId } from '../../../../src/domain/ids';
import { SetUpWorld } from '../../../fakes/jira-admin/set-up';
import { ADMIN, toResponse } from '../../../fakes/jira-admin/site';
import { FAKE_CAPABILITIES } from '../../../fakes/kms/fake-capabilities';

let world: SetUpWorld;
beforeEach(() => {
  world = new SetUpWorld();
});
afterEach(() => world.site.close());

const connection = (id: string): Connection => ({
  id: id as ConnectionId,
  name: id,
  kms: { type: 'keydesk', baseUrl: `https://${id}.example.com` },
  keyGroup: 'payments',
  credential: null,
  callbackSecret: null,
});

/** Connects KMSs; one without capabilities has not said what it can do. */
async function connect(kmss: Readonly<Record<string, Partial<KmsCapabilities> | undefined>>): Promise<void> {
  const stored = await world.settings.get('connections');
  const value = { list: Object.keys(kmss).map(connection), defaultId: null };
  await world.settings.commit([{ name: 'connections', value, expectedVersion: stored?.version }]);
  world.capabilities.clear();
  for (const [id, capabilities] of Object.entries(kmss))
    if (capabilities) world.capabilities.set(id as ConnectionId, { ...FAKE_CAPABILITIES, ...capabilities });
}

/** Options that can be chosen, and those that can't any more. */
async function options(key: NativeFieldKey): Promise<readonly [string[], string[]]> {
  const ids = (await world.settings.get('set-up'))?.value.ids ?? {};
  const found = await world.site.admin.options(ids[thing.field(key)] ?? '', ids[thing.context(key)] ?? '');
  const values = (disabled: boolean) =>
    found.filter((option) => option.disabled === disabled).map(({ value }) => value);
  return [values(false), values(true)];
}

const lacks = async (): Promise<string[]> =>
  (await checkSetUp(world.deps, ADMIN as AccountId))
    .map(({ what }) => what)
    .filter((what) => what.includes('lacks what a KMS offers'));

test('set-up gives the form what the connected KMSs offer together', async () => {
  await connect({ one: { locations: ['eu-1', 'eu-2'] }, two: { locations: ['eu-2', 'us-1'] } });
  await world.run();
  expect(await options('location')).toEqual([['eu-1', 'eu-2', 'us-1'], []]);
  expect(await lacks()).toEqual([]);
});

test('before any KMS has said what it offers the form keeps its options, and set-up says so', async () => {
  await connect({ one: undefined });
  await world.run();
  expect(await options('location')).toEqual([[], []]);
  const all = NATIVE_FIELDS.find(({ key }) => key === 'keyType')?.options ?? [];
  expect((await options('keyType'))[0]).toEqual([...all]);
});

test('a test of a KMS adds what is new, disables what no KMS offers, and brings it back', async () => {
  await connect({ one: { locations: ['eu-1'] } });
  await world.run();
  await connect({ one: { locations: ['eu-2'], protectionLevels: ['software'] } });
  expect(await lacks()).toEqual(['The field "Location" lacks what a KMS offers: eu-2.']);
  expect(await offerTested(world.deps)).toEqual([
    'The form now offers Location eu-2.',
    'No connected KMS offers Location eu-1: the form no longer does.',
    'No connected KMS offers Protection level hsm: the form no longer does.',
  ]);
  expect(await options('location')).toEqual([['eu-2'], ['eu-1']]);
  expect(await options('protectionLevel')).toEqual([['software'], ['hsm']]);
  await connect({ one: { locations: ['eu-1', 'eu-2'] } });
  await world.run();
  expect(await options('location')).toEqual([['eu-1', 'eu-2'], []]);
  world.site.calls.length = 0;
  expect(await offerTested(world.deps)).toEqual([]);
  expect(world.writes).toEqual([]);
});

test('while one KMS has not said what it offers nothing is disabled', async () => {
  await connect({ one: { locations: ['eu-1'] } });
  await world.run();
  await connect({ one: { locations: ['eu-2'] }, two: undefined });
  await offerTested(world.deps);
  expect(await options('location')).toEqual([['eu-1', 'eu-2'], []]);
});

test('before set-up a test changes no form; where Jira objects the test says so', async () => {
  await connect({ one: {} });
  expect(await offerTested(world.deps)).toEqual([]);
  await world.run();
  await connect({ one: { locations: ['mars'] } });
  world.site.intercept.before = (method) =>
    method === 'POST' ? toResponse(403, {}, '{"errorMessages":["No."]}') : undefined;
  expect((await offerTested(world.deps)).join()).toContain('options stay as they are');
});

test('a Location that an older version made as text is made anew as a choice, and the old one is left alone', async () => {
  await connect({ one: { locations: ['eu-1'] } });
  await world.run();
  const made = await world.site.request(ADMIN, 'POST', '/rest/api/3/field', {
    name: 'Location',
    description: 'Where the KMS keeps the key. Made by Keydesk.',
    type: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield',
  });
  const old = (made.body as { id: string }).id;
  const stored = await world.settings.get('set-up');
  if (!stored) throw new Error('Not set up');
  const ids = { ...stored.value.ids, [thing.field('location')]: old };
  await world.settings.commit([
    { name: 'set-up', value: { ...stored.value, ids }, expectedVersion: stored.version },
  ]);
  expect(await world.run()).toMatchObject({ done: true });
  expect((await world.settings.get('set-up'))?.value.ids[thing.field('location')]).not.toBe(old);
  expect(await options('location')).toEqual([['eu-1'], []]);
});
