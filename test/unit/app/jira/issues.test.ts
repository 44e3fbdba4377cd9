import { adfDocument } from '../../../../src/app/adapters/jira/adf';
import { IssuesUnavailable } from '../../../../src/app/ports/issues';
import type { AccountId, IssueId, IssueKey } from '../../../../src/domain/ids';
import {
  APPROVER,
  COLLEAGUE,
  DEVELOPER,
  openProject,
  type ProjectWorld,
} from '../../../fakes/jira-admin/project';
import { ADMIN, APP_ACCOUNT, toResponse } from '../../../fakes/jira-admin/site';

let project: ProjectWorld;
beforeEach(async () => {
  project = await openProject();
});
afterEach(() => project.close());

const GONE = '99999999' as IssueId;
const lozenge = { label: 'Failed', appearance: 'removed' } as const;
const comment = { milestoneId: 'm-1', mention: [DEVELOPER], paragraphs: ['Done:', '- this', '- that'] };

const filledForm = () => {
  const { fields } = project.ids;
  return {
    description: adfDocument(['Signs payments.', 'For the ledger.']),
    [fields.name]: 'payments-signing',
    [fields.keyType]: { value: 'AES-256' },
    [fields.operations]: [{ value: 'encrypt' }, { value: 'decrypt' }],
    [fields.requestor]: { accountId: COLLEAGUE },
    [fields.activationDate]: '2026-02-01',
    [fields.rotationPeriodDays]: 90,
    [fields.applications]: adfDocument(['payments-api: encrypt', 'ledger: decrypt']),
  };
};
const commentsOf = async (issue: IssueId) => {
  const answer = await project.world.site.request(ADMIN, 'GET', `/rest/api/3/issue/${issue}/comment`);
  return (
    answer.body as { comments: { body: { content: { type: string }[] }; author: { accountId: string } }[] }
  ).comments;
};

test('reads the form as people entered it, and nothing else as text', async () => {
  const issue = await project.file(DEVELOPER, 'create', filledForm());
  const view = await project.issues.read(issue);
  expect(view).toMatchObject({
    id: issue,
    projectId: project.ids.project,
    action: 'create',
    status: 'draft',
    creator: DEVELOPER,
    reporter: DEVELOPER,
    appFields: { handle: null, state: null, operation: null },
  });
  expect(view?.form).toEqual({
    description: 'Signs payments.\nFor the ledger.',
    name: 'payments-signing',
    keyType: 'AES-256',
    operations: ['encrypt', 'decrypt'],
    protectionLevel: null,
    projectId: null,
    location: null,
    requestor: COLLEAGUE,
    activationDate: '2026-02-01',
    expiryDate: null,
    costCentre: null,
    dataClassification: null,
    rotationPeriodDays: 90,
    applications: 'payments-api: encrypt\nledger: decrypt',
    handle: null,
    reason: null,
    windowDays: null,
  });
  expect((await project.issues.readForm(view?.key as IssueKey))?.form).toEqual(view?.form);
});

test('one call reads issue and history, oldest first, with who did what', async () => {
  const issue = await project.file(DEVELOPER, 'create', filledForm());
  const { site } = project.world;
  await site.request(DEVELOPER, 'PUT', `/rest/api/3/issue/${issue}`, {
    fields: { [project.ids.fields.name]: 'other', [project.ids.fields.requestor]: { accountId: APPROVER } },
  });
  await project.transition(DEVELOPER, issue, 'Submit');
  site.calls.length = 0;
  const history = (await project.issues.read(issue))?.history ?? [];
  expect(site.calls).toHaveLength(1);
  const edit = history.find(({ fields }) => fields.includes('name'));
  expect(edit?.author).toBe(DEVELOPER);
  expect(edit?.people).toEqual([COLLEAGUE, APPROVER]);
  expect(history.at(-1)).toMatchObject({
    author: DEVELOPER,
    status: { from: 'draft', to: 'waiting-for-approval' },
    fields: [],
    relocates: false,
  });
  const ids = history.map(({ id }) => BigInt(id));
  expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids);
});

test('a history of more than a hundred entries is read to its end', async () => {
  const issue = await project.file(DEVELOPER, 'create', filledForm());
  for (let edit = 0; edit < 120; edit++) {
    const fields = { [project.ids.fields.name]: `name-${edit}` };
    await project.world.site.request(DEVELOPER, 'PUT', `/rest/api/3/issue/${issue}`, { fields });
    await project.world.site.clock.advance(1_000);
  }
  const history = (await project.issues.read(issue))?.history ?? [];
  expect(history.filter(({ fields }) => fields.includes('name'))).toHaveLength(120);
});

test('an issue that is not there is gone, for every question', async () => {
  expect(await project.issues.read(GONE)).toBeUndefined();
  expect(await project.issues.readForm('KEYS-999' as IssueKey)).toBeUndefined();
  expect(await project.issues.comment(GONE, comment)).toBe('gone');
  expect(await project.issues.person('712020:nobody' as AccountId)).toBeUndefined();
});

