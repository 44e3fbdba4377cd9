import { createRequest, type Ids, setUpProject } from './support/project';
import { adf, TestSite } from './support/site';

let site: TestSite;
let ids: Ids;

beforeEach(async () => {
  site = new TestSite();
  ids = await setUpProject(site);
});

afterEach(() => {
  expect(site.violations).toEqual([]);
});

async function search(jql: string, more: object = {}): Promise<string[]> {
  const found = await site.done(site.developer, 'POST', '/search/jql', { jql, fields: ['summary'], ...more });
  return found.issues.map((issue: { key: string }) => issue.key);
}

async function three(): Promise<void> {
  await createRequest(site, ids, {
    summary: 'First thing',
    [ids.selectId]: { value: 'Small' },
    description: adf('a'),
  });
  await site.clock.advance(3_600_000);
  await createRequest(site, ids, {
    summary: 'Second thing',
    [ids.selectId]: { value: 'Large' },
    assignee: { accountId: site.approver.accountId },
  });
  await createRequest(site, ids, { summary: 'Third' });
  await site.done(site.developer, 'POST', '/issue/REQ-1/transitions', { transition: { id: '11' } });
  await site.clock.advance(60_000);
}

test('the query language', async () => {
  await three();
  const { developer } = site;
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['project = REQ', ['REQ-3', 'REQ-2', 'REQ-1']],
    ['project = REQ ORDER BY key ASC', ['REQ-1', 'REQ-2', 'REQ-3']],
    ['project = "Requests" AND issuetype = Request AND status = Waiting', ['REQ-1']],
    ['status != Waiting order by key', ['REQ-2', 'REQ-3']],
    ['status in (Open, Waiting) AND key not in (REQ-1, REQ-3)', ['REQ-2']],
    [`status = ${ids.statuses.open}`, ['REQ-3', 'REQ-2']],
    ['id = 10000 OR key = REQ-3', ['REQ-3', 'REQ-1']],
    ['NOT (project = REQ AND summary ~ "thing")', ['REQ-3']],
    ['summary ~ thing and summary !~ "second"', ['REQ-1']],
    [`cf[${ids.selectId.replace('customfield_', '')}] = Small`, ['REQ-1']],
    ['Size in (Small, Large) ORDER BY Size', ['REQ-2', 'REQ-1']],
    ['Size is EMPTY', ['REQ-3']],
    ['Size is not empty order by created', ['REQ-1', 'REQ-2']],
    ['Size != Small', ['REQ-2']],
    ['reporter = currentUser() AND assignee is EMPTY', ['REQ-3', 'REQ-1']],
    [`assignee in membersOf("approvers")`, ['REQ-2']],
    ['created >= -30m', ['REQ-3', 'REQ-2']],
    ['created < "2026-03-01 12:30"', ['REQ-1']],
    ['updated > 2026-03-02', []],
    ['updated <= now() and key >= REQ-2', ['REQ-3', 'REQ-2']],
  ];
  for (const [jql, expected] of cases) expect([jql, await search(jql)]).toEqual([jql, expected]);
  const refused = async (jql: string) => (await site.send(developer, 'POST', '/search/jql', { jql })).status;
  for (const jql of [
    '',
    'ORDER BY key',
    'project = ',
    'project REQ',
    'nofield = 1',
    'project = REQ AND',
    '(project = REQ',
    'created > yesterday',
    'project = f()',
  ])
    expect([jql, await refused(jql)]).toEqual([jql, 400]);
});

test('a search is behind the store, but not for the issues that are reconciled', async () => {
  const { id } = await createRequest(site, ids);
  expect(await search('project = REQ')).toEqual([]);
  expect(await search('project = REQ', { reconcileIssues: [Number(id)] })).toEqual(['REQ-1']);
  await site.clock.advance(1_000);
  expect(await search('project = REQ')).toEqual(['REQ-1']);
  await site.done(site.developer, 'PUT', '/issue/REQ-1', { fields: { summary: 'Renamed' } });
  expect(await search('summary ~ Renamed')).toEqual([]);
  await site.clock.advance(1_000);
  expect(await search('summary ~ Renamed')).toEqual(['REQ-1']);
  site.jira.hostile.delete(site.admin.accountId, 'REQ-1');
  expect(await search('project = REQ')).toEqual([]);
});

test('pages by token; only ids without fields; GET takes the same', async () => {
  await three();
  const first = await site.done(site.developer, 'POST', '/search/jql', {
    jql: 'project = REQ',
    maxResults: 2,
  });
  expect(first).toMatchObject({
    isLast: false,
    issues: [
      { key: 'REQ-3', fields: {} },
      { key: 'REQ-2', fields: {} },
    ],
  });
  const next = await site.done(site.developer, 'POST', '/search/jql', {
    jql: 'project = REQ',
    maxResults: 2,
    nextPageToken: first.nextPageToken,
  });
  expect(next).toMatchObject({ isLast: true, issues: [{ key: 'REQ-1' }] });
  const got = await site.done(
    site.developer,
    'GET',
    '/search/jql?jql=project%20%3D%20REQ&fields=summary,status&maxResults=1',
  );
  expect(Object.keys(got.issues[0].fields).toSorted()).toEqual(['status', 'summary']);
  const bulk = await site.done(site.developer, 'POST', '/issue/bulkfetch', {
    issueIdsOrKeys: ['REQ-1', 'REQ-99'],
    fields: ['summary'],
    expand: ['changelog'],
  });
  expect(bulk).toMatchObject({
    issues: [{ key: 'REQ-1', changelog: { total: 1 } }],
    issueErrors: [{ id: 'REQ-99' }],
  });
  const logs = await site.done(site.developer, 'POST', '/changelog/bulkfetch', {
    issueIdsOrKeys: ['REQ-1'],
    fieldIds: ['status'],
  });
  expect(logs.issueChangeLogs[0].changeHistories).toHaveLength(1);
});

test('a count says how many issues a query finds, and refuses an unbounded one', async () => {
  await three();
  const count = (jql: string) => site.send(site.developer, 'POST', '/search/approximate-count', { jql });
  expect((await count('project = REQ')).body).toEqual({ count: 3 });
  expect((await count('project = REQ AND status = Waiting')).body).toEqual({ count: 1 });
  expect((await count('project = NONE')).body).toEqual({ count: 0 });
  expect((await count('')).status).toBe(400);
});
