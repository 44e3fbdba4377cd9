import { createRequest, type Ids, setUpProject, workflow } from './support/project';
import { APP, TestSite } from './support/site';

let site: TestSite;
let ids: Ids;

beforeEach(async () => {
  site = new TestSite();
  ids = await setUpProject(site);
});

afterEach(() => {
  expect(site.violations).toEqual([]);
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
