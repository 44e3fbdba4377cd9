import { readRequestView } from '../../../src/app/usecases/views/request-view';
import type { ConnectionId, IssueId } from '../../../src/domain/ids';
import type { RoutingRule } from '../../../src/domain/routing';
import { FakeKms } from '../../fakes/kms/fake-kms';
import { goodForm, MAIN, PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

const { developer, approver, operator } = PEOPLE;
const MINUTE = 60_000;
const SECOND = 'second' as ConnectionId;

const RESTRICTED: RoutingRule = {
  id: 'r1',
  name: 'Confidential data',
  when: { dataClassification: ['confidential'] },
  connectionId: SECOND,
  keyGroup: 'vault',
};

/** Two KMSs; confidential data goes to the second, which makes fewer key types and is elsewhere. */
function twoKmss() {
  const world = new PanelWorld();
  const second = new FakeKms({
    now: () => world.now,
    operators: [operator],
    capabilities: {
      keyTypes: { 'AES-128': ['encrypt', 'decrypt'], 'AES-256': ['encrypt', 'decrypt'] },
      protectionLevels: ['software'],
      locations: ['eu-central', 'us-east'],
    },
  });
  world.others.set(SECOND, second);
  const { destinations } = world.routing;
  const added = { id: SECOND, name: 'Vault KMS', keyGroup: 'unused', hasCredential: true };
  world.routing = { ...world.routing, destinations: [...destinations, added], rules: [RESTRICTED] };
  return { world, second };
}

const keysIn = async (kms: FakeKms) => (await kms.listKeys({ limit: 100 })).keys;

async function submit(world: PanelWorld, changes: Readonly<Record<string, string>> = {}): Promise<IssueId> {
  const id = world.issues.create(developer, 'create', { ...goodForm(world.now), ...changes });
  world.issues.setStatus(id, 'waiting-for-approval', developer);
  await world.drain();
  return id;
}

test('a request goes to the KMS and key group of the rule that takes it, and to no other', async () => {
  const { world, second } = twoKmss();
  const id = await submit(world);
  world.issues.setStatus(id, 'approved', approver);
  await world.drain();
  expect(world.record(id)?.snapshot).toMatchObject({ connectionId: SECOND, keyGroup: 'vault' });
  expect(await keysIn(second)).toHaveLength(1);
  expect(await keysIn(world.kms)).toHaveLength(0);
  const other = await submit(world, { name: 'payments-other', dataClassification: 'internal' });
  expect(world.record(other)?.snapshot).toMatchObject({ connectionId: MAIN, keyGroup: 'payments' });
});

test.each(['rule removed', 'rule elsewhere', 'default moved'])(
  'a routing change between an unanswered create and its retry reaches no second KMS: %s',
  async (change) => {
    const { world, second } = twoKmss();
    // To the main KMS, whose first answer is lost after the key was made.
    const id = await submit(world, { dataClassification: 'internal' });
    world.issues.setStatus(id, 'approved', approver);
    world.faults.inject('lost-answer');
    await world.drain();
    expect(world.record(id)?.trouble).toBeDefined();
    const rules: Readonly<Record<string, readonly RoutingRule[]>> = {
      'rule removed': [],
      'rule elsewhere': [{ ...RESTRICTED, when: {} }],
      'default moved': [],
    };
    world.routing = {
      ...world.routing,
      rules: rules[change] ?? [],
      defaultId: change === 'default moved' ? SECOND : MAIN,
    };
    await world.settle(30 * MINUTE);
    expect(world.record(id)?.state).toBe('waiting-for-operators');
    expect(await keysIn(world.kms)).toHaveLength(1);
    expect(await keysIn(second)).toHaveLength(0);
  },
);

test('what the chosen KMS can’t do is refused with rule, connection and value, and which other one could', async () => {
  const { world } = twoKmss();
  const id = world.draft({ keyType: 'AES-192', location: 'mars' });
  const { policy, kms } = await world.see(id, developer);
  expect(kms).toMatchObject({ keyGroup: 'vault', rule: 'rule 1, "Confidential data"' });
  const keyType = policy.findings.find(({ rule }) => rule === 'capability.key-type');
  expect(keyType).toMatchObject({
    value: 'AES-192',
    source: expect.stringContaining('"Vault KMS"'),
    mend: expect.stringMatching(
      /AES-128 or AES-256.*"Payments KMS" can: it takes what no routing rule takes/,
    ),
  });
  expect(keyType?.source).toContain('chosen by rule 1, "Confidential data"');
  const location = policy.findings.find(({ rule }) => rule === 'capability.location');
  expect(location?.mend).toBe('Choose eu-central or us-east.');
});

test('where another connection offers what is asked, the way there is told', async () => {
  const { world } = twoKmss();
  const id = world.draft({ dataClassification: 'internal', location: 'us-east' });
  const { policy } = await world.see(id, developer);
  expect(policy.findings.find(({ rule }) => rule === 'capability.location')?.mend).toContain(
    'The connection "Vault KMS" can: rule "Confidential data" sends it requests with Data classification confidential.',
  );
});

test('a rule whose connection lost its credential stops the submission, and nothing else steps in', async () => {
  const { world, second } = twoKmss();
  const destinations = world.routing.destinations.map((one) =>
    one.id === SECOND ? { ...one, hasCredential: false } : one,
  );
  world.routing = { ...world.routing, destinations };
  const id = await submit(world);
  expect(world.record(id)).toBeUndefined();
  const view = await readRequestView(world.panelDesk(developer), id, developer);
  const refusal = view.kind === 'request' ? view.policy.findings[0] : undefined;
  expect(refusal).toMatchObject({
    rule: 'routing.destination',
    value: 'confidential',
    message: expect.stringContaining('"Confidential data" takes this request'),
  });
  expect([await keysIn(world.kms), await keysIn(second)]).toEqual([[], []]);
});

test('a KMS that does not say what it can do stops nothing for good: the submission is frozen once it does', async () => {
  const { world, second } = twoKmss();
  world.others.delete(SECOND);
  const id = await submit(world).catch(() => undefined);
  expect(id).toBeDefined();
  if (!id) return;
  expect(world.record(id)).toBeUndefined();
  world.others.set(SECOND, second);
  await world.settle(10 * MINUTE);
  expect(world.record(id)?.snapshot.connectionId).toBe(SECOND);
});
