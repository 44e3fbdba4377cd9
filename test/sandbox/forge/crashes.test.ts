import type { Step } from '../../fixtures/forge-app/src/index';
import { cleanUp, perform, START, startSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

const set = (key: string): Step => ({ do: 'kvs', steps: [{ call: 'set', key, value: 1 }] });
const THREE = [set('one'), set('two'), set('three')];
const keys = () =>
  (sandbox.platform.kvs.contents().kvs ?? []).map(({ key }) => key).filter((key) => !key.startsWith('log:'));

test.each([
  [1, 'before', []],
  [1, 'after', ['one']],
  [2, 'before', ['one']],
  [2, 'after', ['one', 'two']],
  [3, 'after', ['one', 'three', 'two']],
] as const)(
  'a crash at call %i, %s its effect, leaves what was done before it',
  async (call, point, left) => {
    sandbox.faults.set({ crash: { call, point } });
    await expect(perform(sandbox, THREE)).rejects.toThrow('A fault ended the function');
    await sandbox.drain();
    expect(keys()).toEqual(left);
    expect(sandbox.platform.log.records.at(-1)).toMatchObject({ ending: 'crash' });
  },
);

test('a crash happens as often as asked, then no more', async () => {
  sandbox.faults.set({ crash: { call: 1, point: 'before', times: 2 } });
  await expect(perform(sandbox, THREE)).rejects.toThrow();
  await expect(perform(sandbox, THREE)).rejects.toThrow();
  await perform(sandbox, THREE);
  expect(keys()).toEqual(['one', 'three', 'two']);
});

test('a crash can be counted over all invocations, and tied to a function or a kind of call', async () => {
  sandbox.faults.set({ crash: { call: 4, point: 'before', count: 'all' } });
  await perform(sandbox, THREE);
  await expect(perform(sandbox, [set('four')])).rejects.toThrow();
  sandbox.faults.set({ crash: { call: 1, point: 'before', kind: 'jira', functionKey: 'f-resolver' } });
  await expect(
    perform(sandbox, [set('five'), { do: 'jira', as: 'app', path: '/rest/api/3/note' }]),
  ).rejects.toThrow();
  expect(keys()).toEqual(['five', 'one', 'three', 'two']);
});

test('what a function does after its crash has no effect, whichever way it calls', async () => {
  sandbox.platform.aliases.set('https://kms.example.com', 'http://127.0.0.1:9');
  sandbox.faults.set({ crash: { call: 1, point: 'before' } });
  const parallel = perform(sandbox, [
    { do: 'axios', url: 'https://kms.example.com' },
    set('one'),
    { do: 'push', events: { body: {} } },
  ]);
  await expect(parallel).rejects.toThrow('A fault ended the function');
  await sandbox.drain();
  expect(keys()).toEqual([]);
  expect(sandbox.platform.log.records.at(-1)?.calls).toHaveLength(1);
});

test('no line of a function runs after its crash', async () => {
  const { pid } = sandbox.runner;
  sandbox.faults.set({ crash: { call: 1, point: 'after' } });
  await expect(perform(sandbox, [set('one'), { do: 'exit' }])).rejects.toThrow('A fault ended the function');
  expect(await perform(sandbox, [{ do: 'answer', value: 'alive' }])).toBe('alive');
  expect(sandbox.runner.pid).toBe(pid);
});

test('a consumer that crashes is run again', async () => {
  sandbox.faults.set({ crash: { call: 2, point: 'after', functionKey: 'f-work' } });
  await perform(sandbox, [{ do: 'push', events: { body: { steps: THREE } } }]);
  await sandbox.drain();
  expect(keys()).toEqual(['one']);
  expect(sandbox.platform.queues.waiting()).toMatchObject([{ due: START + 10_000, retries: 1 }]);
  await sandbox.advance(10_000);
  expect(keys()).toEqual(['one', 'three', 'two']);
});
