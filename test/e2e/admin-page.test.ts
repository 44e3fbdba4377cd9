import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ConnectionView,
  GroupView,
  LogPage,
  OverviewView,
  RoleView,
  SetUpView,
  StepReport,
} from '../../src/app/views/admin';
import { ManualClock } from '../../src/sandbox/clock-manual';
import { createSandbox, type JiraSandbox } from '../../src/sandbox/sandbox';
import { ROOT } from '../kms-server/support/bundle';

const FUNCTIONS = [
  'overview.read',
  'setUp.read',
  'setUp.plan',
  'setUp.step',
  'setUp.check',
  'roles.read',
  'roles.add',
  'groups.find',
  'connection.types',
  'connection.list',
  'connection.save',
  'connection.test',
  'connection.makeDefault',
  'connection.remove',
  'connection.callbackUrls',
  'routing.read',
  'routing.save',
  'routing.preset',
  'routing.try',
  'notifications.read',
  'notifications.groups',
  'notifications.save',
  'billing.read',
  'billing.save',
  'billing.outbox',
  'billing.dead',
  'billing.replay',
  'log.read',
];

let sandbox: JiraSandbox;

beforeAll(async () => {
  sandbox = await createSandbox({
    appDir: ROOT,
    dataDir: ':memory:',
    clock: new ManualClock(Date.UTC(2026, 10, 23, 9)),
  });
}, 90_000);
afterAll(() => sandbox.close());

const call = (functionKey: string, accountId: string, payload: unknown = {}) =>
  sandbox.invokeResolver({ moduleKey: 'keydesk-admin', functionKey, payload, accountId });
const asAdmin = async <T>(functionKey: string, payload?: unknown): Promise<T> => {
  const [admin] = sandbox.jira.users();
  const answer = (await call(functionKey, admin?.accountId ?? '', payload)) as { ok: boolean; value: T };
  expect(answer).toMatchObject({ ok: true });
  return answer.value;
};

test.each(FUNCTIONS)('%s is refused to whoever does not administer Jira, by the app itself', async (name) => {
  const developer = sandbox.jira.addUser({ displayName: 'Developer', emailAddress: `${name}@example.com` });
  expect(await call(name, developer.accountId)).toEqual({
    ok: false,
    problem: {
      what: 'Only Jira administrators can use this page.',
      mend: 'Ask somebody who has Jira\'s global permission "Administer Jira".',
    },
  });
});

test('the list of functions is the resolver’s', async () => {
  const source = await readFile(join(ROOT, 'src/app/entry/admin-page/resolver.ts'), 'utf8');
  const defined = [...source.matchAll(/^(?:asked|sent)\('([^']+)'/gm)].map(([, name]) => name);
  expect(defined.sort()).toEqual([...FUNCTIONS].sort());
});

test('from an empty Jira to a project with approvers, as the page does it', async () => {
  const before = await asAdmin<OverviewView>('overview.read');
  expect(before.ready).toBe(false);
  expect(before.lines.find(({ id }) => id === 'project')).toMatchObject({ tone: 'missing', part: 'set-up' });

  let report = await asAdmin<StepReport>('setUp.plan', {
    project: { mode: 'new', key: 'KEYS', name: 'Cryptographic keys' },
  });
  // Interrupted: whoever opens the page again sees how far it came.
  report = await asAdmin<StepReport>('setUp.step');
  const interrupted = await asAdmin<SetUpView>('setUp.read');
  expect(interrupted.report.progress).toEqual({ done: 1, of: interrupted.steps.length });
  expect(interrupted.steps.filter(({ isDone }) => isDone).map(({ name }) => name)).toEqual(['issue-types']);
  while (!report.done) {
    report = await asAdmin<StepReport>('setUp.step');
    expect(report.problem).toBeUndefined();
  }

  const approver = sandbox.jira.addUser({ displayName: 'Approver', emailAddress: 'approver@example.com' });
  const chosen = { role: 'approvers', accountIds: [approver.accountId], groupIds: [] };
  for (const _ of ['given', 'given again']) {
    const roles = await asAdmin<readonly RoleView[]>('roles.add', chosen);
    expect(roles.find(({ role }) => role === 'approvers')?.accountIds).toEqual([approver.accountId]);
  }
  const after = await asAdmin<OverviewView>('overview.read');
  expect(Object.fromEntries(after.lines.map(({ id, tone }) => [id, tone]))).toMatchObject({
    project: 'good',
    approvers: 'attention',
    panel: 'good',
    kms: 'missing',
    requests: 'good',
  });
});

test('settings come back as they were saved, and who changed them is on the record', async () => {
  const groups = await asAdmin<readonly GroupView[]>('groups.find', { text: '' });
  expect(groups.length).toBeGreaterThan(0);
  const groupIds = groups.map(({ groupId }) => groupId);
  const nobody = { accountIds: [], groupIds: [] };
  const told = { submitted: { accountIds: [], groupIds }, stuck: nobody, settings: nobody };
  await asAdmin('notifications.save', told);
  expect(await asAdmin('notifications.read')).toEqual(told);
  expect(await asAdmin('notifications.groups')).toHaveLength(groups.length);
  const log = await asAdmin<LogPage>('log.read');
  expect(log.isIntact).toBe(true);
  expect(log.entries[0]).toMatchObject({
    action: 'notifications.saved',
    actor: sandbox.jira.users()[0]?.accountId,
  });
});

test('a connection that is removed takes its secret along', async () => {
  const kms = { type: 'keydesk', baseUrl: 'https://kms.example.com' };
  const input = { name: 'Main', kms, keyGroup: 'payments', credential: 'kd_0123456789abcdef_secret' };
  const { id } = await asAdmin<ConnectionView>('connection.save', input);
  expect(await asAdmin('connection.list')).toMatchObject([{ hasCredential: true, lastTest: null }]);
  // No host was allowed: the overview says so, and keeps what it was told.
  const { lines } = await asAdmin<OverviewView>('overview.read');
  expect(lines.find((line) => line.id === 'answers')).toMatchObject({ tone: 'missing', part: 'kms' });
  expect(await asAdmin('connection.list')).toMatchObject([{ lastTest: { problem: expect.anything() } }]);
  expect(await asAdmin('connection.remove', { id })).toEqual([]);
  expect(await asAdmin('connection.list')).toEqual([]);
});
