import { createRequest, type Ids, setUpProject } from './support/project';
import { APP, appPrincipal, TestSite } from './support/site';

let site: TestSite;
let ids: Ids;

beforeEach(async () => {
  site = new TestSite();
  ids = await setUpProject(site);
});

afterEach(() => {
  expect(site.violations).toEqual([]);
});

test('an app without admin scope may not configure; no app administers groups; app fields are locked', async () => {
  const { jira, admin } = site;
  expect((await site.send(appPrincipal(), 'POST', '/group', { name: 'by app' })).status).toBe(403);
  expect((await site.send(appPrincipal(), 'GET', '/workflowscheme')).status).toBe(200);
  jira.appInstalled({ ...APP, scopes: ['read:jira-work'] });
  expect((await site.send(appPrincipal(), 'GET', '/workflowscheme')).status).toBe(403);
  const handle = (await site.done(admin, 'GET', '/field')).find(
    (one: { name: string }) => one.name === 'Handle',
  );
  expect(
    (
      await site.send(admin, 'POST', `/field/${handle.id}/context`, {
        name: 'x',
        projectIds: [ids.projectId],
      })
    ).status,
  ).toBe(400);
});

test('without its app a rule refuses, and a reinstallation brings fields and values back', async () => {
  const { jira, developer } = site;
  const { key, id } = await createRequest(site, ids, {
    description: { type: 'doc', version: 1, content: [] },
  });
  const handle = (await site.done(developer, 'GET', '/field')).find(
    (one: { name: string }) => one.name === 'Handle',
  ).id;
  await site.done(appPrincipal(), 'POST', '/app/field/value', {
    updates: [{ customField: handle, issueIds: [Number(id)], value: 'k:1' }],
  });
  jira.appUninstalled(APP.appId);
  const refused = await site.send(developer, 'POST', `/issue/${key}/transitions`, {
    transition: { id: '11' },
  });
  expect(refused.body.errorMessages[0]).toContain('not installed');
  expect((await site.done(developer, 'GET', `/issue/${key}`)).fields).not.toHaveProperty(handle);
  expect((await site.send(appPrincipal(), 'GET', '/myself')).status).toBe(401);
  jira.appInstalled(APP);
  expect((await site.done(developer, 'GET', `/issue/${key}`)).fields[handle]).toBe('k:1');
});

test('an app writes neither the fields of another app nor those of another environment of itself', async () => {
  const { jira, developer } = site;
  const { id } = await createRequest(site, ids);
  const handles = async (): Promise<string[]> =>
    (await site.done(developer, 'GET', '/field'))
      .filter((one: { name: string }) => one.name === 'Handle')
      .map((one: { id: string }) => one.id);
  const [own = ''] = await handles();
  const write = async (app: typeof APP, customField: string) =>
    (
      await site.send(appPrincipal(app), 'POST', '/app/field/value', {
        updates: [{ customField, issueIds: [Number(id)], value: 'k:1' }],
      })
    ).status;
  const other = { ...APP, appId: '99999999-2222-4333-8444-555555555555', accountId: '557058:other' };
  const staging = {
    ...APP,
    environmentId: 'bbbbbbbb-2222-4333-8444-555555555555',
    accountId: '557058:staging',
  };
  jira.appInstalled(other);
  jira.appInstalled(staging);
  expect([await write(other, own), await write(staging, own), await write(APP, own)]).toEqual([
    403, 403, 204,
  ]);
  const theirs = (await handles()).filter((one) => one !== own);
  expect(theirs).toHaveLength(2);
  expect(await Promise.all(theirs.map((one) => write(APP, one)))).toEqual([403, 403]);
  jira.appUninstalled(other.appId);
  expect(await handles()).toHaveLength(2);
});

describe('issue panels', () => {
  const panelOf = ({ appId, environmentId } = APP, key = 'panel') =>
    `ari:cloud:ecosystem::extension/${appId}/${environmentId}/static/${key}`;
  const withPanel = { ...APP, modules: { ...APP.modules, 'jira:issuePanel': [{ key: 'panel' }] } };
  const pin = (who: Parameters<TestSite['send']>[0], projectIdOrKey: string, action = 'PIN') =>
    site.send(who, 'POST', '/forge/panel/action/bulk/async', {
      moduleId: panelOf(),
      projectList: [{ projectIdOrKey, action }],
    });
  const status = () =>
    site.done(site.admin, 'POST', '/forge/panel/action/bulk/status', {
      moduleId: panelOf(),
      projectList: ['REQ', 'NONE'],
    });

  test('are pinned to projects and unpinned again, by admins', async () => {
    const { jira, admin, developer } = site;
    expect((await pin(admin, 'REQ')).status).toBe(400);
    jira.appInstalled(withPanel);
    expect((await pin(developer, 'REQ')).status).toBe(403);
    const pinned = await pin(admin, 'REQ');
    expect(pinned.status).toBe(202);
    const task = await site.done(admin, 'GET', `/task/${pinned.body.taskId}`);
    expect(task).toMatchObject({ status: 'COMPLETE', result: { failedProjects: [] } });
    expect(jira.pages.isPinned(panelOf(), ids.projectId)).toBe(true);
    expect((await status()).statuses).toMatchObject([
      { projectIdOrKey: 'REQ', pinned: true },
      { projectIdOrKey: 'NONE', pinned: false, error: expect.any(String) },
    ]);
    await pin(appPrincipal(), 'REQ', 'UNPIN');
    expect((await status()).statuses[0]).toMatchObject({ pinned: false });
  });
});
