import { adfDocument } from '../../../../src/app/adapters/jira/adf';
import type { IssueId } from '../../../../src/domain/ids';
import {
  APPROVER,
  COLLEAGUE,
  DEVELOPER,
  OPERATOR,
  openProject,
  type ProjectWorld,
} from '../../../fakes/jira-admin/project';
import { ADMIN } from '../../../fakes/jira-admin/site';

let project: ProjectWorld;
beforeEach(async () => {
  project = await openProject();
});
afterEach(() => project.close());

const lozenge = { label: 'Failed', appearance: 'removed' } as const;
const comment = { milestoneId: 'm-1', mention: [], paragraphs: ['The key is there.'] };
const statusOf = async (issue: IssueId) => (await project.issues.read(issue))?.status;

async function submitted(fields: Record<string, unknown> = {}, who = DEVELOPER): Promise<IssueId> {
  const issue = await project.file(who, 'create', fields);
  expect(await project.transition(who, issue, 'Submit')).toMatchObject({ status: 204 });
  return issue;
}

test('who is offered what, status by status', async () => {
  const issue = await project.file(DEVELOPER, 'create');
  expect(await project.offered(DEVELOPER, issue)).toEqual(['Submit']);
  await project.transition(DEVELOPER, issue, 'Submit');
  expect(await project.offered(DEVELOPER, issue)).toEqual(['Withdraw']);
  expect(await project.offered(COLLEAGUE, issue)).toEqual([]);
  expect(await project.offered(APPROVER, issue)).toEqual(['Approve', 'Reject']);
  await project.issues.move(issue, 'failed', comment, lozenge);
  expect(await project.offered(DEVELOPER, issue)).toEqual(['Retry', 'Revise']);
  expect(await project.offered(APPROVER, issue)).toEqual(['Retry']);
});

test("nobody but the app is offered the app's transitions, not even a Jira admin", async () => {
  const issue = await submitted();
  const names = await project.offered(ADMIN, issue);
  expect(names.filter((name) => name.startsWith('Keydesk: '))).toEqual([]);
  const path = `/rest/api/3/issue/${issue}/transitions`;
  const ready = project.ids.transitions.create.ready;
  const forged = await project.world.site.request(ADMIN, 'POST', path, { transition: { id: ready } });
  expect(forged.status).toBe(400);
  expect(await statusOf(issue)).toBe('waiting-for-approval');
});

test('an approver of another person approves', async () => {
  const issue = await submitted();
  expect(await project.transition(APPROVER, issue, 'Approve')).toMatchObject({ status: 204 });
  expect(await statusOf(issue)).toBe('approved');
});

test.each([
  ['creator', async () => submitted({}, APPROVER), 'you created this request'],
  [
    'reporter',
    async () => {
      const issue = await project.file(DEVELOPER, 'create');
      project.world.site.jira.hostile.setReporter(ADMIN, issue, APPROVER);
      await project.transition(DEVELOPER, issue, 'Submit');
      return issue;
    },
    'you are the reporter',
  ],
  [
    'requestor',
    async () => submitted({ [project.ids.fields.requestor]: { accountId: APPROVER } }),
    'the key is for you',
  ],
])('an approver who is the %s is refused, and told why', async (_, prepare, reason) => {
  const issue = await prepare();
  const refused = await project.transition(APPROVER, issue, 'Approve');
  expect(refused.status).toBe(400);
  expect(refused.messages.join(' ')).toContain(reason);
  expect(await statusOf(issue)).toBe('waiting-for-approval');
});

test('a rejection needs its reason, which stays on the issue', async () => {
  const issue = await submitted();
  const bare = await project.transition(APPROVER, issue, 'Reject');
  expect(bare).toMatchObject({ status: 400 });
  expect(bare.messages.join(' ')).toContain('Decision reason');
  const fields = { [project.ids.fields.decisionReason]: adfDocument(['Use the shared key.']) };
  expect(await project.transition(APPROVER, issue, 'Reject', { fields })).toMatchObject({ status: 204 });
  expect(await statusOf(issue)).toBe('rejected');
});

test('past Draft an ordinary edit is refused', async () => {
  const issue = await submitted();
  const edit = { fields: { [project.ids.fields.name]: 'another-name' } };
  const answer = await project.world.site.request(DEVELOPER, 'PUT', `/rest/api/3/issue/${issue}`, edit);
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test("the app's fields are written by the app and by nobody else", async () => {
  const issue = await project.file(DEVELOPER, 'create');
  const edit = { fields: { [project.ids.appFields.handle]: 'keydesk:forged' } };
  const forged = await project.world.site.request(ADMIN, 'PUT', `/rest/api/3/issue/${issue}`, edit);
  expect(forged.status).toBe(400);
  await project.issues.writeFields(issue, { handle: 'keydesk:k1', state: 'Disabled', operation: null });
  expect((await project.issues.read(issue))?.appFields).toEqual({
    handle: 'keydesk:k1',
    state: 'Disabled',
    operation: null,
  });
});

test('a deletion can be cancelled by its filer and by an approver, and by nobody else', async () => {
  const issue = await project.file(DEVELOPER, 'delete');
  await project.issues.read(issue);
  await project.issues.move(issue, 'pending-deletion', comment, lozenge);
  expect(await project.offered(DEVELOPER, issue)).toEqual(['Cancel deletion']);
  expect(await project.offered(APPROVER, issue)).toEqual(['Cancel deletion']);
  expect(await project.offered(COLLEAGUE, issue)).toEqual([]);
  expect(await project.offered(OPERATOR, issue)).toEqual([]);
  const path = `/rest/api/3/role`;
  const roles = (await project.world.site.request(ADMIN, 'GET', path)).body as { id: number; name: string }[];
  const role = roles.find(({ name }) => name === 'KMS operators');
  await project.world.site.request(
    ADMIN,
    'POST',
    `/rest/api/3/project/${project.ids.project}/role/${role?.id}`,
    { user: [OPERATOR] },
  );
  expect(await project.offered(OPERATOR, issue)).toEqual(['Cancel deletion']);
});
