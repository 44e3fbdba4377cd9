import { ADMIN, basic, MEMBER, OUTSIDER, READER } from '../forge/fake-site';
import { cleanUp, startSandbox, type TestSandbox } from '../forge/support';
import { Visitor, visit } from './visitor';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

const as = (accountId: string) => Visitor.signIn(sandbox, accountId);
const ari = (key: string) =>
  `ari:cloud:ecosystem::extension/${sandbox.manifest.appId}/${sandbox.platform.installation.environmentId}/static/${key}`;
const ISSUE = { id: '10', key: 'FIX-1', type: 'Task', typeId: '100' };
const PROJECT = { id: '1', key: 'FIX', type: 'software' };

async function modules(accountId: string, query = '') {
  const { status, body } = await (await as(accountId)).get(`/__sandbox/modules${query}`);
  return status === 200 ? (body as { moduleKey: string; isAdded: boolean }[]) : status;
}
const keys = async (accountId: string, query = '') => {
  const found = await modules(accountId, query);
  return typeof found === 'number' ? found : found.map(({ moduleKey }) => moduleKey);
};

describe('modules', () => {
  test('show where they belong, to people who see the place, and admin pages to admins', async () => {
    const onIssue = ['panel', 'task-panel', 'context', 'board'];
    expect(await keys(MEMBER, '?issueId=10')).toEqual(onIssue);
    expect(await keys(MEMBER, '?issueId=FIX-1')).toEqual(onIssue);
    expect(await keys(ADMIN, '?issueId=10')).toEqual([...onIssue, 'admin']);
    expect(await keys(MEMBER, '?projectId=1')).toEqual(['board']);
    expect(await keys(MEMBER)).toEqual([]);
    expect(await keys(ADMIN)).toEqual(['admin']);
    expect(await keys(OUTSIDER, '?issueId=10')).toBe(404);
    expect(await keys(OUTSIDER, '?projectId=1')).toBe(404);
    expect(await keys(MEMBER, '?issueId=99')).toBe(404);
    expect(await visit(sandbox.url, '/__sandbox/modules?issueId=10')).toMatchObject({ status: 401 });
  });

  test('follow their conditions', async () => {
    expect(await keys(MEMBER, '?issueId=11')).not.toContain('task-panel');
    sandbox.jira.pages.properties.set('issue 10 hidden', true);
    expect(await keys(MEMBER, '?issueId=10')).not.toContain('task-panel');
  });

  test('say where their page and icon are', async () => {
    expect(await modules(MEMBER, '?projectId=1')).toEqual([
      {
        ...{ moduleKey: 'board', type: 'jira:projectPage', title: 'Board', label: null, render: 'default' },
        iconUrl: `${sandbox.appOrigin}/resources/custom/mark.svg`,
        frameUrl: `${sandbox.appOrigin}/resources/custom/index.html`,
        ...{ status: null, isAdded: true },
      },
    ]);
  });

  test("an issue context's status is an issue property", async () => {
    const key = `com.atlassian.jira.issue:${sandbox.manifest.appId}:context:status`;
    const status = async () => {
      const found = await modules(MEMBER, '?issueId=10');
      return typeof found === 'number' ? found : found.find(({ moduleKey }) => moduleKey === 'context');
    };
    expect(await status()).toMatchObject({ label: 'State', status: null });
    const value = { type: 'lozenge', value: { label: 'Ready', type: 'success' } };
    sandbox.jira.pages.properties.set(`issue 10 ${key}`, value);
    expect(await status()).toMatchObject({ status: value });
    sandbox.jira.pages.properties.set(`issue 10 ${key}`, { type: 'balloon' });
    expect(await status()).toMatchObject({ status: null });
  });

  test('an issue panel shows once it is pinned, or added by somebody who may edit', async () => {
    const added = async () => {
      const found = await modules(MEMBER, '?issueId=10');
      return typeof found === 'number'
        ? found
        : found.filter((one) => one.isAdded).map((one) => one.moduleKey);
    };
    expect(await added()).toEqual(['context', 'board']);
    sandbox.jira.pages.pins.add(`${ari('panel')} 1`);
    expect(await added()).toEqual(['panel', 'context', 'board']);
    sandbox.jira.pages.pins.clear();
    const add = async (accountId: string, body: object) =>
      (await (await as(accountId)).post('/__sandbox/panels', body)).status;
    expect(await add(READER, { issueId: '10', moduleKey: 'panel' })).toBe(403);
    expect(await add(OUTSIDER, { issueId: '10', moduleKey: 'panel' })).toBe(404);
    expect(await add(MEMBER, { issueId: '10', moduleKey: 'context' })).toBe(404);
    expect(await added()).toEqual(['context', 'board']);
    expect(await add(MEMBER, { issueId: '10', moduleKey: 'panel' })).toBe(204);
    expect(await added()).toEqual(['panel', 'context', 'board']);
  });
});

