import { type Kms, KmsUnavailable } from '../../../../src/app/ports/kms';
import { readBilling, saveBilling } from '../../../../src/app/usecases/billing-settings';
import { makeDefaultConnection, removeConnection } from '../../../../src/app/usecases/change-connections';
import { listConnections, saveConnection } from '../../../../src/app/usecases/connections';
import { readOverview } from '../../../../src/app/usecases/overview';
import { addToRole, readRoles } from '../../../../src/app/usecases/project-roles';
import { readLog } from '../../../../src/app/usecases/read-settings-log';
import type { AccountId, ConnectionId, IssueKey } from '../../../../src/domain/ids';
import { SetUpWorld } from '../../../fakes/jira-admin/set-up';
import { ADMIN } from '../../../fakes/jira-admin/site';
import { FAKE_CAPABILITIES } from '../../../fakes/kms/fake-capabilities';
import { MemorySecrets } from '../../../fakes/settings/memory-settings';
import { MemoryTestRecords } from '../../../fakes/settings/memory-test-records';
import { MemoryAdminStore } from '../../../fakes/store/memory-admin-store';

const WHO = ADMIN as AccountId;
const INPUT = {
  name: 'Main KMS',
  kms: { type: 'keydesk', baseUrl: 'https://kms.example.com' },
  keyGroup: 'payments',
  credential: 'kd_0123456789abcdef_secret',
};

let world: SetUpWorld;
beforeEach(() => {
  world = new SetUpWorld();
});
afterEach(() => world.site.close());

function page() {
  const store = new MemoryAdminStore();
  const secrets = new MemorySecrets();
  const attention: string[] = [];
  const kms = { capabilities: async () => FAKE_CAPABILITIES };
  const deps = {
    ...world.deps,
    store,
    secrets,
    tests: new MemoryTestRecords(),
    attention: async () => attention,
    openKms: () => kms as unknown as Kms,
    signedInAs: async () => undefined,
    forgetCapabilities: async () => {},
    keepCapabilities: async () => {},
  };
  const lines = async () => {
    const { lines: all } = await readOverview(deps);
    return Object.fromEntries(all.map((line) => [line.id, line]));
  };
  const connect = async (name: string) => {
    const saved = await saveConnection(deps, { ...INPUT, name }, WHO);
    if (!saved.ok) throw new Error(saved.refusal.what);
    return saved.value.id;
  };
  return { deps, store, secrets, attention, kms, lines, connect };
}

async function addPerson(accountId: string): Promise<AccountId> {
  world.site.jira.addUser({ accountId, displayName: accountId, emailAddress: `${accountId}@example.com` });
  return accountId as AccountId;
}

test('on an empty site every line says what is missing', async () => {
  const { deps, lines } = page();
  expect(await readOverview(deps)).toMatchObject({ ready: false });
  const found = await lines();
  for (const id of ['project', 'approvers', 'kms', 'credential', 'answers'])
    expect(found[id]).toMatchObject({ tone: 'missing', mend: expect.any(String), part: expect.any(String) });
});

test('a set-up that stopped half-way is told with how far it came', async () => {
  await world.plan();
  await world.step();
  const { lines } = page();
  expect((await lines()).project).toMatchObject({
    tone: 'missing',
    says: 'Set-up of KEYS stopped after 1 of 15 steps.',
  });
});

test('nobody, one person, and two people who can approve', async () => {
  await world.run();
  const { deps, lines } = page();
  expect((await lines()).approvers?.tone).toBe('missing');
  const [first, second] = [await addPerson('one'), await addPerson('two')];
  await addToRole(deps, 'approvers', { accountIds: [first], groupIds: [] }, WHO);
  expect((await lines()).approvers?.tone).toBe('attention');
  await addToRole(deps, 'approvers', { accountIds: [first, second], groupIds: [] }, WHO);
  expect((await lines()).approvers?.tone).toBe('good');
  const log = await readLog(world.settings, null);
  expect(log.entries[0]).toMatchObject({ action: 'role.added', subject: { added: 'two' } });
});

