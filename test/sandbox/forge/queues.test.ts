import type { Step } from '../../fixtures/forge-app/src/index';
import { cleanUp, deliveries, MINUTE, perform, START, startSandbox, type TestSandbox } from './support';

interface Delivered {
  body: { name?: string };
  queueName: string;
  jobId: string;
  eventId: string;
  retryContext?: { retryCount: number; retryReason: string; retryData?: unknown; retentionWindow: unknown };
}

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: { longFunctionMs: 300 } });
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

const push = (events: unknown, queue?: string) =>
  perform<{ jobId: string }>(sandbox, [{ do: 'push', events, ...(queue === undefined ? {} : { queue }) }]);
const job = (name: string, steps: Step[] = [], more: object = {}) => ({ body: { name, steps }, ...more });
const names = () => deliveries<Delivered>(sandbox, 'work').map((event) => event.body.name);
const stats = (jobId: string) => perform(sandbox, [{ do: 'stats', jobId }]);

test('an event reaches its consumer once, with its job', async () => {
  const { jobId } = await push(job('one'));
  expect(await stats(jobId)).toEqual({ success: 0, inProgress: 1, failed: 0 });
  await sandbox.drain();
  expect(deliveries<Delivered>(sandbox, 'work')).toEqual([
    { body: { name: 'one', steps: [] }, queueName: 'work', jobId, eventId: expect.any(String) },
  ]);
  expect(await stats(jobId)).toEqual({ success: 1, inProgress: 0, failed: 0 });
});

test('a delay is waited out on the sandbox clock, and chains of delays run at their own times', async () => {
  const again = job('second', [], { delayInSeconds: 30 });
  await push(job('first', [{ do: 'push', events: again }], { delayInSeconds: 60 }));
  await sandbox.advance(59_999);
  expect(names()).toEqual([]);
  await sandbox.advance(10 * MINUTE);
  expect(
    sandbox.platform.log.records
      .filter((record) => record.functionKey === 'f-work')
      .map((record) => record.startedAt),
  ).toEqual([START + 60_000, START + 90_000]);
});

test('drain leaves nothing that is due', async () => {
  const deep = (depth: number): object =>
    job(`at ${depth}`, depth === 0 ? [] : [{ do: 'push', events: deep(depth - 1) }]);
  await push([deep(3), deep(2), job('later', [], { delayInSeconds: 1 })]);
  await sandbox.drain();
  expect(names().sort()).toEqual(['at 0', 'at 0', 'at 1', 'at 1', 'at 2', 'at 2', 'at 3']);
  expect(sandbox.platform.queues.waiting()).toMatchObject([{ due: START + 1000, queueName: 'work' }]);
});

test('a returned InvocationError is retried after its time, with its data', async () => {
  await push(job('one', [{ do: 'retry', after: 120, data: { step: 2 }, unlessRetried: true }]));
  await sandbox.drain();
  await sandbox.advance(119_999);
  expect(names()).toEqual(['one']);
  await sandbox.advance(1);
  const [, second] = deliveries<Delivered>(sandbox, 'work');
  expect(second?.retryContext).toEqual({
    ...{ retryCount: 1, retryReason: 'FUNCTION_RETRY_REQUEST', retryData: { step: 2 } },
    retentionWindow: {
      startTime: new Date(START).toISOString(),
      remainingTimeMs: 24 * 60 * MINUTE - 120_000,
    },
  });
});

test('a retry waits at most 900 seconds, and carries at most 4 KB', async () => {
  await push(
    job('one', [{ do: 'retry', after: 5000, data: { text: 'x'.repeat(5000) }, unlessRetried: true }]),
  );
  await sandbox.advance(900_000);
  const [, second] = deliveries<Delivered>(sandbox, 'work');
  expect(second?.retryContext).not.toHaveProperty('retryData');
});

test('an event whose consumer throws comes again, later and later, until its retention ends', async () => {
  const { jobId } = await push(job('bad', [{ do: 'throw', message: 'no' }]));
  await sandbox.advance(60 * MINUTE);
  const starts = sandbox.platform.log.records
    .filter((one) => one.functionKey === 'f-work')
    .map((one) => one.startedAt);
  expect(starts.slice(1).map((at, n) => (at - (starts[n] ?? 0)) / 1000)).toEqual([
    10, 20, 40, 80, 160, 320, 640, 900, 900,
  ]);
  await sandbox.advance(24 * 60 * MINUTE);
  expect(sandbox.platform.queues.waiting()).toEqual([]);
  expect(await stats(jobId)).toEqual({ success: 0, inProgress: 0, failed: 1 });
});

