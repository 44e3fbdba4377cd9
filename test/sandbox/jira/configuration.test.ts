import { createRequest, type Ids, setUpProject } from './support/project';
import { TestSite } from './support/site';

let site: TestSite;
let ids: Ids;

beforeEach(async () => {
  site = new TestSite();
  ids = await setUpProject(site);
});

afterEach(() => {
  expect(site.violations).toEqual([]);
});

test('what is set up can be found again by its name, partial names too', async () => {
  const get = (path: string) => site.done(site.admin, 'GET', path);
  const names = async (path: string) => (await get(path)).values.map((one: { name: string }) => one.name);
  expect(await names('/field/search?type=custom&query=siz')).toEqual(['Size']);
  expect(await names('/screens?queryString=clos')).toEqual(['Close']);
  expect(await names('/screenscheme?queryString=Request')).toEqual(['Request']);
  expect(await names('/issuetypescheme?queryString=Request')).toEqual(['Request']);
  expect(await names('/issuetypescreenscheme?queryString=Request')).toEqual(['Request']);
  expect(await names('/statuses/search?searchString=wait')).toEqual(['Waiting']);
  expect(await names('/workflows/search?queryString=work')).toEqual(['Request workflow']);
  expect(await names('/workflowscheme')).toContain('Request');
  expect(await names('/project/search?keys=REQ')).toEqual(['Requests']);
  expect(await names('/config/fieldschemes')).toEqual(['Default Field Scheme']);
  expect((await get('/statuses?id=' + ids.statuses.open))[0].name).toBe('Open');
  expect((await get('/statuses/byNames?name=Open'))[0].id).toBe(ids.statuses.open);
  expect((await get(`/issuetype/${ids.issueTypeId}`)).name).toBe('Request');
  expect((await get('/issuetype')).length).toBe(3);
  expect((await get('/status')).length).toBe(6);
  expect((await get('/project/REQ')).issueTypes).toHaveLength(1);
  expect((await get('/project/REQ/statuses'))[0].statuses).toHaveLength(3);
  expect(await get('/project')).toHaveLength(1);
});

test('mappings and associations', async () => {
  const get = (path: string) => site.done(site.admin, 'GET', path);
  expect((await get('/issuetypescheme/mapping')).values).toContainEqual({
    issueTypeSchemeId: expect.any(String),
    issueTypeId: ids.issueTypeId,
  });
  expect((await get(`/issuetypescheme/project?projectId=${ids.projectId}`)).values[0].projectIds).toEqual([
    ids.projectId,
  ]);
  expect((await get('/issuetypescreenscheme/mapping')).values).toHaveLength(2);
  expect(
    (await get(`/issuetypescreenscheme/project?projectId=${ids.projectId}`)).values[0].projectIds,
  ).toEqual([ids.projectId]);
  expect(
    (await get(`/workflowscheme/project?projectId=${ids.projectId}`)).values[0].workflowScheme.name,
  ).toBe('Request');
  expect((await get(`/field/${ids.selectId}/context/issuetypemapping`)).values).toMatchObject([
    { isAnyIssueType: true },
  ]);
  expect((await get(`/field/${ids.selectId}/context/projectmapping`)).values).toMatchObject([
    { isGlobalContext: true },
  ]);
  expect((await get(`/screens/${ids.screenId}/availableFields`)).length).toBeGreaterThan(3);
});

