import { routingPayload, routingPresetPayload } from '../../../../src/app/entry/admin-page/payloads';
import { removeConnection } from '../../../../src/app/usecases/change-connections';
import { saveConnection } from '../../../../src/app/usecases/connections';
import {
  type RuleInput,
  readRouting,
  savePreset,
  saveRouting,
  tryRouting,
} from '../../../../src/app/usecases/routing-rules';
import type { AccountId, ConnectionId } from '../../../../src/domain/ids';
import { DATA_CLASSIFICATIONS } from '../../../../src/domain/key-request';
import { MemorySecrets, MemorySettings } from '../../../fakes/settings/memory-settings';
import { MemoryTestRecords } from '../../../fakes/settings/memory-test-records';

const ADMIN = '712020:admin' as AccountId;
const input = (name: string) => ({
  name,
  kms: { type: 'keydesk', baseUrl: `https://${name}.example.com` },
  keyGroup: `${name}-group`,
  credential: 'kd_app1_first',
});

async function world() {
  let count = 0;
  const settings = new MemorySettings();
  const deps = {
    settings,
    secrets: new MemorySecrets(),
    tests: new MemoryTestRecords(),
    now: () => 1_770_000_000_000,
    newId: () => `id${++count}`,
    forgetCapabilities: async () => {},
    store: {
      openRequests: async () => ({ found: [], more: false }),
      outbox: async () => ({ found: [], more: false }),
    },
  };
  const connect = async (name: string, id?: ConnectionId): Promise<ConnectionId> => {
    const saved = await saveConnection(deps, { ...input(name), ...(id && { id }) }, ADMIN);
    if (!saved.ok) throw new Error(saved.refusal.what);
    return saved.value.id;
  };
  return { deps, settings, connect, main: await connect('main'), vault: await connect('vault') };
}

const rule = (name: string, connectionId: ConnectionId, when: RuleInput['when'] = {}): RuleInput => ({
  name,
  when,
  connectionId,
  keyGroup: `${name}-keys`,
});

test('settings of an older version, without rules, are read as none', async () => {
  const { deps, settings, main } = await world();
  const stored = await settings.get('connections');
  const { rules: _, ...older } = stored?.value ?? { list: [], defaultId: null };
  await settings.commit([{ name: 'connections', value: older, expectedVersion: stored?.version }]);
  expect(await readRouting(deps)).toMatchObject({ rules: [], fallback: { connection: 'main' } });
  expect(await tryRouting(deps, {})).toMatchObject({
    goes: expect.stringContaining('the default connection'),
  });
  const { version } = await readRouting(deps);
  expect(await saveRouting(deps, { version, rules: [rule('all', main)] }, ADMIN)).toMatchObject({ ok: true });
});

test('rules are kept, logged in words, and survive a change of a connection', async () => {
  const { deps, settings, connect, vault } = await world();
  const { version } = await readRouting(deps);
  const rules = [rule('restricted', vault, { dataClassification: ['restricted'] })];
  expect(await saveRouting(deps, { version, rules }, ADMIN)).toMatchObject({ ok: true });
  const head = (await settings.get('log-head'))?.value.seq ?? 0;
  expect((await settings.get(`log:${head}`))?.value).toMatchObject({
    actor: ADMIN,
    action: 'routing.saved',
    subject: {
      rules: '1. "restricted": Data classification restricted to "vault", key group "restricted-keys"',
    },
  });
  await connect('main-2');
  expect((await readRouting(deps)).rules).toHaveLength(1);
  // Another address is another connection: the rule follows it, as the default does.
  const moved = await saveConnection(
    deps,
    { ...input('vault'), id: vault, kms: { type: 'keydesk', baseUrl: 'https://new.example.com' } },
    ADMIN,
  );
  expect(moved.ok && moved.value.id).not.toBe(vault);
  expect((await readRouting(deps)).rules[0]).toMatchObject({
    connectionId: moved.ok && moved.value.id,
    problem: null,
  });
});

