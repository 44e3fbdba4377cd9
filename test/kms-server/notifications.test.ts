import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNotifications } from '../../src/kms-server/notify/config';
import { Governance } from './support/governance';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest, START, Steps, startTestKms, type TestKms } from './support/kms';
import { type Mailbox, type Receiver, startMailbox, startReceiver } from './support/outside';

const MINUTE = 60_000;
const DIGEST = 5 * MINUTE;

describeWithHsm('what outsiders are told', (module) => {
  let folder: string;
  let app: Receiver;
  let room: Receiver;
  let mailbox: Mailbox;
  let kms: TestKms;
  let steps: Steps;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-notify-'));
    const now = () => kms?.clock.now() ?? START;
    [app, room, mailbox] = await Promise.all([startReceiver(now), startReceiver(now), startMailbox()]);
    const file = join(folder, 'notifications.json');
    writeFileSync(join(folder, 'app-secret'), `${app.secret}\n`);
    writeFileSync(join(folder, 'room-secret'), room.secret);
    const config = {
      callbacks: [{ integration: 'jira', url: app.url, secretFile: 'app-secret' }],
      webhooks: [{ name: 'room', url: room.url, secretFile: 'room-secret', groups: ['payments'] }],
      mail: {
        host: '127.0.0.1',
        port: mailbox.port,
        from: 'kms@example.com',
        to: { payments: ['payments-operators@example.com'], '*': ['operators@example.com'] },
      },
      digestMinutes: DIGEST / MINUTE,
    };
    writeFileSync(file, JSON.stringify(config));
    kms = await startTestKms(module, { notifications: readNotifications(file) });
    steps = new Steps(kms);
  });
  afterEach(async () => {
    await kms?.close();
    await Promise.all([app.close(), room.close(), mailbox.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const told = () => kms.server.admin.settleNotifications();
  const later = async (ms: number): Promise<void> => {
    kms.clock.advance(ms);
    await told();
  };
  const waiting = async (changes = {}): Promise<string> =>
    steps.askToEnable(await steps.create(freshRequest(), changes));

  test('the app is called when its operators have decided: with the approval id and nothing else, signed', async () => {
    const approvalId = await waiting();
    await told();
    expect(app.received).toEqual([]);
    await steps.approve(approvalId);
    await told();
    expect(app.received).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{32}$/), body: { approvalId }, genuine: true },
    ]);
  });

  test('a denial and an expiry are told as well; what the app takes back itself is not', async () => {
    const denied = await waiting();
    await kms.call('operator', 'POST', `/v1/approvals/${denied}/deny`, { reason: 'not this quarter' });
    const key = await steps.create(freshRequest());
    await steps.askToEnable(key);
    await steps.disable(key, 2);
    const lapsing = await waiting();
    kms.clock.advance(15 * DAY);
    await kms.server.admin.sweep();
    await told();
    expect(app.received.map(({ body }) => body)).toEqual([{ approvalId: denied }, { approvalId: lapsing }]);
  });

  test('a deletion that a person cancels here is told, as the approval it had; what the app cancels is not', async () => {
    const doomed = async () => {
      const key = await steps.enabled();
      const deletion = freshRequest();
      const asked = await steps.askToDelete(key, deletion);
      await steps.approve(asked);
      return { keyId: key.keyId, asked, deletion };
    };
    const cancel = (who: 'jira' | 'operator', keyId: string, body: object) =>
      kms.call(who, 'POST', `/v1/keys/${keyId}/cancel-deletion`, body);
    const [theApps, ours] = [await doomed(), await doomed()];
    await told();
    const before = app.received.length;
    const order = { context: context(theApps.deletion, 2) };
    expect(await cancel('jira', theApps.keyId, order)).toMatchObject({ status: 200 });
    await told();
    expect(app.received).toHaveLength(before);
    expect(await cancel('operator', ours.keyId, { reason: 'Still needed.' })).toMatchObject({ status: 200 });
    await told();
    expect(app.received.slice(before).map(({ body }) => body)).toEqual([{ approvalId: ours.asked }]);
  });

  test('an app that does not take it is called again, later and under the same id, until it does', async () => {
    app.answers.push(503, 500);
    await steps.approve(await waiting());
    await told();
    await told();
    expect(app.received).toHaveLength(1);
    await later(10_000);
    expect(app.received).toHaveLength(2);
    await later(20_000);
    await later(DAY);
    expect(app.received).toHaveLength(3);
    expect(new Set(app.received.map(({ id }) => id)).size).toBe(1);
  });

  test('a decision that was committed before the server died is told by the next one', async () => {
    app.answers.push(500);
    await steps.approve(await waiting());
    await told();
    await kms.stop();
    kms.clock.advance(MINUTE);
    await kms.start();
    await told();
    expect(app.received).toHaveLength(2);
  });

  test('operators get one mail about all that came in meanwhile, with links and without what was decided', async () => {
    const first = await waiting();
    const decided = await waiting();
    await steps.approve(decided);
    const second = await waiting();
    await told();
    expect(mailbox.mails).toEqual([]);
    await later(DIGEST);
    expect(mailbox.mails).toHaveLength(1);
    const [mail] = mailbox.mails;
    expect(mail?.to).toEqual(['payments-operators@example.com']);
    expect(mail?.text).toContain('Subject: Keydesk KMS: 2 approvals wait for you');
    expect(mail?.text).toContain(`/console/tasks/${first}`);
    expect(mail?.text).toContain(`/console/tasks/${second}`);
    expect(mail?.text).not.toContain(decided);
    await later(DIGEST);
    expect(mailbox.mails).toHaveLength(1);
  });

  test('a group without addresses of its own is told at everybody’s, and not in another group’s room', async () => {
    await waiting({ keyGroup: 'vault' });
    await later(DIGEST);
    expect(mailbox.mails.map(({ to }) => to)).toEqual([['operators@example.com']]);
    expect(room.received).toEqual([]);
  });

  test('a chat room gets the same, signed, readable and for programs', async () => {
    const id = await waiting({ name: 'cards' });
    await later(DIGEST);
    expect(room.received).toHaveLength(1);
    expect(room.received[0]).toMatchObject({
      genuine: true,
      body: {
        text: 'Keydesk KMS: 1 approval waits for you',
        tasks: [
          { id, action: 'enable', about: 'cards', keyGroup: 'payments', keyType: 'AES-256', ticket: 'KEY-1' },
        ],
        alerts: [],
      },
    });
  });

  test('who acted alone, on what and why is told at once: to the group, its room and everybody', async () => {
    const people = new Governance(kms);
    const [officer, other] = [await people.add('security-officer'), await people.add('security-officer')];
    await people.carryOut(officer, 'break-glass.set', { keyGroup: 'payments', on: true }, other);
    const approvalId = await waiting();
    await later(DIGEST);
    mailbox.mails.length = 0;
    room.received.length = 0;
    const linked = await people.add('security-officer', { accountId: 'acc-duty' });
    const done = await people.breakGlass(linked, approvalId, { reason: 'payments are down' });
    expect(done).toMatchObject({ status: 200, body: { state: 'approved' } });
    await told();
    const alert = {
      action: 'approval.break-glass',
      subject: `approval:${approvalId}`,
      actor: `person:${linked.id}`,
    };
    expect(room.received).toMatchObject([
      { genuine: true, body: { alerts: [{ ...alert, reason: 'payments are down' }] } },
    ]);
    const mailed = mailbox.mails.filter(({ text }) => text.includes('Somebody acted alone'));
    expect(mailed.flatMap(({ to }) => to)).toContain('payments-operators@example.com');
    for (const { text } of mailed) expect(text).toContain('payments are down');
    expect(app.received.map(({ body }) => body)).toEqual([{ approvalId }]);
  });

  test('a mail server that is down costs nothing but time', async () => {
    await mailbox.close();
    const approvalId = await waiting();
    await later(DIGEST);
    expect(await steps.approve(approvalId)).toMatchObject({ state: 'approved' });
    await told();
    expect(app.received).toHaveLength(1);
  });

  test('what happened before anybody was to be told is no news', async () => {
    await kms.stop();
    await kms.start();
    await told();
    expect([app.received, room.received, mailbox.mails]).toEqual([[], [], []]);
  });
});
