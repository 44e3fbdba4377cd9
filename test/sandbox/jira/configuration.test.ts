import { createRequest, type Ids, setUpProject, workflow } from './support/project';
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

test('capabilities name the rules of the installed app by their ARIs', async () => {
  const capabilities = await site.done(
    site.admin,
    'GET',
    `/workflows/capabilities?projectId=${ids.projectId}&issueTypeId=${ids.issueTypeId}`,
  );
  expect(capabilities.forgeRules).toContainEqual({
    id: `ari:cloud:ecosystem::extension/${APP.appId}/${APP.environmentId}/static/not-reporter`,
    ruleKey: 'forge:expression-condition',
    ruleType: 'Condition',
    name: 'C',
    description: 'c',
  });
});

test('a workflow that cannot work is refused, each fault by itself', async () => {
  const { admin } = site;
  const good = workflow(ids.statuses, ids.closingScreenId, ids.roleId);
  const [base] = good.workflows;
  if (!base) throw new Error('no workflow');
  const [initial, ...others] = base.transitions;
  const faults = async (transitions: readonly unknown[], name = 'Another') => {
    const payload = { ...good, workflows: [{ ...base, name, transitions }] };
    const { errors } = await site.done(admin, 'POST', '/workflows/create/validation', { payload });
    const created = await site.send(admin, 'POST', '/workflows/create', payload);
    expect(created.status).toBe(errors.length === 0 ? 200 : 400);
    return errors.map(({ code }: { code: string }) => code);
  };
  expect(await faults(others)).toEqual(['INITIAL_TRANSITION']);
  const conditions = { operation: 'ALL', conditions: [], conditionGroups: [] };
  expect(await faults([{ ...initial, conditions }, ...others])).toEqual(['INITIAL_TRANSITION_CONDITIONS']);
  expect(await faults([initial, { ...others[0], links: [] }])).toEqual(['TRANSITION_FROM']);
  expect(await faults([initial, { ...others[0], toStatusReference: 'nowhere' }])).toEqual(['TRANSITION_TO']);
  expect(await faults([initial, ...others, others[0]])).toEqual(['NON_UNIQUE_TRANSITION_ID']);
  expect(
    await faults([
      initial,
      {
        ...others[0],
        validators: [{ ruleKey: 'forge:expression-validator', parameters: { key: 'ari:none' } }],
      },
    ]),
  ).toEqual(['RULE_PARAMETERS']);
  expect(
    await faults([
      initial,
      { ...others[0], validators: [{ ruleKey: 'forge:workflow-post-function', parameters: {} }] },
    ]),
  ).toEqual(['RULE_KEY']);
  expect(await faults([initial, ...others], 'Request workflow')).toEqual(['NON_UNIQUE_WORKFLOW_NAME']);
  const wrongParameter = {
    ...good,
    workflows: [
      {
        ...base,
        name: 'W',
        transitions: [
          initial,
          { ...others[0], validators: [{ ruleKey: 'x', parameters: { disabled: false } }] },
        ],
      },
    ],
  };
  expect((await site.send(admin, 'POST', '/workflows/create', wrongParameter)).status).toBe(400);
  expect(await faults([initial, ...others])).toEqual([]);
});

test('an update replaces the workflow, needs its version, and migrates issues only where it is told how', async () => {
  const { admin, jira } = site;
  const { key } = await createRequest(site, ids);
  const read = await site.done(admin, 'POST', '/workflows', { workflowNames: ['Request workflow'] });
  const [current] = read.workflows;
  const statuses = read.statuses.map(
    ({ id, name, statusCategory, statusReference }: Record<string, string>) => ({
      id,
      name,
      statusCategory,
      statusReference,
    }),
  );
  const fewer = {
    id: current.id,
    version: current.version,
    statuses: current.statuses.filter(
      (one: { statusReference: string }) => one.statusReference !== ids.statuses.open,
    ),
    transitions: [
      {
        id: '1',
        name: 'Create',
        type: 'INITIAL',
        toStatusReference: ids.statuses.waiting,
        links: [],
        validators: [],
        actions: [],
      },
    ],
  };
  const update = (more: object) =>
    site.send(admin, 'POST', '/workflows/update', { statuses, workflows: [{ ...fewer, ...more }] });
  expect((await update({})).status).toBe(400);
  const defaultStatusMappings = [
    { oldStatusReference: ids.statuses.open, newStatusReference: ids.statuses.waiting },
  ];
  expect(
    (
      await site.done(admin, 'POST', '/workflows/update/validation', {
        payload: { statuses, workflows: [{ ...fewer, defaultStatusMappings }] },
      })
    ).errors,
  ).toEqual([]);
  expect((await update({ defaultStatusMappings })).status).toBe(200);
  expect(jira.issue(key)).toMatchObject({
    statusId: ids.statuses.waiting,
    changelog: [{ author: admin.accountId, items: [{ field: 'status' }] }],
  });
  expect((await update({ defaultStatusMappings })).status).toBe(409);
});

test('a workflow scheme is assigned while there are no issues, and switched afterwards', async () => {
  const { admin } = site;
  const scheme = await site.done(admin, 'POST', '/workflowscheme', {
    name: 'Plain',
    defaultWorkflow: 'jira',
    issueTypeMappings: {},
  });
  await site.done(admin, 'PUT', '/workflowscheme/project', {
    workflowSchemeId: String(scheme.id),
    projectId: ids.projectId,
  });
  const { key } = await site.done(site.developer, 'POST', '/issue', {
    fields: { project: { key: 'REQ' }, issuetype: { id: ids.issueTypeId }, summary: 's' },
  });
  const schemes = (await site.done(admin, 'GET', '/workflowscheme')).values;
  const own = String(schemes.find((one: { name: string }) => one.name === 'Request').id);
  expect(
    (
      await site.send(admin, 'PUT', '/workflowscheme/project', {
        workflowSchemeId: own,
        projectId: ids.projectId,
      })
    ).status,
  ).toBe(400);
  const before = site.jira.issue(key)?.statusId ?? '';
  const mappingsByIssueTypeOverride = [
    {
      issueTypeId: ids.issueTypeId,
      statusMappings: [{ oldStatusId: before, newStatusId: ids.statuses.approved }],
    },
  ];
  const switched = await site.send(admin, 'POST', '/workflowscheme/project/switch', {
    projectId: ids.projectId,
    targetSchemeId: own,
    mappingsByIssueTypeOverride,
  });
  expect(switched.status).toBe(303);
  const task = switched.headers['location']?.split('/').at(-1);
  expect(await site.done(admin, 'GET', `/task/${task}`)).toMatchObject({ status: 'COMPLETE', progress: 100 });
  expect(site.jira.issue(key)).toMatchObject({
    statusId: ids.statuses.approved,
    changelog: [
      { items: [{ field: 'Workflow' }, { field: 'status', from: before, to: ids.statuses.approved }] },
    ],
  });
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
