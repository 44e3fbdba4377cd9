import { readJiraIds } from '../../../../src/app/setup/jira-ids';
import { checkSetUp, type StepReport } from '../../../../src/app/usecases/set-up-project';
import { hashOf, LOG_START } from '../../../../src/app/usecases/settings-log';
import type { AccountId } from '../../../../src/domain/ids';
import { NEW_PROJECT, SetUpWorld } from '../../../fakes/jira-admin/set-up';
import { ADMIN, toResponse } from '../../../fakes/jira-admin/site';

let world: SetUpWorld;
beforeEach(() => {
  world = new SetUpWorld();
});
afterEach(() => world.site.close());

const problems = () => checkSetUp(world.deps, ADMIN as AccountId);
const answerOnce = (
  status: number,
  headers: Record<string, string> = {},
  body = '{"errorMessages":["No."]}',
) => {
  let spent = false;
  return () => {
    if (spent) return undefined;
    spent = true;
    return toResponse(status, headers, body);
  };
};

test('sets a new project up from nothing', async () => {
  const report = await world.run();
  expect(report).toMatchObject({ done: true, next: null, progress: { done: 15, of: 15 } });
  const record = (await world.settings.get('set-up'))?.value;
  const ids = readJiraIds(record);
  expect(ids.ok).toBe(true);
  const project = await world.site.admin.project('KEYS');
  expect(project).toMatchObject({
    name: NEW_PROJECT.mode === 'new' ? NEW_PROJECT.name : '',
    companyManaged: true,
  });
  expect(record?.lease).toBeNull();
});

test('the check finds nothing but that nobody can approve yet', async () => {
  await world.run();
  expect((await problems()).map(({ what }) => what)).toEqual([
    'Nobody holds the role "Key approvers": no request can be approved.',
  ]);
});

test('a second run changes nothing in Jira', async () => {
  await world.run();
  const before = await world.inventory();
  world.site.calls.length = 0;
  expect(await world.run()).toMatchObject({ done: true });
  expect(world.writes).toEqual([]);
  expect(await world.inventory()).toEqual(before);
});

test('each step is on the record, in a chain', async () => {
  await world.run();
  const head = await world.settings.get('log-head');
  expect(head?.value.seq).toBe(15);
  let previousHash = LOG_START;
  for (let seq = 1; seq <= 15; seq++) {
    const { hash, ...entry } = (await world.settings.get(`log:${seq}`))?.value ?? { hash: 'missing' };
    expect(entry).toMatchObject({ seq, actor: ADMIN, action: 'set-up.step', previousHash });
    expect(hashOf(entry as Parameters<typeof hashOf>[0])).toBe(hash);
    previousHash = hash;
  }
  expect(head?.value.hash).toBe(previousHash);
});

test('without a chosen project it says so', async () => {
  expect((await world.step()).problem?.what).toBe('No project has been chosen.');
  expect((await problems())[0]?.mend).toContain('Choose a project');
});

test('a slow Jira is worked off over several invocations', async () => {
  world.slowness = 4_000;
  await world.plan();
  const reports: StepReport[] = [];
  while (!reports.at(-1)?.done && reports.length < 200) reports.push(await world.step());
  expect(reports.at(-1)).toMatchObject({ done: true });
  const fields = reports.filter(({ step }) => step?.name === 'fields');
  expect(fields.length).toBeGreaterThan(2);
  expect(fields.at(-1)?.next?.name).toBe('app-fields');
});

test.each([
  [
    'issue type',
    'POST',
    '/rest/api/3/issuetype',
    { name: 'Create Key', description: 'Ours', type: 'standard' },
  ],
  ['role', 'POST', '/rest/api/3/role', { name: 'Key approvers', description: 'Everybody' }],
  ['screen', 'POST', '/rest/api/3/screens', { name: 'Keydesk: comment', description: 'Ours' }],
])('a foreign %s of our name is left alone, and the person told', async (kind, method, path, body) => {
  await world.site.request(ADMIN, method, path, body);
  const before = await world.inventory();
  const { problem, done } = await world.run();
  expect(done).toBe(false);
  expect(problem?.what).toContain(kind);
  expect(problem?.what).toContain(body.name);
  expect(problem?.mend).toContain('Rename');
  const named = Object.values(await world.inventory())
    .flat()
    .filter((name) => name === body.name);
  expect(named).toEqual(
    Object.values(before)
      .flat()
      .filter((name) => name === body.name),
  );
});

test('a foreign field of our name is left alone, and ours is made beside it', async () => {
  const textfield = 'com.atlassian.jira.plugin.system.customfieldtypes:textfield';
  const made = await world.site.request(ADMIN, 'POST', '/rest/api/3/field', {
    name: 'Location',
    type: textfield,
  });
  expect(await world.run()).toMatchObject({ done: true });
  const ids = readJiraIds((await world.settings.get('set-up'))?.value);
  const named = (await world.site.admin.fields('Location')).filter(({ name }) => name === 'Location');
  expect(named).toHaveLength(2);
  expect(ids.ok && ids.value.fields.location).not.toBe((made.body as { id: string }).id);
});

