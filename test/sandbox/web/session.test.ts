import { ADMIN, basic, MEMBER } from '../forge/fake-site';
import { cleanUp, startSandbox, type TestSandbox, temporaryFolder } from '../forge/support';
import { Visitor, visit } from './visitor';

let sandbox: TestSandbox;
const dataDir = temporaryFolder();

beforeAll(async () => {
  sandbox = await startSandbox({ dataDir });
});
afterAll(cleanUp);

const SESSION = '/__sandbox/session';
const NOTE = '/rest/api/3/log';
const myself = (headers: Record<string, string>) => visit(sandbox.url, '/rest/api/3/myself', { headers });
const signIn = (headers: Record<string, string>, accountId: unknown = MEMBER) =>
  visit(sandbox.url, SESSION, { method: 'POST', body: { accountId }, headers });

describe('signing in', () => {
  test('gives a cookie that scripts and other sites never see, and makes REST calls those of the person', async () => {
    const answer = await signIn({ origin: sandbox.url });
    expect(answer).toMatchObject({ status: 200, body: { accountId: MEMBER, isAdmin: false } });
    const [cookie = ''] = answer.headers['set-cookie'] as string[];
    expect(cookie.split('; ').slice(1)).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict']);
    const [pair = ''] = cookie.split(';');
    expect(await myself({ cookie: pair })).toMatchObject({ status: 200, body: { accountId: MEMBER } });
    expect(await visit(sandbox.url, SESSION, { headers: { cookie: pair } })).toMatchObject({
      body: {
        accountId: MEMBER,
        people: expect.arrayContaining([
          { accountId: ADMIN, displayName: ADMIN, emailAddress: expect.any(String) },
        ]),
        site: { siteUrl: sandbox.url, appOrigin: sandbox.appOrigin },
      },
    });
    const [, token = ''] = pair.split('=');
    expect(JSON.stringify(sandbox.snapshot())).not.toContain(token);
  });

  test('is for people of the site, from pages of the site', async () => {
    expect(await signIn({ origin: sandbox.url }, 'nobody')).toMatchObject({ status: 404 });
    expect(await signIn({ origin: sandbox.url }, 7)).toMatchObject({ status: 400 });
    expect(await signIn({})).toMatchObject({ status: 403 });
    expect(await signIn({ origin: sandbox.appOrigin })).toMatchObject({ status: 403 });
    expect(await signIn({ origin: 'null' })).toMatchObject({ status: 403 });
    expect(await signIn({ 'sec-fetch-site': 'same-site' })).toMatchObject({ status: 403 });
    expect(await signIn({ 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
  });

  test('ends with signing out, or as somebody else', async () => {
    const { cookie } = await Visitor.signIn(sandbox, MEMBER);
    await signIn({ cookie, origin: sandbox.url }, ADMIN);
    expect(await myself({ cookie })).toMatchObject({ status: 401 });
    const admin = await Visitor.signIn(sandbox, ADMIN);
    expect(await admin.get(SESSION)).toMatchObject({ body: { accountId: ADMIN, isAdmin: true } });
    expect(await admin.post(SESSION, { accountId: null })).toMatchObject({
      headers: { 'set-cookie': [expect.stringContaining('Max-Age=0')] },
      body: { accountId: null, isAdmin: false },
    });
    expect(await myself({ cookie: admin.cookie })).toMatchObject({ status: 401 });
  });

  test('outlives a restart', async () => {
    const { cookie } = await Visitor.signIn(sandbox, MEMBER);
    await sandbox.close();
    sandbox = await startSandbox({ dataDir });
    expect(await myself({ cookie })).toMatchObject({ status: 200, body: { accountId: MEMBER } });
    expect(await myself({ cookie: `${cookie}x` })).toMatchObject({ status: 401 });
  });
});

describe('a change with a cookie', () => {
  const change = (headers: Record<string, string>) =>
    visit(sandbox.url, NOTE, { method: 'POST', body: { n: 1 }, headers });

  test('is made by a page of the site, and by nobody else', async () => {
    const { cookie } = await Visitor.signIn(sandbox, MEMBER);
    expect(await change({ cookie, origin: sandbox.url })).toMatchObject({
      status: 201,
      body: { by: { kind: 'user', accountId: MEMBER, session: true } },
    });
    const made = sandbox.jira.notes.length;
    expect(await change({ cookie })).toMatchObject({ status: 403 });
    expect(await change({ cookie, origin: sandbox.appOrigin })).toMatchObject({ status: 403 });
    expect(await change({ cookie, origin: 'https://example.com' })).toMatchObject({ status: 403 });
    expect(await change({ cookie, 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
    expect(sandbox.jira.notes).toHaveLength(made);
  });

  test('is not what a program makes with a token, whatever cookie comes along', async () => {
    const { cookie } = await Visitor.signIn(sandbox, ADMIN);
    const authorization = basic('member@example.com');
    expect(await change({ authorization })).toMatchObject({ status: 201 });
    expect(await change({ authorization, cookie })).toMatchObject({
      status: 201,
      body: { by: { accountId: MEMBER } },
    });
  });
});

describe('whoever comes from elsewhere', () => {
  test('changes nothing, with or without a cookie', async () => {
    const origin = 'https://example.com';
    const advance = { method: 'POST', body: { ms: 1 }, headers: { origin } };
    expect(await visit(sandbox.url, '/__sandbox/clock/advance', advance)).toMatchObject({ status: 403 });
    const none = { ...advance, headers: {} };
    expect(await visit(sandbox.url, '/__sandbox/clock/advance', none)).toMatchObject({ status: 200 });
  });

  test('by a name of their own gets nothing', async () => {
    const headers = { host: `rebound.example.com:${new URL(sandbox.url).port}` };
    expect(await visit(sandbox.url, '/__sandbox/storage', { headers })).toMatchObject({ status: 421 });
    expect(await visit(sandbox.url, '/', { headers })).toMatchObject({ status: 421 });
  });

  test('may report to the policies, and get no further by that address', async () => {
    const headers = { host: 'rebound.example.com', origin: 'https://example.com' };
    const reports = '/__sandbox/csp-reports';
    for (const path of [`${reports}/../clock/advance`, `${reports}/%2e%2e/clock/advance`])
      expect(await visit(sandbox.url, path, { method: 'POST', body: { ms: 1 }, headers })).toMatchObject({
        status: 421,
      });
    for (const method of ['GET', 'DELETE'])
      expect(await visit(sandbox.url, reports, { method, headers })).toMatchObject({ status: 421 });
    const report = { 'csp-report': {} };
    expect(await visit(sandbox.url, reports, { method: 'POST', body: report, headers })).toMatchObject({
      status: 204,
    });
  });

  test("by this machine's other name is sent to the one that pages of the app don't share", async () => {
    const headers = { host: `localhost:${new URL(sandbox.url).port}` };
    expect(await visit(sandbox.url, '/projects?x=1', { headers })).toMatchObject({
      status: 302,
      headers: { location: `${sandbox.url}/projects?x=1` },
    });
  });
});
