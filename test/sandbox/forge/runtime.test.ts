import { MEMBER } from './fake-site';
import { cleanUp, MINUTE, perform, START, startSandbox, type TestSandbox } from './support';

describe('the function runtime', () => {
  let sandbox: TestSandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ limits: { functionMs: 400 } });
  });
  beforeEach(() => sandbox.reset());
  afterAll(cleanUp);

  /** Asks until the runner is another process than the one named. */
  async function untilOther(pid: number | undefined): Promise<unknown> {
    const value = await perform(sandbox, [{ do: 'answer', value: 42 }]).catch(() => undefined);
    return value === 42 && sandbox.runner.pid !== pid ? value : untilOther(pid);
  }

  test('a resolver runs as the bundled app has it, with the platform context', async () => {
    const context = await sandbox.invokeResolver({
      ...{ moduleKey: 'panel', functionKey: 'context', accountId: MEMBER },
      extension: { issue: { key: 'KD-1' } },
    });
    expect(context).toMatchObject({
      accountId: MEMBER,
      moduleKey: 'panel',
      cloudId: sandbox.jira.cloudId,
      siteUrl: sandbox.url,
      installContext: `ari:cloud:jira::site/${sandbox.jira.cloudId}`,
      extension: { type: 'jira:issuePanel', issue: { key: 'KD-1' } },
    });
  });

  test('getAppContext names app, environment, module and permissions', async () => {
    const context = await perform(sandbox, [{ do: 'context' }]);
    expect(context).toMatchObject({
      appAri: `ari:cloud:ecosystem::app/${sandbox.manifest.appId}`,
      environmentType: 'DEVELOPMENT',
      moduleKey: 'panel',
      permissions: { scopes: ['read:jira-work', 'storage:app'] },
    });
  });

  test('Date follows the sandbox clock, and dates with arguments stay as they are', async () => {
    expect(await perform(sandbox, [{ do: 'now' }])).toEqual([START, START, 5]);
    await sandbox.advance(7 * MINUTE);
    expect(await perform(sandbox, [{ do: 'now' }])).toEqual([START + 7 * MINUTE, START + 7 * MINUTE, 5]);
  });

  test('invocations run side by side, each in its own context', async () => {
    const [slow, quick] = await Promise.all([
      perform(
        sandbox,
        [
          { do: 'wait', ms: 60 },
          { do: 'jira', as: 'user', path: '/rest/api/3/myself' },
        ],
        'account-one',
      ),
      perform(sandbox, [{ do: 'jira', as: 'user', path: '/rest/api/3/myself' }], 'account-two'),
    ]);
    expect(JSON.stringify(slow)).toContain('account-one');
    expect(JSON.stringify(quick)).toContain('account-two');
  });

  test('log lines are kept with their invocation', async () => {
    await perform(sandbox, [{ do: 'log', message: 'hello' }]);
    expect(sandbox.platform.log.records.at(-1)?.logs).toEqual([
      { level: 30, arguments: ['hello', { more: true }] },
    ]);
  });

  test('a function that throws fails with its message', async () => {
    await expect(perform(sandbox, [{ do: 'throw', message: 'no good' }])).rejects.toThrow('no good');
    expect(sandbox.platform.log.records.at(-1)).toMatchObject({ ending: 'error', error: 'no good' });
  });

  test('a function that runs too long is ended, and its later calls have no effect', async () => {
    const late = perform(sandbox, [
      { do: 'wait', ms: 600 },
      { do: 'kvs', steps: [{ call: 'set', key: 'late', value: 1 }] },
    ]);
    await expect(late).rejects.toMatchObject({ status: 504 });
    await perform(sandbox, [{ do: 'wait', ms: 300 }]);
    expect(sandbox.platform.kvs.contents().kvs ?? []).toEqual([]);
  });

  test('a process that exits fails what runs in it, and the next invocation finds a new one', async () => {
    const other = perform(sandbox, [{ do: 'hang' }]);
    const exit = perform(sandbox, [{ do: 'exit' }]);
    await expect(exit).rejects.toThrow('The runtime process ended');
    await expect(other).rejects.toThrow('The runtime process ended');
    expect(await perform(sandbox, [{ do: 'answer', value: 42 }])).toBe(42);
  });

  test('a function that never yields is ended with its process', async () => {
    const { pid } = sandbox.runner;
    await expect(perform(sandbox, [{ do: 'spin' }])).rejects.toMatchObject({ status: 504 });
    const outcomes = await Promise.allSettled([perform(sandbox, [{ do: 'answer', value: 1 }])]);
    expect(outcomes).toMatchObject([{ status: 'rejected' }]);
    await expect(untilOther(pid)).resolves.toBe(42);
  });

  test('Node itself is there', async () => {
    expect(await perform(sandbox, [{ do: 'hmac' }])).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a page may send 500 KB and no more', async () => {
    const value = 'x'.repeat(500 * 1024);
    await expect(perform(sandbox, [{ do: 'answer', value }])).rejects.toMatchObject({ status: 413 });
  });

  test('an unknown module or resolver function is refused', async () => {
    const call = { functionKey: 'run', accountId: MEMBER };
    await expect(sandbox.invokeResolver({ ...call, moduleKey: 'nowhere' })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      sandbox.invokeResolver({ moduleKey: 'panel', functionKey: 'nothing', accountId: MEMBER }),
    ).rejects.toThrow("Resolver has no definition for 'nothing'.");
  });

  test('counters sum up invocations and calls by kind, and reset sets them to zero', async () => {
    await perform(sandbox, [
      {
        do: 'kvs',
        steps: [
          { call: 'set', key: 'a', value: 1 },
          { call: 'get', key: 'a' },
        ],
      },
      { do: 'jira', as: 'app', path: '/rest/api/3/note' },
    ]);
    expect(sandbox.counters()).toMatchObject({
      invocations: 1,
      failed: 0,
      calls: { jira: 1, kvs: 2, queue: 0, egress: 0, platform: 0 },
    });
    await sandbox.reset();
    expect(sandbox.counters()).toMatchObject({ invocations: 0, calls: { jira: 0, kvs: 0 } });
  });

  test('a reset needs no new process and forgets what was stored', async () => {
    const before = sandbox.runner.pid;
    await perform(sandbox, [{ do: 'kvs', steps: [{ call: 'set', key: 'a', value: 1 }] }]);
    await sandbox.reset();
    expect(await perform(sandbox, [{ do: 'kvs', steps: [{ call: 'get', key: 'a' }] }])).toEqual([null]);
    expect(sandbox.runner.pid).toBe(before);
  });
});
