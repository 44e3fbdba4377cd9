import { extensionAri } from '../../../../src/sandbox/jira/workflows/rules';
import { APP, type TestSite } from './site';

export interface Ids {
  readonly issueTypeId: string;
  readonly selectId: string;
  readonly dateId: string;
  readonly optionIds: readonly string[];
  readonly screenId: string;
  readonly closingScreenId: string;
  readonly projectId: string;
  readonly roleId: string;
  readonly statuses: { readonly open: string; readonly waiting: string; readonly approved: string };
}

const rule = (ruleKey: string, moduleKey: string, config: unknown = {}) => ({
  ruleKey,
  parameters: { key: extensionAri(APP, moduleKey), config: JSON.stringify(config), disabled: 'false' },
});

export const validator = (moduleKey: string, config?: unknown) =>
  rule('forge:expression-validator', moduleKey, config);
export const condition = (moduleKey: string, config?: unknown) =>
  rule('forge:expression-condition', moduleKey, config);
export const postFunction = (moduleKey: string, config?: unknown) =>
  rule('forge:workflow-post-function', moduleKey, config);

/**
 * Sets a project up through REST as an app's set-up would: Open -> Waiting -> Approved, with an approval that needs
 * a role and another person than the reporter, and a transition that has no screen.
 */
export async function setUpProject(test: TestSite): Promise<Ids> {
  const { admin } = test;
  test.jira.appInstalled(APP);
  const post = (path: string, body: unknown) => test.done(admin, 'POST', path, body);
  const type = await post('/issuetype', { name: 'Request', description: 'A request', type: 'standard' });
  const select = await post('/field', {
    name: 'Size',
    type: 'com.atlassian.jira.plugin.system.customfieldtypes:select',
    searcherKey: 'com.atlassian.jira.plugin.system.customfieldtypes:multiselectsearcher',
  });
  const date = await post('/field', {
    name: 'Wanted by',
    type: 'com.atlassian.jira.plugin.system.customfieldtypes:datepicker',
    searcherKey: 'com.atlassian.jira.plugin.system.customfieldtypes:daterange',
  });
  const contexts = await test.done(admin, 'GET', `/field/${select.id}/context`);
  const options = await post(`/field/${select.id}/context/${contexts.values[0].id}/option`, {
    options: [{ value: 'Small' }, { value: 'Large' }],
  });
  const fields = await test.done(admin, 'GET', '/field');
  const note = fields.find((field: { name: string }) => field.name === 'Note');
  const screenId = await screen(test, 'Request', [
    'summary',
    'description',
    'reporter',
    'assignee',
    select.id,
    date.id,
    note.id,
  ]);
  const closingScreenId = await screen(test, 'Close', [date.id]);
  const screenScheme = await post('/screenscheme', {
    name: 'Request',
    screens: { default: Number(screenId) },
  });
  const typeScreenScheme = await post('/issuetypescreenscheme', {
    name: 'Request',
    issueTypeMappings: [{ issueTypeId: 'default', screenSchemeId: String(screenScheme.id) }],
  });
  const typeScheme = await post('/issuetypescheme', {
    name: 'Request',
    issueTypeIds: [type.id],
    defaultIssueTypeId: type.id,
  });
  const statuses = await post('/statuses', {
    scope: { type: 'GLOBAL' },
    statuses: [
      { name: 'Open', statusCategory: 'TODO' },
      { name: 'Waiting', statusCategory: 'IN_PROGRESS' },
      { name: 'Approved', statusCategory: 'DONE' },
    ],
  });
  const [open, waiting, approved] = statuses.map(({ id }: { id: string }) => id);
  const role = await post('/role', { name: 'Approvers', description: 'May approve' });
  await post('/workflows/create', workflow({ open, waiting, approved }, closingScreenId, String(role.id)));
  const workflowScheme = await post('/workflowscheme', {
    name: 'Request',
    defaultWorkflow: 'jira',
    issueTypeMappings: { [type.id]: 'Request workflow' },
  });
  const project = await post('/project', {
    key: 'REQ',
    name: 'Requests',
    projectTypeKey: 'business',
    leadAccountId: admin.accountId,
    issueTypeScheme: Number(typeScheme.issueTypeSchemeId),
    issueTypeScreenScheme: Number(typeScreenScheme.id),
    workflowScheme: workflowScheme.id,
  });
  await post(`/project/REQ/role/${role.id}`, { group: ['approvers'] });
  return {
    issueTypeId: type.id,
    selectId: select.id,
    dateId: date.id,
    optionIds: options.options.map(({ id }: { id: string }) => id),
    screenId,
    closingScreenId,
    projectId: String(project.id),
    roleId: String(role.id),
    statuses: { open, waiting, approved },
  };
}

async function screen(test: TestSite, name: string, fieldIds: readonly string[]): Promise<string> {
  const made = await test.done(test.admin, 'POST', '/screens', { name });
  const [tab] = await test.done(test.admin, 'GET', `/screens/${made.id}/tabs`);
  for (const fieldId of fieldIds)
    await test.done(test.admin, 'POST', `/screens/${made.id}/tabs/${tab.id}/fields`, { fieldId });
  return String(made.id);
}

export function workflow(ids: Ids['statuses'], closingScreenId: string, roleId: string) {
  return {
    scope: { type: 'GLOBAL' },
    statuses: [
      { id: ids.open, name: 'Open', statusCategory: 'TODO', statusReference: 'open' },
      { id: ids.waiting, name: 'Waiting', statusCategory: 'IN_PROGRESS', statusReference: 'wait' },
      { id: ids.approved, name: 'Approved', statusCategory: 'DONE', statusReference: 'done' },
    ],
    workflows: [
      {
        name: 'Request workflow',
        description: '',
        statuses: [
          { statusReference: 'open', properties: {} },
          { statusReference: 'wait', properties: { 'jira.issue.editable': 'false' } },
          { statusReference: 'done', properties: { 'jira.issue.editable': 'false' } },
        ],
        transitions: [
          {
            id: '1',
            name: 'Create',
            type: 'INITIAL',
            toStatusReference: 'open',
            links: [],
            validators: [],
            actions: [],
          },
          {
            id: '11',
            name: 'Submit',
            type: 'DIRECTED',
            toStatusReference: 'wait',
            links: [{ fromStatusReference: 'open', fromPort: 0, toPort: 1 }],
            validators: [validator('has-description'), validator('asks-function', { tier: 1 })],
            actions: [postFunction('after', { on: 'submit' })],
          },
          {
            id: '21',
            name: 'Approve',
            type: 'DIRECTED',
            toStatusReference: 'done',
            links: [{ fromStatusReference: 'wait', fromPort: 0, toPort: 1 }],
            conditions: {
              operation: 'ALL',
              conditions: [
                { ruleKey: 'system:restrict-issue-transition', parameters: { roleIds: roleId } },
                condition('not-reporter'),
              ],
              conditionGroups: [],
            },
            validators: [],
            actions: [],
            transitionScreen: {
              ruleKey: 'system:transition-screen',
              parameters: { screenId: closingScreenId },
            },
          },
          {
            id: '31',
            name: 'Note',
            type: 'GLOBAL',
            links: [],
            validators: [],
            actions: [postFunction('after', { on: 'note' })],
          },
        ],
      },
    ],
  };
}

/** Creates a request as the developer; gives its key and id. */
export async function createRequest(
  test: TestSite,
  ids: Ids,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly id: string; readonly key: string }> {
  return test.done(test.developer, 'POST', '/issue', {
    fields: { project: { key: 'REQ' }, issuetype: { id: ids.issueTypeId }, summary: 'A request', ...fields },
  });
}