test('rules that were read before somebody else’s change are not written over it', async () => {
  const { deps, main, vault } = await world();
  const { version } = await readRouting(deps);
  const [first, second] = await Promise.all([
    saveRouting(deps, { version, rules: [rule('first', main)] }, ADMIN),
    saveRouting(deps, { version, rules: [rule('second', vault)] }, ADMIN),
  ]);
  expect([first.ok, second.ok].sort()).toEqual([false, true]);
  expect((await readRouting(deps)).rules).toHaveLength(1);
});

test('a connection that rules lead to stays until they lead elsewhere; the refusal names them', async () => {
  const { deps, main, vault } = await world();
  const { version } = await readRouting(deps);
  const rules = [rule('one', vault), rule('two', vault), rule('three', main)];
  await saveRouting(deps, { version, rules }, ADMIN);
  expect(await removeConnection(deps, vault, ADMIN)).toMatchObject({
    ok: false,
    refusal: { what: 'Routing rules lead to this connection: "one", "two".' },
  });
  await saveRouting(deps, { version: version + 1, rules: [rule('three', main)] }, ADMIN);
  expect(await removeConnection(deps, vault, ADMIN)).toMatchObject({ ok: true });
});

test('a repeated name and a connection that is gone are refused at their fields', async () => {
  const { deps, main } = await world();
  const { version } = await readRouting(deps);
  const rules = [rule('same', main), rule('same', 'nowhere' as ConnectionId)];
  expect(await saveRouting(deps, { version, rules }, ADMIN)).toMatchObject({
    ok: false,
    refusal: {
      fields: {
        'rules.1.name': expect.stringContaining('same'),
        'rules.1.connectionId': expect.any(String),
      },
    },
  });
  expect((await readRouting(deps)).version).toBe(version);
});

test('the preset gives each classification a key group of its own', async () => {
  const { deps, vault } = await world();
  const { version } = await readRouting(deps);
  const preset = { version, connectionId: vault, keyGroupPattern: 'pay-{classification}' };
  const saved = await savePreset(deps, preset, ADMIN);
  expect(saved.ok && saved.value.rules.map(({ keyGroup }) => keyGroup)).toEqual(
    DATA_CLASSIFICATIONS.map((classification) => `pay-${classification}`),
  );
  expect(routingPresetPayload.safeParse(preset).success).toBe(true);
  expect(
    routingPresetPayload.safeParse({ ...preset, keyGroupPattern: 'pay' }).error?.issues[0]?.path,
  ).toEqual(['keyGroupPattern']);
});

test('a dry run names the rule, what the others wanted, and what stands in the way', async () => {
  const { deps, main, vault } = await world();
  const { version } = await readRouting(deps);
  const rules = [
    rule('restricted', vault, { dataClassification: ['restricted'], location: ['eu-1', 'eu-2'] }),
    rule('all', main),
  ];
  await saveRouting(deps, { version, rules }, ADMIN);
  expect(await tryRouting(deps, { dataClassification: 'restricted' })).toEqual({
    goes: 'To "main", key group "all-keys", by rule 2, "all".',
    problem: null,
    considered: [
      { position: 1, name: 'restricted', says: 'passes: wants Location eu-1 or eu-2' },
      { position: 2, name: 'all', says: 'takes it' },
    ],
  });
});

test.each([
  ['no name', { name: ' ' }, 'rules.0.name'],
  ['no connection', { connectionId: '' }, 'rules.0.connectionId'],
  ['no key group', { keyGroup: '' }, 'rules.0.keyGroup'],
  [
    'a classification that is none',
    { when: { dataClassification: ['secret'] } },
    'rules.0.when.dataClassification.0',
  ],
  ['another criterion', { when: { requestor: ['me'] } }, 'rules.0.when'],
])('the page may not send a rule with %s', (_, change, path) => {
  const good = { name: 'a', when: {}, connectionId: 'c', keyGroup: 'g' };
  expect(routingPayload.safeParse({ version: 1, rules: [good] }).success).toBe(true);
  const answer = routingPayload.safeParse({ version: 1, rules: [{ ...good, ...change }] });
  expect(answer.error?.issues[0]?.path.join('.')).toBe(path);
});
