import { ADMIN, basic, MEMBER } from './fake-site';
import { cleanUp, MINUTE, perform, START, startSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

interface Options {
  method?: string;
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function http(path: string, { method = 'GET', as, body, headers = {} }: Options = {}) {
  const response = await fetch(new URL(path, sandbox.url), {
    method,
    headers: { ...headers, ...(as === undefined ? {} : { authorization: basic(as) }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && text !== '';
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

const app = (path = '') => `/__sandbox/apps/${sandbox.manifest.appId}${path}`;

describe('web triggers', () => {
  const urlOf = (key: string) => perform<string>(sandbox, [{ do: 'webTriggerUrl', key }]);

  test('a URL is stable, can be made anew, queried and deleted', async () => {
    const url = await urlOf('hook');
    expect(await urlOf('hook')).toBe(url);
    const other = await perform<string>(sandbox, [{ do: 'webTriggerUrl', key: 'hook', forceCreate: true }]);
    expect(other).not.toBe(url);
    await perform(sandbox, [{ do: 'deleteWebTriggerUrl', url }]);
    expect(await perform(sandbox, [{ do: 'queryWebTriggerUrls' }])).toEqual([
      { moduleKey: 'hook', url: other },
    ]);
    expect(await http(url, { method: 'POST' })).toMatchObject({ status: 404 });
    expect(await urlOf('no-such-hook')).toMatchObject({
      error: expect.stringContaining('Failed to get web trigger URL'),
    });
  });

  test('a call becomes a request object, and the answer a response', async () => {
    const url = await urlOf('hook');
    const answer = await http(`${url}/a/b?x=1&x=2&y=3`, {
      method: 'POST',
      body: { z: 1 },
      headers: { 'x-one': 'two' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-seen')).toBe('yes');
    expect(JSON.parse(answer.body)).toMatchObject({
      ...{ method: 'POST', userPath: '/a/b', body: '{"z":1}' },
      path: `${new URL(url).pathname}/a/b`,
      queryParameters: { x: ['1', '2'], y: ['3'] },
      headers: { 'x-one': ['two'] },
    });
  });

  test('a function that throws, or returns another shape, answers 500', async () => {
    const url = await urlOf('hook');
    expect(await http(url, { headers: { 'x-break': 'throw' } })).toMatchObject({ status: 500 });
    expect(await http(url, { headers: { 'x-break': 'shape' } })).toMatchObject({ status: 500 });
  });

  test('a static response is the one that the manifest declares', async () => {
    expect(await http(await urlOf('static-hook'))).toMatchObject({ status: 202, body: 'done' });
  });
});

describe('the site', () => {
  test('requests reach the site, which authenticates by itself', async () => {
    expect(await http('/rest/api/3/myself', { as: 'member@example.com' })).toMatchObject({
      status: 200,
      body: { accountId: MEMBER },
    });
    expect(await http('/rest/api/3/myself')).toMatchObject({ status: 401 });
    expect(await http('/__sandbox/jira/users?x=1', { method: 'POST', body: { a: 1 } })).toMatchObject({
      body: { method: 'POST', path: '/__sandbox/jira/users?x=1', body: '{"a":1}' },
    });
  });

  test('a body above 6 MB is refused', async () => {
    expect(
      await http('/rest/api/3/note', { method: 'POST', body: 'x'.repeat(6 * 1024 * 1024) }),
    ).toMatchObject({ status: 413 });
  });
});

describe('resolvers by REST', () => {
  const invoke = (moduleKey: string, as?: string, value: unknown = 7) =>
    http(app(`/modules/${moduleKey}/invoke`), {
      ...{ method: 'POST', body: { functionKey: 'run', payload: { steps: [{ do: 'answer', value }] } } },
      ...(as === undefined ? {} : { as }),
    });

  test('a person calls with e-mail and token', async () => {
    expect(await invoke('panel', 'member@example.com')).toMatchObject({ status: 200, body: { value: 7 } });
    const context = { method: 'POST', body: { functionKey: 'context' }, as: 'member@example.com' };
    expect(await http(app('/modules/panel/invoke'), context)).toMatchObject({
      body: { value: { accountId: MEMBER } },
    });
  });

  test('nobody calls without, and admin pages are for admins', async () => {
    expect(await invoke('panel')).toMatchObject({ status: 401 });
    expect(await invoke('panel', 'stranger@example.com')).toMatchObject({ status: 401 });
    expect(await invoke('admin', 'member@example.com')).toMatchObject({ status: 403 });
    expect(await invoke('admin', 'admin@example.com')).toMatchObject({ status: 200 });
    expect(await invoke('nothing', 'admin@example.com')).toMatchObject({ status: 404 });
    expect(sandbox.platform.log.records).toHaveLength(1);
  });

  test('a resolver that throws answers 500 with its message', async () => {
    const body = { functionKey: 'run', payload: { steps: [{ do: 'throw', message: 'no' }] } };
    const answer = await http(app('/modules/panel/invoke'), {
      method: 'POST',
      body,
      as: 'member@example.com',
    });
    expect(answer).toMatchObject({ status: 500, body: { message: 'no' } });
  });
});

describe('control', () => {
  test('the clock is read and moved', async () => {
    expect(await http('/__sandbox/clock')).toMatchObject({
      body: { now: new Date(START).toISOString(), frozen: true },
    });
    await http('/__sandbox/clock/advance', { method: 'POST', body: { ms: MINUTE } });
    expect(sandbox.clock.now()).toBe(START + MINUTE);
    expect(await http('/__sandbox/clock/advance', { method: 'POST', body: { ms: -1 } })).toMatchObject({
      status: 400,
    });
  });

  test('faults are set and taken away', async () => {
    const set = await http('/__sandbox/faults', { method: 'PUT', body: { events: { drop: 1 } } });
    expect(set).toMatchObject({ body: { events: { drop: 1, duplicate: 0 } } });
    expect(await http('/__sandbox/faults', { method: 'PUT', body: { events: { drop: 2 } } })).toMatchObject({
      status: 400,
    });
    await http('/__sandbox/faults', { method: 'PUT', body: {} });
    expect(sandbox.faults.settings.events.drop).toBe(0);
  });

  test('queue, log and counters can be seen, and drained', async () => {
    await perform(sandbox, [
      { do: 'push', events: [{ body: { n: 1 } }, { body: { n: 2 }, delayInSeconds: 9 }] },
    ]);
    expect((await http('/__sandbox/queues')).body).toHaveLength(2);
    expect(await http('/__sandbox/drain', { method: 'POST' })).toMatchObject({ status: 204 });
    expect((await http('/__sandbox/queues')).body).toEqual([
      { due: new Date(START + 9000).toISOString(), queueName: 'work', body: { n: 2 }, retries: 0 },
    ]);
    expect((await http('/__sandbox/counters')).body).toMatchObject({ invocations: 2, calls: { queue: 1 } });
    expect((await http('/__sandbox/invocations')).body).toMatchObject([
      { functionKey: 'f-resolver', calls: [{ kind: 'queue' }] },
      { functionKey: 'f-work', ending: 'success' },
    ]);
    expect((await http('/__sandbox/schedules')).body).toMatchObject([{ moduleKey: 'every-five-minutes' }]);
    expect((await http('/__sandbox/storage')).body.kvs).toHaveLength(1);
    await http('/__sandbox/invocations', { method: 'DELETE' });
    expect((await http('/__sandbox/invocations')).body).toEqual([]);
    await http('/__sandbox/reset', { method: 'POST' });
    expect((await http('/__sandbox/queues')).body).toEqual([]);
  });

  test('aliases are set and taken away', async () => {
    const alias = (target: string | null) =>
      http('/__sandbox/egress/aliases', {
        method: 'PUT',
        body: { address: 'https://a.example.com', target },
      });
    expect((await alias('http://127.0.0.1:1')).body).toEqual({
      'https://a.example.com': 'http://127.0.0.1:1',
    });
    expect(await alias('http://example.com')).toMatchObject({ status: 400 });
    expect((await alias(null)).body).toEqual({});
  });

  test('egress needs the consent of an admin', async () => {
    const body = {
      egresses: [
        {
          key: 'k',
          description: 'd',
          configured: [{ domain: 'https://a.example.com', type: ['FETCH_BACKEND_SIDE'] }],
        },
      ],
    };
    const consent = (as?: string) =>
      http(app('/egress'), { method: 'POST', body, ...(as === undefined ? {} : { as }) });
    expect(await consent()).toMatchObject({ status: 401 });
    expect(await consent('member@example.com')).toMatchObject({ status: 403 });
    expect(await consent('admin@example.com')).toMatchObject({ status: 201 });
    expect((await http(app())).body).toMatchObject({
      egress: ['https://kms.example.com', 'https://a.example.com'],
    });
    expect((await http(app('/egress'))).body).toEqual({ results: body.egresses });
    const remove = { method: 'DELETE', as: 'admin@example.com' };
    expect(await http(app('/egress?key=k'), remove)).toMatchObject({ status: 204 });
    expect((await http(app('/egress'))).body).toEqual({ results: [] });
  });

  test('what is not there is not found', async () => {
    expect(await http('/__sandbox/nothing')).toMatchObject({ status: 404 });
    expect(await http('/__sandbox/%zz')).toMatchObject({ status: 404 });
    expect(await http('/__sandbox/apps/other')).toMatchObject({ status: 404 });
    expect(await http('/__sandbox/apps/other/egress', { method: 'POST', body: {} })).toMatchObject({
      status: 404,
    });
    expect(await http('/__sandbox/apps')).toMatchObject({
      body: [{ name: 'Fixture', accountId: expect.not.stringContaining(ADMIN) }],
    });
  });
});
