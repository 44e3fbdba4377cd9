import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Documents } from '../../../src/sandbox/documents';
import { createRequest, setUpProject } from './support/project';
import { adf, appPrincipal, TestSite } from './support/site';

const described = { description: adf('Because') };

test('the site survives a restart: issues, people with their tokens, workflows, the numbers given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-jira-'));
  try {
    const file = join(folder, 'site.sqlite');
    const first = new TestSite(new Documents(file));
    const ids = await setUpProject(first);
    const { key } = await createRequest(first, ids, described);
    await first.done(first.developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
    const before = first.jira.issue(key);
    first.documents.close();

    const second = new TestSite(new Documents(file));
    expect(second.jira.issue(key)).toEqual(before);
    expect(second.developer.apiToken).toBe(first.developer.apiToken);
    const { transitions } = await second.done(second.approver, 'GET', `/issue/${key}/transitions`);
    expect(transitions.map((one: { name: string }) => one.name)).toEqual(['Approve', 'Note']);
    expect((await createRequest(second, ids)).key).toBe('REQ-2');
    const read = await second.done(second.developer, 'POST', '/search/jql', {
      jql: 'project = REQ',
      reconcileIssues: [10_001],
    });
    expect(read.issues).toHaveLength(2);
    second.documents.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a reset gives a new site with the same administrator and nothing else', async () => {
  const site = new TestSite();
  const ids = await setUpProject(site);
  await createRequest(site, ids);
  site.jira.addFault({ path: '.', status: 500, count: 100 });
  site.jira.reset();
  expect(site.jira.users().map(({ emailAddress }) => emailAddress)).toEqual(['admin@example.com']);
  expect(site.jira.issue('REQ-1')).toBeUndefined();
  expect(site.jira.counts()).toEqual({});
  const [admin] = site.jira.users();
  expect(await site.done(admin, 'GET', '/project')).toEqual([]);
  expect(admin?.apiToken).not.toBe(site.admin.apiToken);
});

test('a refused request leaves nothing behind, on disk neither', async () => {
  const site = new TestSite();
  await setUpProject(site);
  const body = {
    scope: { type: 'GLOBAL' },
    statuses: [
      { name: 'New one', statusCategory: 'TODO' },
      { name: 'Open', statusCategory: 'TODO' },
    ],
  };
  expect((await site.send(site.admin, 'POST', '/statuses', body)).status).toBe(409);
  expect((await site.done(site.admin, 'GET', '/statuses/search?searchString=New')).values).toEqual([]);
  expect(site.documents.all('jira.status').length).toBe(6);
  expect(site.violations).toEqual([]);
});

test('faults: before, after, slow, for one caller, after some calls, as often as asked', async () => {
  const site = new TestSite();
  const ids = await setUpProject(site);
  const { key } = await createRequest(site, ids);
  const get = async () => (await site.send(site.developer, 'GET', `/issue/${key}`)).status;

  site.jira.addFault({ method: 'GET', path: '/issue/', status: 429, count: 2 });
  const limited = await site.send(site.developer, 'GET', `/issue/${key}`);
  expect(limited).toMatchObject({
    status: 429,
    headers: { 'retry-after': '5', 'ratelimit-reason': 'jira-burst-based' },
    body: { errors: {} },
  });
  expect([await get(), await get()]).toEqual([429, 200]);

  site.jira.addFault({ path: '/issue/', status: 500, skip: 1, caller: 'app' });
  const asApp = async () => (await site.send(appPrincipal(), 'GET', `/issue/${key}`)).status;
  expect([await asApp(), await get(), await asApp(), await asApp()]).toEqual([200, 200, 500, 200]);

  site.jira.addFault({ method: 'PUT', path: '/issue/', status: 500, when: 'after' });
  expect(
    (await site.send(site.developer, 'PUT', `/issue/${key}`, { fields: { summary: 'Took effect' } })).status,
  ).toBe(500);
  expect(site.jira.issue(key)?.values['summary']).toBe('Took effect');
  site.jira.addFault({ method: 'PUT', path: '/issue/', status: 409 });
  expect(
    (await site.send(site.developer, 'PUT', `/issue/${key}`, { fields: { summary: 'Lost' } })).status,
  ).toBe(409);
  expect(site.jira.issue(key)?.values['summary']).toBe('Took effect');

  site.jira.addFault({ path: '/issue/', delay: 10_000 });
  let answered = false;
  const slow = get().then((status) => {
    answered = true;
    return status;
  });
  await site.clock.advance(9_999);
  expect(answered).toBe(false);
  await site.clock.advance(1);
  expect(await slow).toBe(200);

  site.jira.addFault({ path: '.', status: 500, count: 9 });
  site.jira.clearFaults();
  expect(await get()).toBe(200);
  expect(site.violations).toEqual([]);
});

