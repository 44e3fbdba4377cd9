import { createRequest, type Ids, setUpProject } from './support/project';
import { adf, appPrincipal, TestSite } from './support/site';

let test_: TestSite;
let ids: Ids;

beforeEach(async () => {
  test_ = new TestSite();
  ids = await setUpProject(test_);
});

afterEach(() => {
  expect(test_.violations).toEqual([]);
});

const described = { description: adf('Because') };

test('a request goes its way: created, submitted, approved by another, with a changelog as Jira writes it', async () => {
  const { developer, approver } = test_;
  const { key, id } = await createRequest(test_, ids, { ...described, [ids.selectId]: { value: 'Small' } });
  expect(key).toBe('REQ-1');
  expect(
    (await test_.send(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } })).status,
  ).toBe(204);
  const approved = await test_.send(approver, 'POST', `/issue/${key}/transitions`, {
    transition: { id: '21' },
    fields: { [ids.dateId]: '2026-04-01' },
    update: { comment: [{ add: { body: adf('Fine') } }] },
  });
  expect(approved.status).toBe(204);
  const issue = await test_.done(
    developer,
    'GET',
    `/issue/${id}?expand=changelog,names,transitions,editmeta`,
  );
  expect(issue.fields.status).toMatchObject({ id: ids.statuses.approved, name: 'Approved' });
  expect(issue.fields[ids.selectId]).toMatchObject({ id: ids.optionIds[0], value: 'Small' });
  expect(issue.changelog).toMatchObject({ startAt: 0, total: 2, maxResults: 2 });
  const [newest, oldest] = issue.changelog.histories;
  expect(newest.author.accountId).toBe(approver.accountId);
  expect(newest.items).toEqual([
    {
      field: 'Wanted by',
      fieldtype: 'custom',
      fieldId: ids.dateId,
      from: null,
      fromString: null,
      to: '2026-04-01',
      toString: '2026-04-01',
    },
    {
      field: 'status',
      fieldtype: 'jira',
      fieldId: 'status',
      from: ids.statuses.waiting,
      fromString: 'Waiting',
      to: ids.statuses.approved,
      toString: 'Approved',
    },
  ]);
  expect(oldest.items[0]).toMatchObject({ from: ids.statuses.open, to: ids.statuses.waiting });
  const paged = await test_.done(developer, 'GET', `/issue/${id}/changelog?maxResults=1`);
  expect(paged).toMatchObject({ total: 2, isLast: false, values: [{ id: oldest.id }] });
  const listed = await test_.done(developer, 'POST', `/issue/${id}/changelog/list`, {
    changelogIds: [Number(newest.id)],
  });
  expect(listed.histories.map((one: { id: string }) => one.id)).toEqual([newest.id]);
  expect((await test_.done(developer, 'GET', `/issue/${id}/comment`)).comments).toMatchObject([
    { author: { accountId: approver.accountId } },
  ]);
});

