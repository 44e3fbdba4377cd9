import { createRequest, type Ids, setUpProject } from './support/project';
import { APP, adf, TestSite } from './support/site';

let site: TestSite;
let ids: Ids;

beforeEach(async () => {
  site = new TestSite();
  ids = await setUpProject(site);
});

afterEach(() => {
  expect(site.violations).toEqual([]);
});

const described = { description: adf('Because') };

async function otherProject(): Promise<void> {
  await site.done(site.admin, 'POST', '/project', {
    key: 'OTH',
    name: 'Other',
    projectTypeKey: 'business',
    leadAccountId: site.admin.accountId,
  });
}

const lastItems = (idOrKey: string) => site.jira.issue(idOrKey)?.changelog.at(-1)?.items;

test('an edit that is set back leaves two entries and the value as it was', async () => {
  const { key } = await createRequest(site, ids);
  site.jira.hostile.editAndSetBack(site.approver.accountId, key, 'summary', 'Other');
  const issue = site.jira.issue(key);
  expect(issue?.values['summary']).toBe('A request');
  expect(issue?.changelog.map(({ author, items }) => [author, items[0]?.toText])).toEqual([
    [site.approver.accountId, 'Other'],
    [site.approver.accountId, 'A request'],
  ]);
  expect(site.platform.ofType('avi:jira:updated:issue')).toHaveLength(2);
});

test('a change of reporter, past the editable flag', async () => {
  const { key } = await createRequest(site, ids, described);
  await site.done(site.developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  site.jira.hostile.setReporter(site.approver.accountId, key, site.approver.accountId);
  expect(lastItems(key)).toMatchObject([
    { field: 'reporter', from: site.developer.accountId, to: site.approver.accountId },
  ]);
});

test('a moved issue has another key, the same id, and still answers to the old key', async () => {
  await otherProject();
  const { key, id } = await createRequest(site, ids);
  const moved = site.jira.hostile.move(site.developer.accountId, key, 'OTH');
  expect(moved).toMatchObject({ id, key: 'OTH-1', formerKeys: ['REQ-1'] });
  expect(lastItems(id)?.map(({ field }) => field)).toEqual([
    'project',
    'Key',
    'issuetype',
    'Workflow',
    'status',
  ]);
  const read = await site.done(site.developer, 'GET', `/issue/${key}?expand=changelog`);
  expect(read).toMatchObject({ id, key: 'OTH-1', fields: { project: { key: 'OTH' } } });
  const back = site.jira.hostile.move(site.developer.accountId, id, 'REQ', 'Request');
  expect(back.key).toBe('REQ-2');
});

test('a retyped issue follows the workflow of its new type', async () => {
  const { admin } = site;
  const scheme = (await site.done(admin, 'GET', '/issuetypescheme?queryString=Default')).values[0].id;
  const { key } = await createRequest(site, ids);
  await site
    .done(admin, 'PUT', '/issuetypescheme/project', { issueTypeSchemeId: scheme, projectId: ids.projectId })
    .catch(() => undefined);
  const retyped = site.jira.hostile.retype(site.developer.accountId, key, 'Task');
  expect(retyped.issueTypeId).not.toBe(ids.issueTypeId);
  expect(lastItems(key)?.map(({ field }) => field)).toEqual(['issuetype', 'Workflow', 'status']);
});

test('a clone copies the values, those of apps too, and begins anew', async () => {
  const { id, key } = await createRequest(site, ids, { [ids.selectId]: { value: 'Large' } });
  const handle = (await site.done(site.developer, 'GET', '/field')).find(
    (one: { name: string }) => one.name === 'Handle',
  ).id;
  site.jira.hostile.edit(APP.accountId, id, { [handle]: 'k:1' });
  const copy = site.jira.hostile.clone(site.approver.accountId, key);
  expect(copy).toMatchObject({
    key: 'REQ-2',
    creator: site.approver.accountId,
    statusId: ids.statuses.open,
    properties: {},
  });
  expect(copy.values).toMatchObject({
    [handle]: 'k:1',
    [ids.selectId]: ids.optionIds[1],
    summary: 'CLONE - A request',
  });
  expect(lastItems(key)).toMatchObject([{ field: 'Link', to: 'REQ-2' }]);
});

test('a bulk transition goes through the rules, over REST and from outside', async () => {
  const { developer, jira } = site;
  await createRequest(site, ids, described);
  await createRequest(site, ids);
  const { taskId } = await site.done(developer, 'POST', '/bulk/issues/transition', {
    bulkTransitionInputs: [{ selectedIssueIdsOrKeys: ['REQ-1', 'REQ-2', 'REQ-9'], transitionId: '11' }],
  });
  const progress = await site.done(developer, 'GET', `/bulk/queue/${taskId}`);
  expect(progress).toMatchObject({
    status: 'COMPLETE',
    totalIssueCount: 3,
    invalidOrInaccessibleIssueCount: 1,
    processedAccessibleIssues: [10_000],
  });
  expect(progress.failedAccessibleIssues).toEqual({ '10001': ['Describe it.'] });
  expect(await jira.hostile.bulkTransition(developer.accountId, ['REQ-1'], '21')).toHaveProperty('REQ-1');
});

test('an import brings any history and any status, and runs no rule', async () => {
  const { approver, developer, platform } = site;
  const imported = site.jira.hostile.import(site.admin.accountId, {
    project: 'REQ',
    issueType: 'Request',
    status: 'Approved',
    creator: developer.accountId,
    fields: { summary: 'Imported', reporter: { accountId: developer.accountId } },
    history: [
      {
        author: approver.accountId,
        created: '2026-01-01T00:00:00.000Z',
        items: [
          { field: 'status', fieldId: 'status', from: ids.statuses.waiting, to: ids.statuses.approved },
        ],
      },
    ],
  });
  const read = await site.done(developer, 'GET', `/issue/${imported.key}?expand=changelog`);
  expect(read.fields.status.name).toBe('Approved');
  expect(read.changelog.histories[0]).toMatchObject({
    author: { accountId: approver.accountId },
    created: '2026-01-01T00:00:00.000+0000',
  });
  expect(platform.invoked).toEqual([]);
  expect(platform.ofType('avi:jira:created:issue')).toHaveLength(1);
});

test('a status set without a transition, a scheme switched, a role replaced, rules stripped', async () => {
  const { admin, developer, jira } = site;
  const { key } = await createRequest(site, ids);
  jira.hostile.setStatus(developer.accountId, key, 'Approved');
  expect(lastItems(key)).toMatchObject([
    { field: 'status', from: ids.statuses.open, to: ids.statuses.approved },
  ]);
  jira.hostile.stripRules('Request workflow', 'forge:');
  jira.hostile.setStatus(developer.accountId, key, 'Open');
  expect(
    (await site.send(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } })).status,
  ).toBe(204);
  jira.hostile.setRole('REQ', ids.roleId, { users: [developer.accountId], groups: [] });
  const names = (await site.done(developer, 'GET', `/issue/${key}/transitions`)).transitions.map(
    (one: { name: string }) => one.name,
  );
  expect(names).toContain('Approve');
  const schemes = (await site.done(admin, 'GET', '/workflowscheme')).values;
  const plain = String(schemes.find((one: { name: string }) => one.name === 'Default Workflow Scheme').id);
  jira.hostile.switchScheme(admin.accountId, 'REQ', plain, {});
  expect(lastItems(key)?.map(({ field }) => field)).toEqual(['Workflow', 'status']);
  jira.hostile.forgeHistory(key, { author: developer.accountId, items: [{ field: 'status', to: '1' }] });
  expect(lastItems(key)).toMatchObject([{ field: 'status', to: '1', from: null }]);
});