test('every call is counted for its caller, with its points', async () => {
  const site = new TestSite();
  const ids = await setUpProject(site);
  const { key } = await createRequest(site, ids);
  site.jira.resetCounts();
  await site.done(appPrincipal(), 'GET', `/issue/${key}?expand=changelog`);
  await site.done(appPrincipal(), 'GET', `/project/REQ/role/${ids.roleId}`);
  await site.done(appPrincipal(), 'PUT', `/issue/${key}/properties/p`, 1);
  await site.send(undefined, 'GET', '/myself');
  const app = 'app:11111111-2222-4333-8444-555555555555';
  expect(site.jira.counts()).toMatchObject({
    [app]: {
      calls: 3,
      points: 2 + 3 + 1,
      byRoute: { 'GET /project/{projectIdOrKey}/role/{id}': { calls: 1, points: 3 } },
    },
    anonymous: { calls: 1, points: 1 },
  });
});

test('the control paths: people with tokens, faults, mails, counts, lag, reset; what is unknown says what is known', async () => {
  const site = new TestSite();
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await site.jira.control({
      method,
      path: `/__sandbox/jira/${path}`,
      body: body === undefined ? '' : JSON.stringify(body),
    });
    return { status: response.status, body: response.body === '' ? undefined : JSON.parse(response.body) };
  };
  const made = await control('POST', 'users', {
    displayName: 'Operator',
    emailAddress: 'operator@example.com',
    groups: ['operators'],
  });
  expect(made).toMatchObject({
    status: 200,
    body: { accountType: 'atlassian', active: true, apiToken: expect.stringMatching(/^[\w-]{32}$/) },
  });
  expect((await control('GET', 'users')).body).toHaveLength(4);
  expect((await control('POST', 'users', { displayName: 'x' })).status).toBe(400);
  expect((await control('POST', 'faults', { path: 'myself', status: 500 })).status).toBe(204);
  expect((await control('GET', 'faults')).body).toMatchObject([{ path: 'myself', count: 1, when: 'before' }]);
  expect((await control('DELETE', 'faults')).status).toBe(204);
  expect((await site.send(site.developer, 'GET', '/myself')).status).toBe(200);
  expect((await control('GET', 'requests')).body).toHaveProperty([`user:${site.developer.accountId}`]);
  expect((await control('DELETE', 'requests')).status).toBe(204);
  expect((await control('GET', 'mails')).body).toEqual([]);
  expect((await control('DELETE', 'mails')).status).toBe(204);
  expect((await control('PUT', 'search-lag', { ms: 0 })).status).toBe(204);
  expect((await control('GET', 'nothing')).body.errorMessages[0]).toContain('POST hostile/move');
  expect((await site.jira.control({ method: 'POST', path: '/users', body: '{' })).status).toBe(400);
  expect((await control('POST', 'reset')).status).toBe(204);
  expect((await control('GET', 'users')).body).toHaveLength(1);
});

test('expressions about issues: members, people, roles, changelogs, properties, custom fields', async () => {
  const site = new TestSite();
  const ids = await setUpProject(site);
  const { key } = await createRequest(site, ids, {
    ...described,
    [ids.selectId]: { value: 'Small' },
    [ids.dateId]: '2026-04-01',
  });
  await site.done(site.developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  await site.done(site.developer, 'PUT', `/issue/${key}/properties/p`, { a: [1] });
  const value = (expression: string) =>
    site.jira.evaluate(expression, { issue: key, user: site.approver.accountId });
  expect(value('issue.key + " " + issue.status.name + " " + issue.issueType.name')).toBe(
    'REQ-1 Waiting Request',
  );
  expect(value(`issue.${ids.selectId}.value`)).toBe('Small');
  expect(value(`issue.${ids.dateId} > new Date()`)).toBe(true);
  expect(value('issue.description.plainText')).toBe('Because');
  expect(value('user.getProjectRoles(project).map(r => r.name)')).toEqual(['Approvers']);
  expect(value('user.groups.includes("approvers") && user.groupIds.length == 2')).toBe(true);
  expect(value('issue.changelogs[0].items.some(i => i.field == "status" && i.toString == "Waiting")')).toBe(
    true,
  );
  expect(value('issue.changelogs.map(c => c.author.accountId)')).toEqual([site.developer.accountId]);
  expect(value('issue.properties["p"].a[0]')).toBe(1);
  expect(value('issue.assignee?.displayName')).toBeNull();
  expect(() => value('issue.customfield_99999')).toThrow('Unrecognized property of Issue');
  const { evaluateExpression } = site.jira;
  expect(evaluateExpression('event.issue.key == "REQ-1"', { event: { issue: { key } } })).toBe(true);
  const evaluated = await site.done(site.approver, 'POST', '/expression/evaluate', {
    expression: 'user.accountId',
    context: { issue: { key } },
  });
  expect(evaluated.value).toBe(site.approver.accountId);
  expect(
    (
      await site.send(site.approver, 'POST', '/expression/evaluate', {
        expression: 'issue.x',
        context: { issue: { key } },
      })
    ).status,
  ).toBe(400);
  expect(site.violations).toEqual([]);
});