test('conditions hide a transition and refuse it over REST', async () => {
  const { developer, approver, admin } = test_;
  const { key } = await createRequest(test_, ids, described);
  await test_.done(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  const names = async (who: typeof developer) =>
    (await test_.done(who, 'GET', `/issue/${key}/transitions?expand=transitions.fields`)).transitions.map(
      (one: { name: string }) => one.name,
    );
  expect(await names(developer)).toEqual(['Note']);
  expect(await names(admin)).toEqual(['Note']);
  expect(await names(approver)).toEqual(['Approve', 'Note']);
  const refused = await test_.send(developer, 'POST', `/issue/${key}/transitions`, {
    transition: { id: '21' },
  });
  expect(refused).toMatchObject({
    status: 400,
    body: { errorMessages: ["Transition id '21' is not valid for this issue."], errors: {} },
  });
});

test('an approver who is the reporter is shut out, whatever the role', async () => {
  const { approver } = test_;
  const { key } = await test_.done(approver, 'POST', '/issue', {
    fields: { project: { key: 'REQ' }, issuetype: { name: 'Request' }, summary: 'Mine', ...described },
  });
  await test_.done(approver, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  expect(
    (await test_.send(approver, 'POST', `/issue/${key}/transitions`, { transition: { id: '21' } })).status,
  ).toBe(400);
});

test('validators refuse with their message; a function sees the payload of Forge and no person', async () => {
  const { developer, platform } = test_;
  const { key } = await createRequest(test_, ids);
  const submit = () =>
    test_.send(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  expect(await submit()).toMatchObject({ status: 400, body: { errorMessages: ['Describe it.'] } });
  await test_.done(developer, 'PUT', `/issue/${key}`, { fields: described });
  platform.answer = async () => ({ result: false, errorMessage: 'Too weak.' });
  expect(await submit()).toMatchObject({ status: 400, body: { errorMessages: ['Too weak.'] } });
  expect(platform.invoked[0]).toMatchObject({
    moduleType: 'jira:workflowValidator',
    moduleKey: 'asks-function',
    functionKey: 'validate',
    payload: {
      issue: { key },
      configuration: { tier: 1 },
      transition: { from: { id: ids.statuses.open }, to: { id: ids.statuses.waiting }, modifiedFields: {} },
    },
  });
  expect(JSON.stringify(platform.invoked[0]?.payload)).not.toContain(developer.accountId);
  platform.answer = () => Promise.reject(new Error('timed out'));
  expect((await submit()).body.errorMessages[0]).toContain('asks-function');
  expect((await test_.done(developer, 'GET', `/issue/${key}`)).fields.status.id).toBe(ids.statuses.open);
});

test('an issue that changes while a validator runs is a conflict, and nothing of the transition happens', async () => {
  const { developer, platform, jira } = test_;
  const { key, id } = await createRequest(test_, ids, described);
  platform.answer = async () => {
    jira.hostile.edit(developer.accountId, key, { summary: 'Changed under way' });
    return { result: true };
  };
  const submitted = await test_.send(developer, 'POST', `/issue/${key}/transitions`, {
    transition: { id: '11' },
  });
  expect(submitted.status).toBe(409);
  expect(jira.issue(id)).toMatchObject({
    statusId: ids.statuses.open,
    values: { summary: 'Changed under way' },
  });
  expect(platform.dispatched).toEqual([]);
});

test('fields and comment of a transition without a screen are dropped in silence', async () => {
  const { developer } = test_;
  const { key } = await createRequest(test_, ids, described);
  const submitted = await test_.send(developer, 'POST', `/issue/${key}/transitions`, {
    transition: { id: '11' },
    fields: { [ids.dateId]: '2026-04-01' },
    update: { comment: [{ add: { body: adf('Lost') } }] },
  });
  expect(submitted.status).toBe(204);
  const issue = await test_.done(developer, 'GET', `/issue/${key}`);
  expect(issue.fields[ids.dateId]).toBeNull();
  expect(issue.fields.comment.total).toBe(0);
});

test('a field that is not on the screen of the transition is refused by name', async () => {
  const { developer, approver } = test_;
  const { key } = await createRequest(test_, ids, described);
  await test_.done(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  const refused = await test_.send(approver, 'POST', `/issue/${key}/transitions`, {
    transition: { id: '21' },
    fields: { summary: 'x' },
  });
  expect(refused.body.errors).toEqual({
    summary: "Field 'summary' cannot be set. It is not on the appropriate screen, or unknown.",
  });
});

test('a status closes its issues to edits; the administrator may override, an app writes its own field all the same', async () => {
  const { developer, admin, jira } = test_;
  const { key, id } = await createRequest(test_, ids, described);
  await test_.done(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  expect((await test_.send(developer, 'PUT', `/issue/${key}`, { fields: { summary: 'x' } })).status).toBe(
    400,
  );
  expect(
    (
      await test_.send(developer, 'PUT', `/issue/${key}?overrideEditableFlag=true`, {
        fields: { summary: 'x' },
      })
    ).status,
  ).toBe(403);
  expect(
    (await test_.send(admin, 'PUT', `/issue/${key}?overrideEditableFlag=true`, { fields: { summary: 'y' } }))
      .status,
  ).toBe(204);
  expect((await test_.done(developer, 'GET', `/issue/${key}/editmeta`)).fields).toEqual({});
  const fields = await test_.done(developer, 'GET', '/field');
  const handle = fields.find((field: { name: string }) => field.name === 'Handle').id;
  const write = { updates: [{ customField: handle, issueIds: [Number(id)], value: 'k:1' }] };
  expect((await test_.send(admin, 'POST', '/app/field/value', write)).status).toBe(403);
  expect((await test_.send(appPrincipal(), 'POST', '/app/field/value', write)).status).toBe(204);
  expect(jira.issue(key)?.values[handle]).toBe('k:1');
  expect(
    (
      await test_.send(appPrincipal(), 'PUT', `/app/field/${handle}/value?generateChangelog=false`, {
        updates: [{ issueIds: [Number(id)], value: null }],
      })
    ).status,
  ).toBe(204);
  expect(jira.issue(key)?.values[handle]).toBeUndefined();
});

test('a read-only field of an app can be set neither on create nor by edit', async () => {
  const { admin } = test_;
  const fields = await test_.done(admin, 'GET', '/field');
  const handle = fields.find((field: { name: string }) => field.name === 'Handle').id;
  const [tab] = await test_.done(admin, 'GET', `/screens/${ids.screenId}/tabs`);
  await test_.done(admin, 'POST', `/screens/${ids.screenId}/tabs/${tab.id}/fields`, { fieldId: handle });
  const created = await test_.send(admin, 'POST', '/issue', {
    fields: { project: { key: 'REQ' }, issuetype: { id: ids.issueTypeId }, summary: 's', [handle]: 'forged' },
  });
  expect(created).toMatchObject({
    status: 400,
    body: { errors: { [handle]: expect.stringContaining('cannot be set') } },
  });
  const { key } = await createRequest(test_, ids);
  expect((await test_.send(admin, 'PUT', `/issue/${key}`, { fields: { [handle]: 'forged' } })).status).toBe(
    400,
  );
});

test('events tell the basics, the changelog, the statuses and who it was; a loop tells of no change', async () => {
  const { developer, platform } = test_;
  const { key, id } = await createRequest(test_, ids, described);
  expect(platform.ofType('avi:jira:created:issue')).toMatchObject([
    { actor: developer.accountId, payload: { issue: { id, key } } },
  ]);
  await test_.done(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '11' } });
  const [updated] = platform.ofType('avi:jira:updated:issue');
  expect(updated?.payload).toMatchObject({
    atlassianId: developer.accountId,
    changelog: {
      id: expect.any(String),
      items: [{ field: 'status', from: ids.statuses.open, to: ids.statuses.waiting }],
    },
    associatedStatuses: [{ id: ids.statuses.open }, { id: ids.statuses.waiting }],
  });
  expect(updated?.payload['issue']).not.toHaveProperty(['fields', ids.selectId]);
  expect(platform.dispatched).toMatchObject([
    {
      moduleKey: 'after',
      functionKey: 'after',
      payload: {
        issue: { id, key },
        atlassianId: developer.accountId,
        configuration: { on: 'submit' },
        transition: { executionId: expect.any(String) },
      },
    },
  ]);
  await test_.done(developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '31' } });
  expect(platform.ofType('avi:jira:updated:issue')[1]?.payload).toMatchObject({ changelog: { items: [] } });
  expect(test_.jira.issue(key)?.changelog).toHaveLength(1);
  expect(platform.dispatched).toHaveLength(2);
});

test('bad input is refused with what is wrong, and changes nothing', async () => {
  const { developer } = test_;
  const create = (fields: object) =>
    test_.send(developer, 'POST', '/issue', {
      fields: { project: { key: 'REQ' }, issuetype: { id: ids.issueTypeId }, ...fields },
    });
  expect((await create({})).body.errors).toEqual({ summary: 'You must specify a summary of the issue.' });
  const wrong = await create({
    summary: 's',
    description: 'not a document',
    [ids.selectId]: { value: 'Huge' },
    [ids.dateId]: '2026-02-30',
    reporter: { accountId: 'x' },
  });
  expect(Object.keys(wrong.body.errors).toSorted()).toEqual(
    [ids.selectId, ids.dateId, 'description', 'reporter'].toSorted(),
  );
  expect(
    (await test_.send(developer, 'POST', '/issue', { fields: { project: { key: 'NO' } } })).body.errors,
  ).toHaveProperty('project');
  expect((await test_.send(developer, 'GET', '/issue/REQ-99')).status).toBe(404);
  expect((await test_.send(undefined, 'GET', '/issue/REQ-1')).status).toBe(401);
  expect((await test_.send(developer, 'POST', '/issuetype', { name: 'Mine' })).status).toBe(403);
  expect((await test_.send(test_.admin, 'POST', '/issuetype', { name: 'T', surprise: 1 })).status).toBe(400);
  expect((await test_.send(test_.admin, 'GET', '/no/such/operation')).status).toBe(404);
});