test('a context of a project goes before the global one; a field without a context cannot be set', async () => {
  const { admin } = site;
  const field = await site.done(admin, 'POST', '/field', {
    name: 'Colour',
    type: 'com.atlassian.jira.plugin.system.customfieldtypes:multiselect',
  });
  expect((await site.send(admin, 'POST', `/field/${field.id}/context`, { name: 'Again' })).status).toBe(400);
  const context = await site.done(admin, 'POST', `/field/${field.id}/context`, {
    name: 'Ours',
    projectIds: [ids.projectId],
    issueTypeIds: [],
  });
  await site.done(admin, 'PUT', `/field/${field.id}/context/${context.id}/issuetype`, {
    issueTypeIds: [ids.issueTypeId],
  });
  const path = `/field/${field.id}/context/${context.id}/option`;
  const made = await site.done(admin, 'POST', path, {
    options: [{ value: 'Red', disabled: false }, { value: 'Blue' }],
  });
  expect((await site.send(admin, 'POST', path, { options: [{ value: 'red' }] })).status).toBe(400);
  await site.done(admin, 'PUT', path, {
    options: [{ id: made.options[1].id, value: 'Blue', disabled: true }],
  });
  expect((await site.done(admin, 'GET', path)).values).toHaveLength(2);
  const [tab] = await site.done(admin, 'GET', `/screens/${ids.screenId}/tabs`);
  await site.done(admin, 'POST', `/screens/${ids.screenId}/tabs/${tab.id}/fields`, { fieldId: field.id });
  expect(
    (await site.send(admin, 'POST', `/screens/${ids.screenId}/tabs/${tab.id}/fields`, { fieldId: field.id }))
      .status,
  ).toBe(409);
  const { key } = await createRequest(site, ids, { [field.id]: [{ value: 'Red' }] });
  expect(
    (await site.send(site.developer, 'PUT', `/issue/${key}`, { fields: { [field.id]: [{ value: 'Blue' }] } }))
      .status,
  ).toBe(400);
  const meta = await site.done(site.developer, 'GET', `/issue/createmeta/REQ/issuetypes/${ids.issueTypeId}`);
  const colour = meta.fields.find((one: { fieldId: string }) => one.fieldId === field.id);
  expect(colour.allowedValues.map((one: { value: string }) => one.value)).toEqual(['Red']);
  expect(
    (await site.done(site.developer, 'GET', '/issue/createmeta/REQ/issuetypes')).issueTypes,
  ).toHaveLength(1);
  expect(
    (
      await site.done(
        site.developer,
        'GET',
        '/issue/createmeta?projectKeys=REQ&expand=projects.issuetypes.fields',
      )
    ).projects,
  ).toHaveLength(1);
  await site.done(admin, 'DELETE', `/screens/${ids.screenId}/tabs/${tab.id}/fields/${field.id}`);
  expect(
    (await site.send(site.developer, 'PUT', `/issue/${key}`, { fields: { [field.id]: null } })).status,
  ).toBe(400);
});

test('a field scheme can demand a field', async () => {
  const { admin, developer } = site;
  const [scheme] = (await site.done(admin, 'GET', '/config/fieldschemes')).values;
  const parameters = { [ids.dateId]: [{ schemeIds: [scheme.id], parameters: { isRequired: true } }] };
  expect((await site.send(admin, 'PUT', '/config/fieldschemes/fields/parameters', parameters)).status).toBe(
    204,
  );
  expect(
    await site.done(admin, 'GET', `/config/fieldschemes/${scheme.id}/fields/${ids.dateId}/parameters`),
  ).toMatchObject({ parameters: { isRequired: true } });
  expect(
    (await site.done(admin, 'GET', `/config/fieldschemes/projects?projectId=${ids.projectId}`)).values,
  ).toHaveLength(1);
  const refused = await site.send(developer, 'POST', '/issue', {
    fields: { project: { key: 'REQ' }, issuetype: { id: ids.issueTypeId }, summary: 's' },
  });
  expect(refused.body.errors).toEqual({ [ids.dateId]: 'Wanted by is required.' });
  const own = await site.done(admin, 'POST', '/config/fieldschemes', { name: 'Ours' });
  await site.done(admin, 'PUT', '/config/fieldschemes/projects', {
    [String(own.id)]: { projectIds: [Number(ids.projectId)] },
  });
  await createRequest(site, ids);
});

test('names that must be unique are', async () => {
  const { admin } = site;
  const status = async (path: string, body: unknown) => (await site.send(admin, 'POST', path, body)).status;
  expect(await status('/issuetype', { name: 'request' })).toBe(409);
  expect(
    await status('/statuses', {
      scope: { type: 'GLOBAL' },
      statuses: [{ name: 'open', statusCategory: 'TODO' }],
    }),
  ).toBe(409);
  expect(await status('/issuetypescheme', { name: 'Request', issueTypeIds: [ids.issueTypeId] })).toBe(409);
  expect(await status('/role', { name: 'Approvers' })).toBe(409);
  expect(await status('/project', { key: 'REQ', name: 'Other' })).toBe(400);
  // Fields and screens may have the same name twice, as in Jira.
  expect(await status('/screens', { name: 'Request' })).toBe(201);
});