test('the same over the control paths', async () => {
  const { key } = await createRequest(site, ids);
  const accountId = site.approver.accountId;
  const post = (verb: string, body: object) =>
    site.jira.control({
      method: 'POST',
      path: `/__sandbox/jira/hostile/${verb}`,
      body: JSON.stringify(body),
    });
  await otherProject();
  expect((await post('edit', { accountId, issue: key, fields: { summary: 'x' } })).status).toBe(200);
  expect(
    (await post('edit-and-set-back', { accountId, issue: key, fieldId: 'summary', value: 'y' })).status,
  ).toBe(200);
  expect((await post('reporter', { accountId, issue: key, reporter: accountId })).status).toBe(200);
  expect((await post('clone', { accountId, issue: key })).status).toBe(200);
  expect((await post('status', { accountId, issue: key, status: 'Waiting' })).status).toBe(200);
  expect((await post('retype', { accountId, issue: key, issueType: 'Task' })).status).toBe(200);
  expect((await post('move', { accountId, issue: key, project: 'OTH' })).status).toBe(200);
  expect(
    (await post('history', { issue: key, history: { author: accountId, items: [{ field: 'status' }] } }))
      .status,
  ).toBe(200);
  expect((await post('bulk-transition', { accountId, issues: ['REQ-2'], transitionId: '31' })).status).toBe(
    200,
  );
  expect((await post('role', { project: 'REQ', roleId: ids.roleId })).status).toBe(204);
  expect((await post('strip-rules', { workflow: 'Request workflow' })).status).toBe(204);
  expect((await post('delete', { accountId, issue: key })).status).toBe(204);
  expect((await post('delete', { accountId, issue: key })).status).toBe(404);
  expect(
    (
      await post('import', {
        accountId,
        project: 'REQ',
        issueType: 'Request',
        status: 'Open',
        creator: accountId,
        fields: { summary: 's' },
      })
    ).status,
  ).toBe(200);
  expect((await post('edit', { accountId, issue: key })).status).toBe(400);
  expect((await post('constructor', {})).status).toBe(404);
});