test('moves with the comment in the same call, and keeps it', async () => {
  const issue = await project.file(DEVELOPER, 'create');
  await project.issues.read(issue);
  project.world.site.calls.length = 0;
  expect(await project.issues.move(issue, 'failed', comment, lozenge)).toBe('moved');
  expect(project.world.site.calls).toHaveLength(1);
  const [said] = await commentsOf(issue);
  expect(said?.author.accountId).toBe(APP_ACCOUNT);
  expect(said?.body.content.map(({ type }) => type)).toEqual(['paragraph', 'paragraph', 'bulletList']);
  expect(await project.issues.read(issue)).toMatchObject({ status: 'failed', lozenge: 'Failed' });
});

test("the issue context's status is set along with a move, or alone", async () => {
  const issue = await project.file(DEVELOPER, 'create');
  expect((await project.issues.read(issue))?.lozenge).toBeNull();
  await project.issues.showLozenge(issue, lozenge);
  expect((await project.issues.read(issue))?.lozenge).toBe('Failed');
  await project.issues.showLozenge(GONE, lozenge);
});

test('a status of the other workflow is refused; a conflict and a lost issue are told apart', async () => {
  const issue = await project.file(DEVELOPER, 'create');
  expect(await project.issues.move(issue, 'deleted', comment, lozenge)).toBe('refused');
  project.world.site.intercept.before = (method) =>
    method === 'POST' ? toResponse(409, {}, '{}') : undefined;
  expect(await project.issues.move(issue, 'failed', comment, lozenge)).toBe('conflict');
  project.world.site.intercept.before = (method) =>
    method === 'POST' ? toResponse(400, {}, '{}') : undefined;
  expect(await project.issues.move(issue, 'failed', comment, lozenge)).toBe('refused');
  project.world.site.intercept.before = () => undefined;
  await project.world.site.request(ADMIN, 'DELETE', `/rest/api/3/issue/${issue}`);
  expect(await project.issues.move(issue, 'failed', comment, lozenge)).toBe('gone');
});

test('a milestone is told once, however often it is asked', async () => {
  const issue = await project.file(DEVELOPER, 'create');
  expect(await project.issues.comment(issue, comment)).toBe('commented');
  expect(await project.issues.comment(issue, comment)).toBe('commented');
  await project.issues.comment(issue, { ...comment, milestoneId: 'm-2' });
  expect(await commentsOf(issue)).toHaveLength(2);
});

test('approvers are the role as it stands, and a person comes with groups', async () => {
  const approvers = await project.issues.approvers(project.ids.project);
  expect(approvers.accountIds).toEqual([]);
  expect(approvers.groupIds).toHaveLength(1);
  const approver = await project.issues.person(APPROVER);
  expect(approver).toMatchObject({ accountId: APPROVER, active: true, accountType: 'atlassian' });
  expect(approver?.groupIds).toEqual(expect.arrayContaining([...approvers.groupIds]));
  expect((await project.issues.person(APP_ACCOUNT as AccountId))?.accountType).toBe('app');
});

test('mails go to those who are named, and to nobody where there is nobody', async () => {
  const issue = await project.file(DEVELOPER, 'create');
  const mail = { subject: 'A request waits', text: 'Have a look.' };
  await project.issues.notify(issue, { accountIds: [], groupIds: [] }, mail);
  expect(project.world.site.jira.mails()).toHaveLength(0);
  await project.issues.notify(issue, { accountIds: [COLLEAGUE], groupIds: [] }, mail);
  expect(project.world.site.jira.mails()).toHaveLength(1);
  // Jira refuses a mail that nobody would get; asking again would not help.
  const nobody = { accountIds: ['somebody-who-left' as AccountId], groupIds: [] };
  await project.issues.notify(issue, nobody, mail);
  expect(project.world.site.jira.mails()).toHaveLength(1);
});

test('lately changed issues of ours are found, and no others', async () => {
  const old = await project.file(DEVELOPER, 'create');
  const { clock } = project.world.site;
  await clock.advance(3_600_000);
  const lately = await project.file(DEVELOPER, 'delete');
  await clock.advance(5_000);
  const found = await project.issues.recentlyChanged(clock.now() - 60_000);
  expect(found).toEqual([lately]);
  expect(await project.issues.recentlyChanged(clock.now() - 7_200_000)).toEqual([old, lately]);
});

test.each([
  [429, { 'Retry-After': '12' }, 12],
  [503, {}, undefined],
  [403, {}, undefined],
])('an answer %d is Jira unavailable: later again', async (status, headers, wait) => {
  project.world.site.intercept.before = () => toResponse(status, headers as Record<string, string>, '{}');
  const failure = await project.issues.approvers('10000').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(IssuesUnavailable);
  expect((failure as IssuesUnavailable).retryAfterSeconds).toBe(wait);
});

test('an issue of another shape is not understood rather than misread', async () => {
  const issue = await project.file(DEVELOPER, 'create');
  const odd = { id: issue, key: 'KEYS-1', fields: {}, changelog: { total: 0, histories: [] } };
  project.world.site.intercept.before = () => toResponse(200, {}, JSON.stringify(odd));
  await expect(project.issues.read(issue)).rejects.toThrow(IssuesUnavailable);
});
