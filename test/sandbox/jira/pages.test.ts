import { createRequest, type Ids, setUpProject } from './support/project';
import { adf, TestSite } from './support/site';

let site: TestSite;
let ids: Ids;

beforeEach(async () => {
  site = new TestSite();
  ids = await setUpProject(site);
});

const project = () => ({ id: ids.projectId, key: 'REQ', type: 'business' });

test('the platform learns what a page shows, as it is, and only for people who may see it', async () => {
  const { jira, developer } = site;
  const { id, key } = await createRequest(site, ids, { description: adf('Because') });
  const subject = jira.pages.subject(developer.accountId, { issue: key });
  expect(subject).toEqual({
    issue: { id, key, type: expect.any(String), typeId: jira.issue(id)?.issueTypeId },
    project: project(),
  });
  expect(subject?.issue?.type).not.toBe('');
  expect(jira.pages.subject(developer.accountId, { issue: id })).toEqual(subject);
  expect(jira.pages.subject(developer.accountId, { project: 'REQ' })).toEqual({ project: project() });
  expect(jira.pages.subject(developer.accountId, { issue: 'REQ-99', project: 'REQ' })).toBeUndefined();
  expect(jira.pages.subject(developer.accountId, {})).toBeUndefined();
  expect(jira.pages.subject('nobody', { issue: key })).toBeUndefined();
  expect(jira.pages.subject('nobody', { project: 'REQ' })).toBeUndefined();
});

test('people who can sign in are the active humans, and nothing secret is said of them', () => {
  const { jira, admin, developer } = site;
  const people = jira.pages.people();
  expect(people.map(({ accountId }) => accountId)).toEqual(
    expect.arrayContaining([admin.accountId, developer.accountId]),
  );
  expect(people.map(({ accountId }) => accountId)).not.toContain('557058:app-user');
  expect(JSON.stringify(people)).not.toContain(String(developer.apiToken));
});

test('permissions and properties are read where they hold', async () => {
  const { jira, admin, developer } = site;
  const { id, key } = await createRequest(site, ids);
  const subject = jira.pages.subject(developer.accountId, { issue: key }) ?? {};
  expect(jira.pages.may(developer.accountId, 'EDIT_ISSUES', subject)).toBe(true);
  expect(jira.pages.may(developer.accountId, 'DELETE_ISSUES', subject)).toBe(false);
  expect(jira.pages.may(admin.accountId, 'ADMINISTER', {})).toBe(true);
  await site.done(developer, 'PUT', `/issue/${key}/properties/state`, { on: true });
  expect(jira.pages.property('issue', id, 'state')).toEqual({ on: true });
  expect(jira.pages.property('issue', id, 'toString')).toBeUndefined();
  expect(jira.pages.property('project', ids.projectId, 'state')).toBeUndefined();
});

test('mails are those to the person, newest first', async () => {
  const { jira, developer, approver } = site;
  const { key } = await createRequest(site, ids);
  for (const subject of ['First', 'Second'])
    await site.done(developer, 'POST', `/issue/${key}/notify`, {
      ...{ subject, textBody: 'Look', to: { users: [{ accountId: approver.accountId }] } },
    });
  expect(jira.pages.mailsTo(approver.accountId).map(({ subject }) => subject)).toEqual(['Second', 'First']);
  expect(jira.pages.mailsTo(developer.accountId)).toEqual([]);
});
