import { listAttention } from '../../../../src/app/usecases/operators/attention';
import { countRequests, listRequests } from '../../../../src/app/usecases/operators/list-requests';
import { readKey } from '../../../../src/app/usecases/operators/read-key';
import { issueId, OperatorsWorld } from './world';

const ALL = { group: null, action: null, text: '', mine: false, order: 'newest', cursor: null } as const;

/** Every fourth a deletion of the one before, every tenth a failure. */
async function worldOf(requests: number): Promise<OperatorsWorld> {
  const world = new OperatorsWorld();
  for (let number = 1; number <= requests; number++) {
    if (number % 4 === 0) await world.delete(number, number - 1);
    else if (number % 10 === 1) await world.create(number, { state: 'failed' });
    else await world.ready(number);
  }
  return world;
}

type View = (world: OperatorsWorld) => Promise<unknown>;

const VIEWS: Readonly<Record<string, View>> = {
  'the first page': ({ deps }) => listRequests(deps, ALL),
  'a later page': ({ deps }) => listRequests(deps, { ...ALL, cursor: '50' }),
  'the counts': ({ deps }) => countRequests(deps, { action: null, text: '', mine: false }),
  'a key': ({ deps, viewer }) => readKey(deps, viewer, issueId(3)),
  'what needs attention': ({ deps }) => listAttention(deps, null),
};

async function cost(world: OperatorsWorld, view: View) {
  world.jira.calls = 0;
  world.reads = 0;
  await view(world);
  return { jira: world.jira.calls, store: world.reads };
}

describe('what a view costs does not grow with the number of requests', () => {
  let small: OperatorsWorld;
  let large: OperatorsWorld;
  beforeAll(async () => {
    small = await worldOf(300);
    large = await worldOf(10_000);
  });

  test.each(Object.keys(VIEWS))('%s', async (name) => {
    const view = VIEWS[name] as View;
    expect(await cost(large, view)).toEqual(await cost(small, view));
  });

  test('the list takes two calls of Jira and at most two reads a request', async () => {
    const { jira, store } = await cost(large, VIEWS['the first page'] as View);
    expect(jira).toBe(2);
    expect(store).toBeLessThanOrEqual(50);
  });
});
