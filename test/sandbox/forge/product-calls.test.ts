import { ADMIN, MEMBER } from './fake-site';
import { cleanUp, perform, startSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

const call = (as: string, path = '/rest/api/3/note', method = 'GET') =>
  perform<{ status: number; body: string }>(sandbox, [{ do: 'jira', as, path, method }]);
const caller = async (as: string) => JSON.parse((await call(as)).body).by;

test('asApp calls as the app, asUser as the person whose session it is, and neither as nobody', async () => {
  const { accountId } = sandbox.platform.installation;
  expect(await caller('app')).toEqual({ kind: 'app', appId: sandbox.manifest.appId, accountId });
  expect(await caller('user')).toEqual({ kind: 'user', accountId: MEMBER, session: true });
  expect(await caller(MEMBER)).toEqual({ kind: 'user', accountId: MEMBER, session: true });
  expect(await caller('none')).toEqual({ kind: 'anonymous' });
});

test('nobody else is impersonated without a scope that allows it', async () => {
  expect(await call(ADMIN)).toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
});

test('asUser without a session is refused', async () => {
  sandbox.jira.platform.publish({
    eventType: 'avi:jira:updated:issue',
    payload: { steps: [{ do: 'jira', as: 'user', path: '/rest/api/3/note' }] },
  });
  await sandbox.drain();
  expect(sandbox.platform.log.records.at(-1)?.calls).toEqual(
    expect.arrayContaining([{ kind: 'jira', method: 'GET', target: '/rest/api/3/note', status: 401 }]),
  );
});

test('a call whose scope the manifest lacks does not reach the site', async () => {
  const refused = { status: 401, body: '{"code":401,"message":"Unauthorized; scope does not match"}' };
  expect(await call('app', '/rest/api/3/note', 'POST')).toEqual(refused);
  expect(await call('user', '/rest/api/3/note', 'POST')).toEqual(refused);
  expect(sandbox.jira.notes).toEqual([]);
});

test('any one of the scopes of a call is enough', async () => {
  expect(await call('app', '/rest/api/3/log', 'POST')).toMatchObject({ status: 201 });
});

test('a path that the site does not serve is not found', async () => {
  expect(await call('app', '/rest/api/3/nothing')).toMatchObject({ status: 404 });
});

test('credentials that the app sends by itself are dropped', async () => {
  const answer = await call('user', '/rest/api/3/myself');
  expect(JSON.parse(answer.body).headers).not.toHaveProperty('authorization');
});

test('the site learns of the app when it is installed', () => {
  expect(sandbox.jira.app).toMatchObject({
    appId: sandbox.manifest.appId,
    accountId: sandbox.platform.installation.accountId,
    scopes: ['read:jira-work', 'storage:app'],
    modules: { 'jira:workflowValidator': [{ key: 'validator', function: 'f-validator' }] },
  });
});
