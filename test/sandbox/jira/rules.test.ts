import { condition, createRequest, type Ids, setUpProject, validator } from './support/project';
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

/** Puts a workflow of one loop in place: its rules are what the test is about. */
async function withLoop(loop: object, initial: object = {}): Promise<string> {
  const { admin } = site;
  const read = await site.done(admin, 'POST', '/workflows', { workflowNames: ['Request workflow'] });
  const [current] = read.workflows;
  await site.done(admin, 'POST', '/workflows/update', {
    statuses: read.statuses.map(({ id, name, statusCategory, statusReference }: Record<string, string>) => ({
      id,
      name,
      statusCategory,
      statusReference,
    })),
    workflows: [
      {
        id: current.id,
        version: current.version,
        statuses: current.statuses.map(({ statusReference }: { statusReference: string }) => ({
          statusReference,
          properties: {},
        })),
        transitions: [
          {
            id: '1',
            name: 'Create',
            type: 'INITIAL',
            toStatusReference: ids.statuses.open,
            links: [],
            validators: [],
            actions: [],
            ...initial,
          },
          { id: '41', name: 'Loop', type: 'GLOBAL', links: [], validators: [], actions: [], ...loop },
          {
            id: '51',
            name: 'Go',
            type: 'GLOBAL',
            toStatusReference: ids.statuses.waiting,
            links: [],
            validators: [],
            actions: [],
          },
          {
            id: '61',
            name: 'On',
            type: 'GLOBAL',
            toStatusReference: ids.statuses.approved,
            links: [],
            validators: [],
            actions: [],
          },
        ],
      },
    ],
  });
  return (await createRequest(site, ids)).key;
}

const group = (
  operation: 'ALL' | 'ANY',
  conditions: readonly unknown[],
  conditionGroups: readonly unknown[] = [],
) => ({ conditions: { operation, conditions, conditionGroups } });
const loop = (who: Parameters<TestSite['send']>[0], key: string) =>
  site.send(who, 'POST', `/issue/${key}/transitions`, { transition: { id: '41' } });
const never = { ruleKey: 'system:always-false-condition', parameters: {} };
const roleOnly = () => ({ ruleKey: 'system:restrict-issue-transition', parameters: { roleIds: ids.roleId } });

test('groups of conditions: all, any, nested', async () => {
  const key = await withLoop(
    group(
      'ANY',
      [never],
      [{ operation: 'ALL', conditions: [roleOnly(), condition('not-reporter')], conditionGroups: [] }],
    ),
  );
  expect((await loop(site.approver, key)).status).toBe(204);
  expect((await loop(site.developer, key)).status).toBe(400);
});

test('a transition for the app alone', async () => {
  const key = await withLoop(group('ALL', [condition('app-only', { appAccountId: APP.accountId })]));
  expect((await loop(site.admin, key)).status).toBe(400);
  expect((await loop(appPrincipal(), key)).status).toBe(204);
});

test('restrict-from-all-users leaves REST open in one of its modes', async () => {
  const restrict = (restrictMode: string) =>
    group('ALL', [{ ruleKey: 'system:restrict-from-all-users', parameters: { restrictMode } }]);
  expect((await loop(site.developer, await withLoop(restrict('users')))).status).toBe(204);
  expect((await loop(site.developer, await withLoop(restrict('usersAndAPI')))).status).toBe(400);
});

test('criteria of a restriction: any one lets through, the denied field shuts out', async () => {
  const rule = (parameters: Record<string, string>) =>
    group('ALL', [{ ruleKey: 'system:restrict-issue-transition', parameters }]);
  const groupId = (await site.done(site.admin, 'GET', '/group/bulk?groupName=approvers')).values[0].groupId;
  const statuses = async (parameters: Record<string, string>) => {
    const key = await withLoop(rule(parameters));
    return [(await loop(site.developer, key)).status, (await loop(site.approver, key)).status];
  };
  expect(await statuses({ groupIds: groupId })).toEqual([400, 204]);
  expect(await statuses({ permissionKeys: 'ADMINISTER' })).toEqual([400, 400]);
  expect(await statuses({ permissionKeys: 'EDIT_ISSUES' })).toEqual([204, 204]);
  expect(await statuses({ allowUserCustomFields: 'reporter', groupIds: groupId })).toEqual([204, 204]);
  expect(await statuses({ denyUserCustomFields: 'reporter' })).toEqual([400, 204]);
});

test('separation of duties: whoever took the one step may not take the other', async () => {
  const duties = {
    ruleKey: 'system:separation-of-duties',
    parameters: { fromStatusId: ids.statuses.open, toStatusId: ids.statuses.waiting },
  };
  const key = await withLoop(group('ALL', [duties]));
  await site.done(site.developer, 'POST', `/issue/${key}/transitions`, { transition: { id: '51' } });
  expect((await loop(site.developer, key)).status).toBe(400);
  expect((await loop(site.approver, key)).status).toBe(204);
});

test('an expression validator refuses with its own text, and one that fails refuses and tells the app', async () => {
  const key = await withLoop({ validators: [validator('says-why')] });
  expect((await loop(site.developer, key)).body.errorMessages).toEqual(['Not ok: A request']);
  await site.done(site.developer, 'PUT', `/issue/${key}`, { fields: { summary: 'ok' } });
  expect((await loop(site.developer, key)).status).toBe(204);
  const other = await withLoop({ validators: [validator('broken')] });
  expect((await loop(site.developer, other)).status).toBe(400);
  expect(site.platform.ofType('avi:jira:failed:expression')).toMatchObject([
    {
      payload: {
        expression: 'issue.noSuchMember == 1',
        errorMessages: ["Unrecognized property of Issue: 'noSuchMember'"],
        workflowName: 'Request workflow',
      },
    },
  ]);
});

test('an expression of the configuration goes before the manifest; a disabled rule is none', async () => {
  const own = await withLoop({ validators: [validator('says-why', { expression: 'true' })] });
  expect((await loop(site.developer, own)).status).toBe(204);
  const rule = validator('says-why');
  const disabled = await withLoop({
    validators: [{ ...rule, parameters: { ...rule.parameters, disabled: 'true' } }],
  });
  expect((await loop(site.developer, disabled)).status).toBe(204);
});

test('validators of the initial transition see the issue to be', async () => {
  await expect(withLoop({}, { validators: [validator('says-why')] })).rejects.toThrow('Not ok: A request');
  const { key } = await createRequest(site, ids, { summary: 'ok' });
  expect(key).toBe('REQ-1');
});

test('a validator sees what the screen changes, and the issue as it was', async () => {
  const expression = `issue.${ids.dateId} != null && originalIssue.${ids.dateId} == null`;
  const key = await withLoop({
    validators: [validator('says-why', { expression }), validator('asks-function')],
    transitionScreen: { ruleKey: 'system:transition-screen', parameters: { screenId: ids.closingScreenId } },
  });
  expect((await loop(site.developer, key)).status).toBe(400);
  const given = await site.send(site.developer, 'POST', `/issue/${key}/transitions`, {
    transition: { id: '41' },
    fields: { [ids.dateId]: '2026-04-01' },
  });
  expect(given.status).toBe(204);
  expect(site.platform.invoked[0]?.payload).toMatchObject({
    transition: { modifiedFields: { [ids.dateId]: '2026-04-01' } },
  });
});
