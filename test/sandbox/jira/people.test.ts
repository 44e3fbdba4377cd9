import { createRequest, type Ids, setUpProject } from './support/project';
import { adf, appPrincipal, basic, TestSite } from './support/site';

let site: TestSite;
let ids: Ids;

beforeEach(async () => {
  site = new TestSite();
  ids = await setUpProject(site);
});

afterEach(() => {
  expect(site.violations).toEqual([]);
});

test('people prove themselves by e-mail and token; a wrong, empty or foreign one is refused', async () => {
  const { developer, approver, admin, jira } = site;
  expect(await site.done(developer, 'GET', '/myself?expand=groups')).toMatchObject({
    accountId: developer.accountId,
    accountType: 'atlassian',
    groups: { items: [{ name: 'jira-users' }] },
  });
  const status = async (user: typeof developer) => (await site.send(user, 'GET', '/myself')).status;
  expect(await status({ ...developer, apiToken: `${developer.apiToken}x` })).toBe(401);
  expect(await status({ ...developer, apiToken: '' })).toBe(401);
  expect(await status({ ...developer, apiToken: approver.apiToken ?? '' })).toBe(401);
  expect((await site.send(undefined, 'GET', '/myself')).status).toBe(401);
  expect((await site.send(undefined, 'GET', '/serverInfo')).body.deploymentType).toBe('Cloud');
  const body = JSON.stringify({ accountId: approver.accountId, active: false });
  expect((await jira.control({ method: 'PUT', path: '/users', body })).status).toBe(200);
  expect(await status(approver)).toBe(401);
  expect(jira.isAdmin(admin.accountId)).toBe(true);
  expect(jira.isAdmin(developer.accountId)).toBe(false);
});

test('a bearer token is not basic authentication', async () => {
  const response = await site.jira.handle({
    method: 'GET',
    path: '/rest/api/3/myself',
    headers: { authorization: 'Bearer x' },
    body: '',
    principal: { kind: 'anonymous' },
  });
  expect(response.status).toBe(401);
  expect(basic(site.developer)['authorization']).toMatch(/^Basic /);
});

test('users, groups and their members', async () => {
  const { admin, developer } = site;
  const get = (path: string) => site.done(admin, 'GET', path);
  const user = await get(`/user?accountId=${developer.accountId}&expand=groups`);
  expect(user.groups.items).toHaveLength(1);
  expect(await get(`/user/groups?accountId=${developer.accountId}`)).toMatchObject([{ name: 'jira-users' }]);
  expect(await get('/users/search')).toHaveLength(4);
  expect(await get('/user/search?query=approv')).toMatchObject([{ displayName: 'Approver' }]);
  expect((await site.send(admin, 'GET', '/user?accountId=nobody')).status).toBe(404);
  const group = await site.done(admin, 'POST', '/group', { name: 'operators' });
  expect((await site.send(admin, 'POST', '/group', { name: 'operators' })).status).toBe(400);
  await site.done(admin, 'POST', `/group/user?groupId=${group.groupId}`, { accountId: developer.accountId });
  expect((await get(`/group/member?groupId=${group.groupId}`)).values).toMatchObject([
    { accountId: developer.accountId },
  ]);
  await site.done(admin, 'DELETE', `/group/user?groupname=operators&accountId=${developer.accountId}`);
  expect((await get('/group/member?groupname=operators')).total).toBe(0);
  expect((await get('/group/bulk?groupName=operators')).values).toEqual([
    { groupId: group.groupId, name: 'operators' },
  ]);
  expect((await get('/groups/picker?query=oper')).groups).toMatchObject([{ name: 'operators' }]);
  await site.done(admin, 'DELETE', '/group?groupname=operators');
  expect((await site.send(admin, 'GET', '/group/member?groupname=operators')).status).toBe(404);
});

test('roles: their actors may be people and groups, and only administrators of the project change them', async () => {
  const { admin, developer } = site;
  const path = `/project/REQ/role/${ids.roleId}`;
  expect((await site.done(developer, 'GET', path)).actors).toMatchObject([
    { actorGroup: { name: 'approvers' } },
  ]);
  expect(await site.done(developer, 'GET', '/project/REQ/role')).toHaveProperty('Approvers');
  expect((await site.send(developer, 'POST', path, { user: [developer.accountId] })).status).toBe(403);
  await site.done(admin, 'POST', path, { user: [developer.accountId] });
  expect((await site.send(admin, 'POST', path, { group: ['no such group'] })).status).toBe(400);
  await site.done(admin, 'DELETE', `${path}?group=approvers`);
  expect((await site.done(admin, 'GET', path)).actors).toMatchObject([
    { actorUser: { accountId: developer.accountId } },
  ]);
  await site.done(admin, 'PUT', path, { categorisedActors: { 'atlassian-group-role-actor': ['approvers'] } });
  expect((await site.done(admin, 'GET', path)).actors).toHaveLength(1);
  expect((await site.done(admin, 'GET', '/role')).map((one: { name: string }) => one.name)).toEqual([
    'Administrators',
    'Approvers',
  ]);
  expect((await site.done(admin, 'GET', `/role/${ids.roleId}`)).name).toBe('Approvers');
});