test('a status of our name is the one, as statuses belong to the site', async () => {
  const body = { scope: { type: 'GLOBAL' }, statuses: [{ name: 'Approved', statusCategory: 'DONE' }] };
  const made = await world.site.request(ADMIN, 'POST', '/rest/api/3/statuses', body);
  await world.run();
  const ids = readJiraIds((await world.settings.get('set-up'))?.value);
  expect(ids.ok && ids.value.statuses.approved).toBe((made.body as { id: string }[])[0]?.id);
});

test.each([
  [429, { 'Retry-After': '7', 'RateLimit-Reason': 'jira-burst-based' }, 'slow down (jira-burst-based)', 7],
  [409, {}, 'conflict: No.', undefined],
  [403, {}, 'forbidden: No.', undefined],
  [401, {}, 'does not accept the session', undefined],
  [500, {}, 'Jira answered 500', undefined],
  [200, {}, 'not understood', undefined],
])(
  'an answer %d is a problem with a mend, and after it the work goes on',
  async (status, headers, text, wait) => {
    await world.plan();
    world.site.intercept.before = answerOnce(status, headers, status === 200 ? '<html>' : undefined);
    const { problem, step } = await world.step();
    expect(step?.name).toBe('issue-types');
    expect(problem?.what).toContain(text);
    expect(problem?.mend).not.toBe('');
    expect(problem?.retryAfterSeconds).toBe(wait);
    expect(await world.resume()).toMatchObject({ done: true });
  },
);

test('two administrators at once: one works, the other is told, nothing is made twice', async () => {
  await world.plan();
  const both = await Promise.all([world.step(), world.step()]);
  expect(both.filter(({ problem }) => problem?.what.startsWith('Somebody else'))).toHaveLength(1);
  expect(await world.resume()).toMatchObject({ done: true });
  const { issueTypes = [] } = await world.inventory();
  expect(issueTypes.filter((name) => name === 'Create Key')).toHaveLength(1);
});

test('a field taken off a screen is found missing and put back', async () => {
  await world.run();
  const [screen] = await world.site.admin.screens({ name: 'Keydesk: Create Key form', id: undefined });
  const [tab] = await world.site.admin.tabs(screen?.id ?? '');
  const path = `/rest/api/3/screens/${screen?.id}/tabs/${tab?.id}/fields/description`;
  await world.site.request(ADMIN, 'DELETE', path);
  expect((await problems()).map(({ what }) => what)).toContain(
    'The screen "Keydesk: Create Key form" lacks description.',
  );
  expect(await world.run()).toMatchObject({ done: true });
  expect(await problems()).toHaveLength(1);
});

test('a workflow that somebody loosened is named, and set-up does not pretend', async () => {
  await world.run();
  const search = '/rest/api/3/workflows/search?queryString=Keydesk: Create Key&expand=values.transitions';
  const found = (await world.site.request(ADMIN, 'GET', search)).body as WorkflowPage;
  const [workflow] = found.values;
  if (!workflow) throw new Error('no workflow');
  const loosened = workflow.transitions.map(({ conditions, ...rest }) =>
    rest.name === 'Approve' || conditions === undefined ? rest : { ...rest, conditions },
  );
  const { id, version, statuses } = workflow;
  const answer = await world.site.request(ADMIN, 'POST', '/rest/api/3/workflows/update', {
    statuses: found.statuses.map(({ id: status, name, statusCategory, statusReference }) => ({
      id: status,
      name,
      statusCategory,
      statusReference,
    })),
    workflows: [
      {
        id,
        version,
        statuses: statuses.map(({ statusReference, properties }) => ({ statusReference, properties })),
        transitions: loosened.map(({ triggers: _, ...rest }) => rest),
      },
    ],
  });
  expect(answer.status).toBe(200);
  const told = (await problems()).map(({ what }) => what);
  expect(told).toContain(
    'The workflow "Keydesk: Create Key" is not what Keydesk relies on. The conditions of the transition "Approve" differ from the blueprint.',
  );
  const { problem } = await world.run();
  expect(problem?.mend).toContain("Jira's workflow editor");
});

test('a workflow scheme that leads our issue types past our workflows is told of, and not adopted', async () => {
  await world.run();
  const path = '/rest/api/3/workflowscheme?startAt=0&maxResults=50';
  const { body } = (await world.site.request(ADMIN, 'GET', path)) as { body: SchemePage };
  const values = body.values.map((scheme) =>
    scheme.name === 'Keydesk: workflows' ? { ...scheme, issueTypeMappings: {} } : scheme,
  );
  world.site.intercept.after = (method, asked) =>
    method === 'GET' && asked === path
      ? toResponse(200, { 'content-type': 'application/json' }, JSON.stringify({ ...body, values }))
      : undefined;
  const told = 'Issues of the type "Create Key" have another workflow than "Keydesk: Create Key"';
  expect((await problems()).map(({ what }) => what)).toContainEqual(expect.stringContaining(told));
  world.settings.clear();
  expect((await world.run()).problem?.what).toContain(told);
});

interface SchemePage {
  readonly values: readonly { readonly name: string }[];
}

interface WorkflowPage {
  readonly statuses: readonly Record<'id' | 'name' | 'statusCategory' | 'statusReference', string>[];
  readonly values: readonly {
    readonly id: string;
    readonly version: unknown;
    readonly statuses: readonly { statusReference: string; properties: unknown }[];
    readonly transitions: readonly { name: string; conditions?: unknown; triggers?: unknown }[];
  }[];
}
