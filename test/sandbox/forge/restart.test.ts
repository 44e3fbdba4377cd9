import { ManualClock } from '../../../src/sandbox/clock-manual';
import { MEMBER } from './fake-site';
import { cleanUp, deliveries, MINUTE, perform, START, startSandbox, temporaryFolder } from './support';

afterAll(cleanUp);

test('what was stored, queued, scheduled and allowed goes on after a restart', async () => {
  const dataDir = temporaryFolder();
  const first = await startSandbox({ dataDir });
  const { installation } = first.platform;
  const hook = await perform<string>(first, [
    {
      do: 'kvs',
      steps: [
        { call: 'set', key: 'kept', value: 1 },
        { call: 'set', entity: 'ticket', key: 't', value: { size: 1 } },
      ],
    },
    { do: 'push', events: { body: { name: 'later' }, delayInSeconds: 60 } },
    { do: 'webTriggerUrl', key: 'hook' },
  ]);
  first.platform.consent.set(
    {
      egresses: [
        {
          key: 'k',
          description: 'd',
          configured: [{ domain: 'https://a.example.com', type: ['FETCH_BACKEND_SIDE'] }],
        },
      ],
    },
    true,
  );
  first.platform.aliases.set('https://a.example.com', 'http://127.0.0.1:9');
  first.faults.set({ events: { delayMs: [MINUTE, MINUTE] } });
  first.jira.platform.publish({ eventType: 'avi:jira:updated:issue', payload: { name: 'late' } });
  const { cloudId } = first.jira;
  await first.close();

  const second = await startSandbox({ dataDir, clock: new ManualClock(START + 30_000), seed: 99 });
  expect(second.platform.installation).toEqual(installation);
  expect(second.jira.cloudId).toBe(cloudId);
  expect(second.platform.egressAddresses()).toContain('https://a.example.com');
  expect(second.platform.aliases.all()).toEqual({ 'https://a.example.com': 'http://127.0.0.1:9' });
  expect(
    await perform(second, [
      {
        do: 'kvs',
        steps: [
          { call: 'get', key: 'kept' },
          { call: 'get', entity: 'ticket', key: 't' },
        ],
      },
    ]),
  ).toEqual([1, { size: 1 }]);
  expect(new URL(second.platform.webTriggers.urlFor('hook') ?? '').pathname).toBe(new URL(hook).pathname);
  await second.advance(30_000);
  expect(deliveries(second, 'work')).toMatchObject([{ body: { name: 'later' } }]);
  expect(deliveries(second, 'trigger')).toMatchObject([{ name: 'late' }]);
  await second.advance(4 * MINUTE);
  expect(deliveries(second, 'schedule')).toHaveLength(1);
});

test('an event whose handling a stop interrupts is delivered again', async () => {
  const dataDir = temporaryFolder();
  const first = await startSandbox({ dataDir });
  await perform(first, [{ do: 'push', events: { body: { name: 'once more', steps: [{ do: 'hang' }] } } }]);
  const draining = first.drain();
  while (first.platform.log.records.at(-1)?.functionKey !== 'f-work') await new Promise(setImmediate);
  await first.close();
  await draining;
  const second = await startSandbox({ dataDir, limits: { timeoutSeconds: 0.1 } });
  await second.drain();
  expect(deliveries<{ body: object }>(second, 'work').map(({ body }) => body)).toContainEqual(
    expect.objectContaining({ name: 'once more' }),
  );
  await second.close();
});

test('close leaves no process behind', async () => {
  const sandbox = await startSandbox();
  expect(await perform(sandbox, [{ do: 'answer', value: 'there' }], MEMBER)).toBe('there');
  const { pid } = sandbox.runner;
  await sandbox.close();
  expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
});
