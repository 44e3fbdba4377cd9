import { randomUUID } from 'node:crypto';
import type { ApprovalResource, KeyResource } from '../../src/kms-server/http/resources';
import { Governance } from './support/governance';
import { describeWithHsm } from './support/hsm';
import {
  context,
  DAY,
  freshRequest,
  type ProblemBody,
  Steps,
  spec,
  startTestKms,
  type TestKms,
} from './support/kms';

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

describeWithHsm('deleting what was used recently', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let gov: Governance;

  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    gov = new Governance(kms);
  });
  afterAll(() => kms.close());

  const approve = (id: string, body: object = {}, who: 'operator' | 'second' = 'operator') =>
    kms.call<ApprovalResource & ProblemBody>(who, 'POST', `/v1/approvals/${id}/approve`, body);

  const used = async (): Promise<KeyResource> => {
    const key = await steps.enabled();
    expect(await steps.encrypt(key)).toMatchObject({ status: 200 });
    return key;
  };

  const logged = async (approvalId: string) => {
    const path = `/v1/audit?subject=approval:${approvalId}&action=approval.vote-approve`;
    const { body } = await kms.call<{ entries: readonly { after: unknown }[] }>('auditor', 'GET', path);
    return body.entries.map(({ after }) => after);
  };

  test('the day of the last use is on the key, and only uses that succeed count', async () => {
    const key = await steps.enabled();
    await steps.encrypt(key, 'reports');
    expect('lastUsed' in (await steps.describe(key))).toBe(false);
    await steps.encrypt(key);
    expect(await steps.describe(key)).toMatchObject({ lastUsed: dayOf(kms.clock.now()) });
  });

  test('it takes a word that says so, which is on the record', async () => {
    const key = await used();
    const id = await steps.askToDelete(key, freshRequest());
    const today = dayOf(kms.clock.now());
    expect((await steps.approval(id)) as object).toMatchObject({
      recentUse: { day: today, watchedDays: 30 },
    });
    const refused = await approve(id);
    expect(refused).toMatchObject({ status: 409, body: { code: 'recently-used' } });
    expect(refused.body.detail).toContain(today);
    expect(refused.body.mend).toContain('acknowledgeRecentUse: true');
    expect(await steps.describe(key)).toMatchObject({ state: 'Enabled' });
    expect(await approve(id, { acknowledgeRecentUse: true })).toMatchObject({
      status: 200,
      body: { state: 'approved' },
    });
    expect(await logged(id)).toMatchObject([{ acknowledgedUseOn: today }]);
  });

  test('a use that is long ago needs no word, and one that comes before the vote does', async () => {
    const key = await used();
    kms.clock.advance(29 * DAY);
    const id = await steps.askToDelete(key, freshRequest());
    expect(await approve(id)).toMatchObject({ status: 409, body: { code: 'recently-used' } });
    kms.clock.advance(DAY);
    expect((await steps.approval(id)) as object).not.toHaveProperty('recentUse');
    await steps.encrypt(key);
    expect(await approve(id)).toMatchObject({ status: 409, body: { code: 'recently-used' } });
    kms.clock.advance(30 * DAY);
    const later = await steps.askToDelete(key, freshRequest());
    expect(await approve(later)).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(await logged(later)).not.toMatchObject([{ acknowledgedUseOn: expect.anything() }]);
  });

  test('of several at once each needs its own word', async () => {
    const ids = [
      await steps.askToDelete(await used(), freshRequest()),
      await steps.askToDelete(await used(), freshRequest()),
    ];
    const decisions = [
      { id: ids[0], decision: 'approve' },
      { id: ids[1], decision: 'approve', acknowledgeRecentUse: true },
    ];
    expect(await kms.call('operator', 'POST', '/v1/approvals/decide', { decisions })).toMatchObject({
      status: 200,
      body: {
        results: [
          { decided: false, problem: { code: 'recently-used' } },
          { decided: true, state: 'approved' },
        ],
      },
    });
  });

  test('a group sets how far it looks back, by agreement', async () => {
    const officers = [
      await gov.add('security-officer', { accountId: `acc-${randomUUID()}` }),
      await gov.add('security-officer', { accountId: `acc-${randomUUID()}` }),
    ] as const;
    const settings = { name: 'payments', minDeletionDays: 7 };
    await gov.carryOut(officers[0], 'group.set', { ...settings, recentUseDays: 0 }, officers[1]);
    const free = await steps.askToDelete(await used(), freshRequest());
    expect(await approve(free)).toMatchObject({ status: 200 });
    await gov.carryOut(officers[0], 'group.set', { ...settings, recentUseDays: 5 }, officers[1]);
    // Left out, it stays.
    await gov.carryOut(officers[0], 'group.set', { ...settings, minDeletionDays: 8 }, officers[1]);
    expect((await gov.get<object>(officers[0], '/v1/groups/payments')).body).toMatchObject({
      minDeletionDays: 8,
      recentUseDays: 5,
    });
  });

  test('whoever acts alone says it too', async () => {
    const officers = [
      await gov.add('security-officer', { accountId: `acc-${randomUUID()}` }),
      await gov.add('security-officer', { accountId: `acc-${randomUUID()}` }),
    ] as const;
    await gov.carryOut(officers[0], 'break-glass.set', { keyGroup: 'vault', on: true }, officers[1]);
    const key = await steps.create(freshRequest(), { keyGroup: 'vault' });
    const enabling = await steps.askToEnable(key);
    const reason = 'Nobody else can be reached';
    expect(await gov.breakGlass(officers[0], enabling, { reason })).toMatchObject({ status: 200 });
    await steps.encrypt(key);
    const id = await steps.askToDelete(key, freshRequest());
    expect(await gov.breakGlass(officers[0], id, { reason })).toMatchObject({
      status: 409,
      body: { code: 'recently-used' },
    });
    expect(await gov.breakGlass(officers[0], id, { reason, acknowledgeRecentUse: true })).toMatchObject({
      status: 200,
      body: { state: 'approved' },
    });
  });

  test('the days outlive the server', async () => {
    const key = await used();
    const { lastUsed } = await steps.describe(key);
    await kms.stop();
    await kms.start();
    expect(await steps.describe(key)).toMatchObject({ lastUsed });
  });

  test('while a deletion is pending, the name is told to be taken, until when, and how to free it', async () => {
    const name = `card-key-${randomUUID()}`;
    const key = await steps.enabled({ name });
    await steps.approve(await steps.askToDelete(key, freshRequest(), 9));
    const now = await steps.describe(key);
    const again = await kms.call<ProblemBody>('jira', 'POST', '/v1/keys', {
      spec: spec({ name }),
      context: context(freshRequest()),
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'name-taken' } });
    expect(again.body.detail).toContain(dayOf(now.deletionDue ?? 0));
    expect(again.body.mend).toContain('cancelled');
  });
});