test('permissions: what one holds depends on who one is and where', async () => {
  const { admin, developer } = site;
  const { id } = await createRequest(site, ids);
  const mine = await site.done(
    developer,
    'GET',
    `/mypermissions?projectKey=REQ&permissions=ADMINISTER,EDIT_ISSUES,DELETE_ISSUES`,
  );
  const held = Object.entries(mine.permissions as Record<string, { havePermission: boolean }>).filter(
    ([, one]) => one.havePermission,
  );
  expect(held.map(([key]) => key)).toEqual(['EDIT_ISSUES']);
  expect((await site.done(admin, 'GET', '/permissions')).permissions).toHaveProperty('ADMINISTER');
  const check = {
    accountId: developer.accountId,
    globalPermissions: ['ADMINISTER'],
    projectPermissions: [
      { permissions: ['EDIT_ISSUES'], issues: [Number(id)], projects: [Number(ids.projectId)] },
    ],
  };
  expect(await site.done(admin, 'POST', '/permissions/check', check)).toEqual({
    globalPermissions: [],
    projectPermissions: [
      { permission: 'EDIT_ISSUES', issues: [Number(id)], projects: [Number(ids.projectId)] },
    ],
  });
  expect(
    (await site.send(developer, 'POST', '/permissions/check', { ...check, accountId: admin.accountId }))
      .status,
  ).toBe(403);
  expect((await site.send(developer, 'DELETE', `/issue/${id}`)).status).toBe(403);
  expect((await site.send(admin, 'DELETE', `/issue/${id}`)).status).toBe(204);
  expect(site.platform.ofType('avi:jira:deleted:issue')).toHaveLength(1);
});

test('properties of issues and projects, and what is not a property', async () => {
  const { admin, developer } = site;
  const { key } = await createRequest(site, ids);
  const path = `/issue/${key}/properties/kd`;
  expect((await site.send(developer, 'GET', path)).status).toBe(404);
  expect((await site.send(developer, 'GET', `/issue/${key}/properties/constructor`)).status).toBe(404);
  expect((await site.send(developer, 'PUT', path, { a: 1 })).status).toBe(201);
  expect((await site.send(developer, 'PUT', path, { a: 2 })).status).toBe(200);
  expect(await site.done(developer, 'GET', path)).toEqual({ key: 'kd', value: { a: 2 } });
  expect((await site.done(developer, 'GET', `/issue/${key}?properties=kd`)).properties).toEqual({
    kd: { a: 2 },
  });
  expect((await site.done(developer, 'GET', `/issue/${key}/properties`)).keys).toHaveLength(1);
  expect((await site.send(developer, 'PUT', path, 'x'.repeat(32_768))).status).toBe(400);
  expect((await site.send(developer, 'DELETE', path)).status).toBe(204);
  expect((await site.send(developer, 'DELETE', path)).status).toBe(404);
  expect((await site.send(developer, 'PUT', '/project/REQ/properties/p', 1)).status).toBe(403);
  expect((await site.send(admin, 'PUT', '/project/REQ/properties/p', { ids: [1] })).status).toBe(201);
  expect(await site.done(developer, 'GET', '/project/REQ/properties/p')).toEqual({
    key: 'p',
    value: { ids: [1] },
  });
  expect((await site.done(developer, 'GET', '/project/REQ/properties')).keys).toHaveLength(1);
  expect((await site.send(admin, 'DELETE', '/project/REQ/properties/p')).status).toBe(204);
});

