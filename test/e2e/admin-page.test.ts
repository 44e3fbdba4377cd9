import { ManualClock } from '../../src/sandbox/clock-manual';
import { createSandbox, type JiraSandbox } from '../../src/sandbox/sandbox';
import { ROOT } from '../kms-server/support/bundle';

const FUNCTIONS = [
  'setUp.plan',
  'setUp.step',
  'setUp.check',
  'connection.list',
  'connection.save',
  'connection.test',
  'billing.read',
  'billing.save',
  'billing.dead',
  'billing.replay',
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

const call = (functionKey: string, accountId: string) =>
  sandbox.invokeResolver({ moduleKey: 'keydesk-admin', functionKey, payload: {}, accountId });

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

test('an administrator is answered', async () => {
  const [admin] = sandbox.jira.users();
  expect(await call('connection.list', admin?.accountId ?? '')).toEqual({ ok: true, value: [] });
});