test('a consumer that runs too long is ended and comes again', async () => {
  const quick = await startSandbox({ limits: { timeoutSeconds: 0.2 } });
  await perform(quick, [{ do: 'push', events: job('slow', [{ do: 'hang' }]) }]);
  await quick.drain();
  expect(quick.platform.log.records.at(-1)).toMatchObject({ ending: 'timeout' });
  expect(quick.platform.queues.waiting()).toMatchObject([{ due: START + 10_000, retries: 1 }]);
  await quick.close();
});

test('a job that is cancelled delivers nothing more', async () => {
  const { jobId } = await push([
    job('one', [], { delayInSeconds: 10 }),
    job('two', [], { delayInSeconds: 20 }),
  ]);
  await sandbox.advance(10_000);
  await perform(sandbox, [{ do: 'cancel', jobId }]);
  await sandbox.advance(60_000);
  expect(names()).toEqual(['one']);
  expect(await stats(jobId)).toEqual({ success: 1, inProgress: 0, failed: 0 });
});

test('an unknown job is an error of the package', async () => {
  expect(await stats('nothing')).toMatchObject({
    error: expect.stringContaining('The job nothing was not found'),
  });
});

test('a concurrency key limits what runs side by side', async () => {
  const one = job('one', [{ do: 'wait', ms: 30 }], { concurrency: { key: 'k', limit: 1 } });
  const two = { ...one, body: { ...one.body, name: 'two' } };
  await push([one, two]);
  await sandbox.drain();
  const runs = sandbox.platform.log.records.filter((record) => record.functionKey === 'f-work');
  expect(runs.map((record) => record.ending)).toEqual(['success', 'success']);
  expect(names()).toHaveLength(2);
});

test('the limits of a push', async () => {
  const many = Array.from({ length: 50 }, (_, n) => job(`n${n}`));
  const push51 = await push([...many, job('one more')]);
  expect(push51).toMatchObject({ error: 'This push contains more than the 50 events allowed.' });
  expect(await push(job('x'.repeat(210 * 1024)))).toMatchObject({
    error: 'The maximum payload size is 200KB.',
  });
  expect(await push(job('one', [], { delayInSeconds: 901 }))).toMatchObject({
    error: expect.stringContaining('900'),
  });
  expect(await push(job('one'), 'nobody')).toMatchObject({ error: expect.stringContaining('404') });
  for (let round = 0; round < 10; round += 1) expect(await push(many)).toHaveProperty('jobId');
  expect(await push(job('501st in a minute'))).toMatchObject({ error: 'Too many requests.' });
  await sandbox.advance(MINUTE);
  expect(await push(job('a minute later'))).toHaveProperty('jobId');
});

test('consumers that push to themselves stop at the cyclic limit', async () => {
  const cyclic = await startSandbox({ limits: { cyclicDepth: 3 } });
  const deep = (depth: number): object =>
    job(`at ${depth}`, depth === 0 ? [] : [{ do: 'push', events: deep(depth - 1) }]);
  await perform(cyclic, [{ do: 'push', events: deep(5) }]);
  await cyclic.drain();
  expect(deliveries<Delivered>(cyclic, 'work').map((event) => event.body.name)).toHaveLength(3);
  await cyclic.close();
});

test('faults deliver twice, late and out of order', async () => {
  sandbox.faults.set({ queue: { duplicate: 1, delayMs: [5000, 5000] } });
  const { jobId } = await push(job('one'));
  await sandbox.drain();
  expect(names()).toEqual([]);
  await sandbox.advance(5000);
  expect(names()).toEqual(['one', 'one']);
  expect(await stats(jobId)).toEqual({ success: 1, inProgress: 0, failed: 0 });
  sandbox.faults.set({ queue: { reorder: 1 } });
  await push(Array.from({ length: 8 }, (_, n) => job(`n${n}`)));
  await sandbox.advance(3 * MINUTE);
  const order = sandbox.platform.log.records.filter((one) => one.functionKey === 'f-work').slice(2);
  expect(order).toHaveLength(8);
  expect(names().slice(2)).not.toEqual(Array.from({ length: 8 }, (_, n) => `n${n}`));
});

test('a second copy is not retried beside the first', async () => {
  sandbox.faults.set({ queue: { duplicate: 1 } });
  await push(job('bad', [{ do: 'throw', message: 'no' }]));
  await sandbox.drain();
  expect(names()).toEqual(['bad', 'bad']);
  expect(sandbox.platform.queues.waiting()).toHaveLength(1);
});