test('a group whose only member is the one approver helps nobody', async () => {
  await world.run();
  const { deps, lines } = page();
  const person = await addPerson('one');
  const made = await world.site.request(ADMIN, 'POST', '/rest/api/3/group', { name: 'approvers' });
  const { groupId } = made.body as { groupId: string };
  await world.site.request(ADMIN, 'POST', `/rest/api/3/group/user?groupId=${groupId}`, { accountId: person });
  await addToRole(deps, 'approvers', { accountIds: [person], groupIds: [groupId] }, WHO);
  expect((await lines()).approvers?.tone).toBe('attention');
  const roles = await readRoles(deps);
  expect(roles.ok && roles.value[0]).toMatchObject({ groups: [{ groupId, name: 'approvers' }] });
});

test('a KMS that is silent, a receiver that refuses, and requests that are stuck', async () => {
  await world.run();
  const { deps, kms, store, attention, connect, lines } = page();
  await connect('Main KMS');
  expect((await lines()).answers).toMatchObject({ says: expect.stringContaining('Fake module answers.') });
  kms.capabilities = async () => {
    throw new KmsUnavailable('unreachable', 'The KMS gives no answer.');
  };
  expect((await lines()).answers).toMatchObject({ tone: 'missing', says: 'The KMS gives no answer.' });
  await saveBilling(
    deps,
    { url: 'https://b.example.com', secret: `whsec_${'A'.repeat(32)}`, chargeAt: 'ready' },
    WHO,
  );
  expect(await readBilling(deps)).toMatchObject({ hasSecret: true });
  expect((await lines()).billing?.tone).toBe('good');
  store.entries.push({ id: 'e', event: {} as never, status: 'dead', attempts: 1, due: 0, problem: 'No.' });
  expect((await lines()).billing?.tone).toBe('attention');
  attention.push('KEYS-7');
  expect((await lines()).requests).toMatchObject({
    tone: 'attention',
    says: expect.stringContaining('KEYS-7'),
  });
});

test('a Jira that refuses to say is a line like any other', async () => {
  await world.run();
  world.site.intercept.before = (_, path) =>
    path.startsWith('/rest/api/3/project/')
      ? (new Response('{"errorMessages":["No."]}', { status: 403 }) as never)
      : undefined;
  const found = await page().lines();
  expect(found.project).toMatchObject({ tone: 'attention', says: 'Jira: forbidden: No.' });
});

test('a connection that requests under way use is not removed, and they are named', async () => {
  const { deps, store, secrets, connect } = page();
  const id = await connect('Main KMS');
  store.open.push(
    ...[1, 2, 3, 4, 5, 6].map((n) => ({ connectionId: id, issueKey: `KEYS-${n}` as IssueKey })),
  );
  const refused = await removeConnection(deps, id, WHO);
  expect(!refused.ok && refused.refusal.what).toBe(
    'Requests under way use this connection: KEYS-1, KEYS-2, KEYS-3, KEYS-4, KEYS-5 and more.',
  );
  expect(secrets.values.size).toBe(1);
  store.open.length = 0;
  expect(await removeConnection(deps, id, WHO)).toEqual({ ok: true, value: [] });
  expect(secrets.values.size).toBe(0);
});

test('the default connection goes last, and another can be made the default', async () => {
  const { deps, connect } = page();
  const first = await connect('First');
  const second = await connect('Second');
  expect(await removeConnection(deps, first, WHO)).toMatchObject({ ok: false });
  const changed = await makeDefaultConnection(deps, second, WHO);
  expect(changed.ok && changed.value.map(({ isDefault }) => isDefault)).toEqual([false, true]);
  expect(await removeConnection(deps, first, WHO)).toMatchObject({ ok: true });
  expect((await listConnections(deps)).map(({ id }) => id)).toEqual([second]);
  expect(await makeDefaultConnection(deps, 'nowhere' as ConnectionId, WHO)).toMatchObject({ ok: false });
});

test('the log is read in pages, and a changed entry shows', async () => {
  await world.run();
  await world.run();
  const newest = await readLog(world.settings, null);
  expect(newest.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => 30 - index));
  const rest = await readLog(world.settings, newest.before);
  expect(rest).toMatchObject({ before: null, isIntact: true });
  expect(rest.entries.map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const entry = await world.settings.get('log:5');
  if (!entry) throw new Error('no entry');
  const forged = { ...entry.value, actor: 'somebody-else' as AccountId };
  await world.settings.commit([{ name: 'log:5', value: forged, expectedVersion: entry.version }]);
  expect((await readLog(world.settings, newest.before)).isIntact).toBe(false);
});
