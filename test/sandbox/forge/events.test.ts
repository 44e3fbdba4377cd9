import type { ProductEvent } from '../../../src/sandbox/contracts';
import type { Step } from '../../fixtures/forge-app/src/index';
import { cleanUp, deliveries, MINUTE, START, startSandbox, type TestSandbox } from './support';

interface Delivered {
  eventType: string;
  name: string;
  retryContext?: { retryCount: number; retryReason: string };
}

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: { functionMs: 300 } });
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

const publish = (name: string, steps: Step[] = [], more: Partial<ProductEvent> = {}) =>
  sandbox.jira.platform.publish({ eventType: 'avi:jira:updated:issue', payload: { name, steps }, ...more });
const delivered = () => deliveries<Delivered>(sandbox, 'trigger');
const names = () => delivered().map((event) => event.name);
const starts = () =>
  sandbox.platform.log.records
    .filter((one) => one.functionKey === 'f-trigger')
    .map((one) => one.startedAt - START);

describe('product events', () => {
  test('an event reaches the triggers that subscribe to it, and no others', async () => {
    publish('mine');
    publish('other', [], { eventType: 'avi:jira:deleted:issue' });
    await sandbox.drain();
    expect(delivered()).toMatchObject([{ eventType: 'avi:jira:updated:issue', name: 'mine' }]);
  });

  test('ignoreSelf leaves out what the app itself caused', async () => {
    publish('self', [], { actor: sandbox.platform.installation.accountId });
    publish('person', [], { actor: 'account-member' });
    await sandbox.drain();
    expect(names()).toEqual(['person']);
    expect(sandbox.platform.events.records.map((record) => record.fate)).toEqual(['ignored', 'delivered']);
  });

  test('an expression decides, and onError decides where it cannot be evaluated', async () => {
    publish('wanted', [], { eventType: 'avi:jira:commented:issue' });
    publish('unwanted', [], { eventType: 'avi:jira:commented:issue' });
    publish('received in spite of the error', [], { eventType: 'avi:jira:mentioned:issue' });
    publish('dropped by the error', [], { eventType: 'avi:jira:viewed:issue' });
    await sandbox.drain();
    expect(names().sort()).toEqual(['received in spite of the error', 'wanted']);
  });

  test('an event above 200 kB is not delivered', async () => {
    publish('x'.repeat(200_001));
    await sandbox.drain();
    expect(sandbox.platform.events.records).toMatchObject([{ fate: 'too large', deliveries: 0 }]);
    expect(names()).toEqual([]);
  });

  test('faults deliver late, twice or never', async () => {
    sandbox.faults.set({ events: { delayMs: [180_000, 180_000], duplicate: 1 } });
    publish('late');
    await sandbox.advance(179_999);
    expect(names()).toEqual([]);
    await sandbox.advance(1);
    expect(names()).toEqual(['late', 'late']);
    sandbox.faults.set({ events: { drop: 1 } });
    publish('lost');
    await sandbox.advance(10 * MINUTE);
    expect(names()).toEqual(['late', 'late']);
  });

  test('faults deliver out of order, and the same seed gives the same order', async () => {
    const order = async () => {
      await sandbox.reset({ seed: 7, faults: { events: { reorder: 0.5 } } });
      for (let n = 0; n < 8; n += 1) publish(`n${n}`);
      await sandbox.advance(3 * MINUTE);
      return names();
    };
    const first = await order();
    expect([...first].sort()).toEqual(Array.from({ length: 8 }, (_, n) => `n${n}`));
    expect(first).not.toEqual([...first].sort());
    expect(starts().some((at) => at > 0)).toBe(true);
  });

  test('a returned InvocationError is retried four times and no more', async () => {
    publish('again', [{ do: 'retry', after: 60 }]);
    await sandbox.advance(60 * MINUTE);
    expect(starts()).toEqual([0, 60_000, 120_000, 180_000, 240_000]);
    expect(delivered().map((event) => event.retryContext?.retryCount ?? 0)).toEqual([0, 1, 2, 3, 4]);
  });

  test('a trigger that throws is not retried; one that times out is', async () => {
    publish('throws', [{ do: 'throw', message: 'no' }]);
    publish('hangs', [{ do: 'hang' }]);
    await sandbox.advance(10_000);
    expect(names()).toEqual(expect.arrayContaining(['throws', 'hangs', 'hangs']));
    expect(names()).toHaveLength(3);
    expect(delivered().at(-1)?.retryContext).toEqual({ retryCount: 0, retryReason: 'FUNCTION_TIME_OUT' });
  });
});

describe('workflow functions', () => {
  const call = (functionKey: string, payload: unknown) => ({
    ...{ appId: sandbox.manifest.appId, moduleType: 'jira:workflowValidator', moduleKey: 'validator' },
    ...{ functionKey, payload },
  });
  const validate = (steps: Step[]) =>
    sandbox.jira.platform.invoke(call('f-validator', { configuration: { steps } }));

  test('a validator answers while the site waits', async () => {
    const answer = { result: false, errorMessage: 'because' };
    expect(await validate([{ do: 'answer', value: answer }])).toEqual(answer);
  });

  test('a validator that fails or hangs rejects', async () => {
    await expect(validate([{ do: 'throw', message: 'no' }])).rejects.toThrow('no');
    await expect(validate([{ do: 'hang' }])).rejects.toThrow('longer than 300 ms');
  });

  test('a validator has no person behind it', async () => {
    expect(await validate([{ do: 'jira', as: 'user', path: '/rest/api/3/note' }])).toMatchObject({
      name: 'NEEDS_AUTHENTICATION_ERR',
    });
  });

  test('a post function runs without waiting, and may ask for a retry', async () => {
    sandbox.jira.platform.dispatch(
      call('f-post', { issue: { key: 'A-1' }, steps: [{ do: 'retry', after: 5, unlessRetried: true }] }),
    );
    await sandbox.advance(5000);
    expect(deliveries(sandbox, 'post')).toMatchObject([
      { issue: { key: 'A-1' } },
      { retryContext: { retryCount: 1 } },
    ]);
  });

  test('another app is not installed here', async () => {
    await expect(
      sandbox.jira.platform.invoke({ ...call('f-validator', {}), appId: 'other' }),
    ).rejects.toThrow('not installed');
  });
});

describe('scheduled triggers', () => {
  const runs = () =>
    sandbox.platform.log.records
      .filter((one) => one.functionKey === 'f-schedule')
      .map((one) => one.startedAt - START);

  test('the first run is five minutes after the installation, the next ones follow the interval', async () => {
    await sandbox.advance(17 * MINUTE);
    expect(runs()).toEqual([5, 10, 15].map((minutes) => minutes * MINUTE));
    expect(deliveries(sandbox, 'schedule')[0]).toEqual({
      context: { cloudId: sandbox.jira.cloudId, moduleKey: 'every-five-minutes' },
      contextToken: expect.any(String),
    });
  });

  test('a jump may leave out the runs between', async () => {
    sandbox.setScheduleCatchUp('last');
    await sandbox.advance(7 * 24 * 60 * MINUTE);
    expect(runs()).toEqual([5 * MINUTE, 7 * 24 * 60 * MINUTE]);
    sandbox.setScheduleCatchUp('all');
    await sandbox.advance(5 * MINUTE);
    expect(runs()).toHaveLength(3);
  });

  test('faults run a schedule twice', async () => {
    sandbox.faults.set({ scheduleDuplicate: 1 });
    await sandbox.advance(5 * MINUTE);
    expect(runs()).toEqual([5 * MINUTE, 5 * MINUTE]);
  });
});
