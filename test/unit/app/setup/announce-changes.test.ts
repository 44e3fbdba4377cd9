import type { Announcer } from '../../../../src/app/ports/announcer';
import { announceChanges } from '../../../../src/app/usecases/announce-changes';
import { saveBilling } from '../../../../src/app/usecases/billing-settings';
import { type ConnectionInput, saveConnection } from '../../../../src/app/usecases/connections';
import { NOBODY_ELSE, saveNotifications } from '../../../../src/app/usecases/notification-settings';
import type { AccountId, IssueId } from '../../../../src/domain/ids';
import { MemorySecrets, MemorySettings } from '../../../fakes/settings/memory-settings';
import { MemoryTestRecords } from '../../../fakes/settings/memory-test-records';

const ADMIN = '712020:admin' as AccountId;
const WATCHER = '712020:watcher' as AccountId;
const INPUT: ConnectionInput = {
  name: 'Main KMS',
  kms: { type: 'keydesk', baseUrl: 'https://kms.example.com' },
  keyGroup: 'payments',
  credential: 'kd_app1_first',
};

async function world() {
  let count = 0;
  const settings = new MemorySettings();
  const mails: { to: readonly string[]; subject: string; text: string }[] = [];
  const site = { issue: '10001' as IssueId | undefined, isDown: false };
  const announcer: Announcer = {
    anyIssue: async () => site.issue,
    notify: async (_, to, mail) => {
      if (site.isDown) throw new Error('Jira gives no answer');
      mails.push({ to: [...to.accountIds, ...to.groupIds], ...mail });
    },
  };
  const deps = {
    settings,
    secrets: new MemorySecrets(),
    tests: new MemoryTestRecords(),
    now: () => 1_770_000_000_000,
    newId: () => `id${++count}`,
    forgetCapabilities: async () => {},
  };
  const announce = () => announceChanges({ settings, announcer });
  await saveNotifications(deps, { ...NOBODY_ELSE, settings: { accountIds: [WATCHER], groupIds: [] } }, ADMIN);
  // What was changed before anybody was to be told is in the log.
  await announce();
  expect(mails).toEqual([]);
  return {
    deps,
    mails,
    site,
    announce,
    connect: (name: string) => saveConnection(deps, { ...INPUT, name }, ADMIN),
  };
}

test('a change is told once, with who made it, and without a secret', async () => {
  const { mails, announce, connect } = await world();
  await connect('Main KMS');
  await Promise.all([announce(), announce()]);
  await announce();
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({ to: [WATCHER], subject: 'Keydesk: a setting was changed' });
  expect(mails[0]?.text).toContain(`account ${ADMIN}: connection.saved`);
  expect(mails[0]?.text).not.toContain('kd_app1');
});

test('changes of one spell are one mail; what concerns no key is none', async () => {
  const { deps, mails, announce, connect } = await world();
  await connect('One');
  await connect('Two');
  await saveBilling(deps, { url: null, chargeAt: 'ready' }, ADMIN);
  await announce();
  expect(mails.map(({ subject }) => subject)).toEqual(['Keydesk: 2 settings were changed']);
  await saveBilling(deps, { url: null, chargeAt: 'creation' }, ADMIN);
  await announce();
  expect(mails).toHaveLength(1);
});

test('a mail that Jira does not take, or has no issue for, is sent later', async () => {
  const { mails, site, announce, connect } = await world();
  await connect('One');
  site.isDown = true;
  await expect(announce()).rejects.toThrow('no answer');
  site.isDown = false;
  site.issue = undefined;
  await announce();
  expect(mails).toEqual([]);
  site.issue = '10002' as IssueId;
  await announce();
  await announce();
  expect(mails).toHaveLength(1);
});