describe('the context of a page', () => {
  const invoke = async (accountId: string, moduleKey: string, extension: object) =>
    (await as(accountId)).post('/__sandbox/bridge/invoke', { moduleKey, functionKey: 'context', extension });

  test('is vouched for: a page names the issue, the server says what it is', async () => {
    const claimed = {
      issue: { id: '10', key: 'FIX-2', type: 'Epic', secret: true },
      project: { id: '7', key: 'OTHER' },
      type: 'jira:adminPage',
      isAdmin: true,
      location: `${sandbox.url}/browse/FIX-1`,
      isNewToIssue: true,
      modal: { from: 'app' },
    };
    const { status, body } = await invoke(MEMBER, 'panel', claimed);
    expect(status).toBe(200);
    expect(body.value).toMatchObject({
      ...{ accountId: MEMBER, moduleKey: 'panel', localId: ari('panel'), siteUrl: sandbox.url },
    });
    expect(body.value.extension).toEqual({
      ...{ type: 'jira:issuePanel', issue: ISSUE, project: PROJECT },
      ...{ location: claimed.location, isNewToIssue: true, modal: { from: 'app' } },
    });
  });

  test('a location elsewhere is not passed on', async () => {
    const extension = { project: { id: '1' }, location: 'https://example.com/browse/FIX-1' };
    const { body } = await invoke(MEMBER, 'board', extension);
    expect(body.value.extension).toEqual({ type: 'jira:projectPage', project: PROJECT });
  });

  test.each([
    ['an issue that they may not see', OUTSIDER, 'panel', { issue: { id: '10' } }, 404],
    ['an issue that is not there', MEMBER, 'panel', { issue: { id: '99' } }, 404],
    ['no issue', MEMBER, 'panel', {}, 404],
    ['a project instead of an issue', MEMBER, 'panel', { project: { id: '1' } }, 404],
    ['a project that they may not see', OUTSIDER, 'board', { project: { id: '1' } }, 404],
    ['an admin page without being one', MEMBER, 'admin', {}, 403],
    ['a module that is none', ADMIN, 'nothing', {}, 404],
    ['a module without a page', ADMIN, 'validator', {}, 404],
    ['an issue by number', MEMBER, 'panel', { issue: { id: 10 } }, 400],
  ])('nobody calls a resolver with %s', async (_what, accountId, moduleKey, extension, status) => {
    expect(await invoke(accountId, moduleKey, extension)).toMatchObject({ status });
    const context = await (await as(accountId)).post('/__sandbox/bridge/context', { moduleKey, extension });
    expect(context).toMatchObject({ status });
    expect(sandbox.platform.log.records).toEqual([]);
  });

  test('is what the page is told, too', async () => {
    const body = { moduleKey: 'admin', extension: { issue: { id: '10' } } };
    const answer = await (await as(ADMIN)).post('/__sandbox/bridge/context', body);
    expect(answer.body).toEqual({
      ...{ accountId: ADMIN, cloudId: sandbox.jira.cloudId, siteUrl: sandbox.url, localId: ari('admin') },
      ...{ moduleKey: 'admin', environmentId: sandbox.platform.installation.environmentId },
      ...{ environmentType: 'DEVELOPMENT', locale: 'en-US', timezone: 'UTC' },
      extension: { type: 'jira:adminPage' },
      permissions: {
        scopes: ['read:jira-work', 'storage:app'],
        external: { fetch: { backend: ['https://kms.example.com'] } },
      },
    });
  });

  test('nobody is told anything who is not signed in', async () => {
    for (const path of ['invoke', 'context', 'product', 'egress'])
      expect(
        await visit(sandbox.url, `/__sandbox/bridge/${path}`, { method: 'POST', body: {} }),
      ).toMatchObject({ status: 401 });
  });
});