test('comments are documents; their properties find them again; mails reach those concerned, and never the author', async () => {
  const { admin, approver, developer, jira, platform } = site;
  const { key } = await createRequest(site, ids);
  expect((await site.send(approver, 'POST', `/issue/${key}/comment`, { body: 'plain text' })).status).toBe(
    400,
  );
  expect(
    (
      await site.send(approver, 'POST', `/issue/${key}/comment`, {
        body: { type: 'doc', version: 1, content: [{ type: 'text' }] },
      })
    ).status,
  ).toBe(400);
  const comment = await site.done(approver, 'POST', `/issue/${key}/comment`, {
    body: adf('Hello'),
    properties: [{ key: 'op', value: { id: 1 } }],
  });
  expect(await site.done(developer, 'GET', `/comment/${comment.id}/properties/op`)).toEqual({
    key: 'op',
    value: { id: 1 },
  });
  expect((await site.send(developer, 'PUT', `/comment/${comment.id}/properties/op`, { id: 2 })).status).toBe(
    200,
  );
  expect((await site.done(developer, 'GET', `/comment/${comment.id}/properties`)).keys).toHaveLength(1);
  const listed = await site.done(
    developer,
    'GET',
    `/issue/${key}/comment?expand=properties&orderBy=-created`,
  );
  expect(listed.comments[0].properties).toEqual([{ key: 'op', value: { id: 2 } }]);
  expect((await site.done(developer, 'GET', `/issue/${key}/comment/${comment.id}`)).author.accountId).toBe(
    approver.accountId,
  );
  expect(platform.ofType('avi:jira:commented:issue')).toHaveLength(1);
  expect(jira.mails()).toMatchObject([
    { to: [developer.accountId], from: approver.accountId, textBody: 'Hello', cause: 'watch' },
  ]);
  expect((await site.send(developer, 'DELETE', `/issue/${key}/comment/${comment.id}`)).status).toBe(403);
  expect((await site.send(admin, 'DELETE', `/issue/${key}/comment/${comment.id}`)).status).toBe(204);
});

test('notify mails whom it names, groups and their members, people only, each once', async () => {
  const { approver, developer, jira } = site;
  const { key } = await createRequest(site, ids);
  const notify = (to: object) =>
    site.send(appPrincipal(), 'POST', `/issue/${key}/notify`, { subject: 'Look', textBody: 'Please', to });
  expect(
    (
      await notify({
        reporter: true,
        users: [{ accountId: developer.accountId }],
        groups: [{ name: 'approvers' }],
      })
    ).status,
  ).toBe(204);
  expect(jira.mails()).toMatchObject([
    { subject: 'Look', to: [developer.accountId, approver.accountId], cause: 'notify' },
  ]);
  expect((await notify({ users: [{ accountId: '557058:app-user' }] })).status).toBe(400);
});

test('remote links are replaced by their global id; watchers', async () => {
  const { developer, admin, approver } = site;
  const { key } = await createRequest(site, ids);
  const link = (title: string) =>
    site.send(developer, 'POST', `/issue/${key}/remotelink`, {
      globalId: 'g=1',
      object: { url: 'https://example.com', title },
    });
  expect((await link('One')).status).toBe(201);
  expect((await link('Two')).status).toBe(200);
  expect(await site.done(developer, 'GET', `/issue/${key}/remotelink`)).toMatchObject([
    { object: { title: 'Two' } },
  ]);
  expect((await site.done(developer, 'GET', `/issue/${key}/remotelink?globalId=g%3D1`)).object.title).toBe(
    'Two',
  );
  expect((await site.send(developer, 'POST', `/issue/${key}/watchers`, approver.accountId)).status).toBe(403);
  expect((await site.send(admin, 'POST', `/issue/${key}/watchers`, approver.accountId)).status).toBe(204);
  expect((await site.done(developer, 'GET', `/issue/${key}/watchers`)).watchCount).toBe(2);
});

test('assignee', async () => {
  const { developer, approver, platform } = site;
  const { key } = await createRequest(site, ids);
  await site.done(developer, 'PUT', `/issue/${key}/assignee`, { accountId: approver.accountId });
  expect(platform.ofType('avi:jira:assigned:issue')).toHaveLength(1);
  expect((await site.send(developer, 'PUT', `/issue/${key}/assignee`, { accountId: 'nobody' })).status).toBe(
    400,
  );
  await site.done(developer, 'PUT', `/issue/${key}/assignee`, { accountId: null });
  expect((await site.done(developer, 'GET', `/issue/${key}`)).fields.assignee).toBeNull();
});

test('people are read in bulk, unknown ones left out', async () => {
  const { admin, developer } = site;
  const ask = `accountId=${encodeURIComponent(developer.accountId)}&accountId=nobody`;
  const page = await site.done(admin, 'GET', `/user/bulk?${ask}`);
  expect(page).toMatchObject({ total: 1, values: [{ accountId: developer.accountId }] });
  expect((await site.send(admin, 'GET', '/user/bulk')).status).toBe(400);
});