test("a page's requests of the product are the person's, within the app's scopes, and carry no credentials", async () => {
  const member = await as(MEMBER);
  const call = (path: string, method = 'GET', headers: object = {}) =>
    member.post('/__sandbox/bridge/product', { path, method, headers, body: method === 'GET' ? null : '{}' });
  const credentials = { Authorization: basic('admin@example.com'), Cookie: 'a=b', 'X-One': 'two' };
  const me = JSON.parse((await call('/rest/api/3/myself', 'GET', credentials)).body.body);
  expect(me).toEqual({ accountId: MEMBER, headers: { 'x-one': 'two' } });
  const read = await call('/rest/api/3/note');
  expect(read.body).toMatchObject({ status: 200, statusText: 'OK' });
  expect(JSON.parse(read.body.body)).toEqual({ by: { kind: 'user', accountId: MEMBER, session: true } });
  expect((await call('/rest/api/3/note', 'POST')).body).toMatchObject({ status: 401 });
  expect((await call('/rest/api/3/nothing')).body).toMatchObject({ status: 404 });
  expect((await call('/__sandbox/storage')).body).toMatchObject({ status: 404 });
});

describe('egress', () => {
  const group = (domain: string, type = ['FETCH_BACKEND_SIDE']) => ({
    egresses: [{ key: 'kms', description: 'Keys', configured: [{ domain, type }] }],
  });
  const send = async (accountId: string, op: string, payload: unknown, confirmed = false) =>
    (await as(accountId)).post('/__sandbox/bridge/egress', { moduleKey: 'admin', op, payload, confirmed });
  const A = 'https://a.example.com';

  test('opens once an admin has seen the question and agreed', async () => {
    const asked = await send(ADMIN, 'set', group(A));
    expect(asked.body).toEqual({
      ask: {
        ...{ action: 'allow', appName: 'Fixture' },
        groups: [
          {
            ...{ key: 'kms', description: 'Keys' },
            domains: [{ domain: A, types: ['FETCH_BACKEND_SIDE'], isNew: true }],
          },
        ],
      },
    });
    expect(sandbox.platform.egressAddresses()).not.toContain(A);
    const set = await send(ADMIN, 'set', group(A), true);
    expect(set.body).toEqual({ value: { results: group(A).egresses } });
    expect(sandbox.platform.egressAddresses()).toContain(A);
    // A domain that is allowed already may come for another use without the dialog.
    expect((await send(ADMIN, 'set', group(A, ['IMAGES']))).body).toHaveProperty('value');
  });

  test('is for admins, however they confirm; anybody may read it', async () => {
    for (const op of ['set', 'deleteGroup', 'deleteDomain'])
      expect(await send(MEMBER, op, group(A), true)).toMatchObject({ status: 403 });
    expect(sandbox.platform.egressAddresses()).not.toContain(A);
    expect((await send(MEMBER, 'get', {})).body).toEqual({ value: { results: [] } });
  });

  test('that makes no sense is refused before anybody is asked', async () => {
    expect(await send(ADMIN, 'set', group('http://a.example.com'))).toMatchObject({ status: 422 });
    expect(await send(ADMIN, 'set', { egresses: [] })).toMatchObject({ status: 400 });
    expect(await send(ADMIN, 'open', {})).toMatchObject({ status: 400 });
  });

  test('closes the same way', async () => {
    await send(ADMIN, 'set', group(A), true);
    expect((await send(ADMIN, 'deleteGroup', { key: 'kms' })).body).toMatchObject({
      ask: { action: 'remove', groups: [{ domains: [{ domain: A, isNew: false }] }] },
    });
    expect(sandbox.platform.egressAddresses()).toContain(A);
    expect((await send(ADMIN, 'deleteGroup', { key: 'kms' }, true)).body).toEqual({ value: null });
    expect(sandbox.platform.egressAddresses()).not.toContain(A);
    expect((await send(ADMIN, 'deleteGroup', { key: 'kms' })).body).toEqual({ value: null });
  });
});

test('mails are for those they were sent to', async () => {
  const mail = { id: '1', sent: sandbox.clock.now(), subject: 'S', textBody: 'T', issueKey: 'FIX-1' };
  sandbox.jira.pages.mails.push({ ...mail, to: MEMBER });
  const list = async (accountId: string) =>
    (await (await as(accountId)).get('/__sandbox/notifications')).body;
  const sentAt = new Date(sandbox.clock.now()).toISOString();
  expect(await list(MEMBER)).toEqual([{ id: '1', sentAt, subject: 'S', text: 'T', issueKey: 'FIX-1' }]);
  expect(await list(ADMIN)).toEqual([]);
});
