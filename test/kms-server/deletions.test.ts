import type { Deletion } from '../../src/kms-server/http/views';
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
  type Who,
} from './support/kms';

describeWithHsm('what is known of a deletion', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let people: Governance;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    people = new Governance(kms);
  });
  afterAll(() => kms?.close());

  const deletionsOf = async (keyId: string, who: Who = 'auditor') => {
    const path = `/v1/keys/${keyId}/deletions`;
    return (await kms.call<{ deletions: readonly Deletion[] }>(who, 'GET', path)).body.deletions;
  };
  const cancel = (who: Who, keyId: string, body: object) =>
    kms.call<{ approvalId: string }>(who, 'POST', `/v1/keys/${keyId}/cancel-deletion`, body);
  const doomedInVault = async () => {
    const key = await steps.create(freshRequest(), { keyGroup: 'vault' });
    const enabling = await steps.askToEnable(key);
    for (const who of ['operator', 'second'] as const) await steps.approve(enabling, who);
    const approvalId = await steps.askToDelete(key, freshRequest(), 9);
    await steps.approve(approvalId, 'operator', { comment: 'Seen with the team' });
    await steps.approve(approvalId, 'second');
    return { key, approvalId };
  };

  test('who asked, everybody who agreed, and until when', async () => {
    const { key, approvalId } = await doomedInVault();
    const agreed = {
      at: kms.clock.now(),
      by: expect.stringMatching(/^person:/),
      ticket: 'KEY-1',
      asked: { id: expect.any(String), name: 'jira', onBehalfOf: 'acc-developer' },
      approvalId,
      approvedBy: expect.arrayContaining([
        expect.objectContaining({
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          name: 'operator',
          accountId: 'acc-operator',
          comment: 'Seen with the team',
        }),
        expect.objectContaining({ name: 'second-operator', accountId: 'acc-second', comment: null }),
      ]),
      breakGlass: false,
      reason: null,
    };
    expect((await steps.describe(key)).deletionScheduled).toMatchObject(agreed);
    const due = kms.clock.now() + 9 * DAY;
    const told = await deletionsOf(key.keyId);
    expect(told).toEqual([
      { scheduled: expect.objectContaining(agreed), due, cancelled: null, destroyedAt: null },
    ]);
    expect(told[0]?.scheduled.approvedBy).toHaveLength(2);
  });

  test('who cancelled it and why, who agreed to that, and a second time after it', async () => {
    const [proposer, voter] = [await people.add('security-officer'), await people.add('security-officer')];
    const quorum = (n: number) => ({
      keyGroup: 'vault',
      action: 'cancel-deletion',
      parts: n === 0 ? [] : [{ team: null, n }],
      days: 14,
    });
    await people.carryOut(proposer, 'quorum.set', quorum(1), voter);
    const { key } = await doomedInVault();
    const asked = await cancel('operator', key.keyId, { reason: 'The archive still reads it' });
    expect(asked).toMatchObject({ status: 202 });
    const { approvalId } = asked.body;
    // Those who decide read why.
    expect(await kms.call('second', 'GET', `/v1/approvals/${approvalId}`)).toMatchObject({
      body: { why: 'The archive still reads it' },
    });
    await steps.approve(approvalId, 'second');
    expect(await deletionsOf(key.keyId)).toMatchObject([
      {
        cancelled: {
          asked: { name: 'operator', onBehalfOf: 'acc-operator' },
          approvalId,
          approvedBy: [{ name: 'second-operator' }],
          reason: 'The archive still reads it',
        },
        destroyedAt: null,
      },
    ]);
    expect((await steps.describe(key)).deletionScheduled).toBeUndefined();
    await people.carryOut(proposer, 'quorum.set', quorum(0), voter);
    const again = await steps.askToDelete(key, freshRequest());
    for (const who of ['operator', 'second'] as const) await steps.approve(again, who);
    expect(await deletionsOf(key.keyId)).toMatchObject([
      { scheduled: { approvalId: again }, cancelled: null },
      { cancelled: { approvalId } },
    ]);
    await cancel('operator', key.keyId, { reason: 'Not yet' });
    expect(await deletionsOf(key.keyId)).toMatchObject([
      { cancelled: { approvalId: null, approvedBy: [], reason: 'Not yet', asked: { name: 'operator' } } },
      { cancelled: { approvalId } },
    ]);
  });

  test('one who acted alone is named with their reason', async () => {
    const officer = await people.add('security-officer', { accountId: 'acc-alone' });
    const other = await people.add('security-officer', { accountId: 'acc-other' });
    await people.carryOut(officer, 'break-glass.set', { keyGroup: 'payments', on: true }, other);
    const key = await steps.enabled();
    const id = await steps.askToDelete(key, freshRequest());
    expect(await people.breakGlass(officer, id, { reason: 'It leaked' })).toMatchObject({ status: 200 });
    expect(await deletionsOf(key.keyId)).toMatchObject([
      { scheduled: { breakGlass: true, reason: 'It leaked', approvedBy: [{ id: officer.id }] } },
    ]);
  });

  test('a key that nobody ever enabled needed nobody; and when it was destroyed stays told', async () => {
    const key = await steps.create(freshRequest());
    const order = { days: 7, context: context(key.requestId) };
    await kms.call('jira', 'POST', `/v1/keys/${key.keyId}/schedule-deletion`, order);
    expect(await deletionsOf(key.keyId)).toMatchObject([
      {
        scheduled: { asked: { name: 'jira', onBehalfOf: 'acc-developer' }, approvalId: null, approvedBy: [] },
      },
    ]);
    kms.clock.advance(7 * DAY);
    await kms.server.admin.sweep();
    expect(await deletionsOf(key.keyId)).toMatchObject([{ cancelled: null, destroyedAt: kms.clock.now() }]);
    // Whoever doesn't see the key doesn't see that it was deleted.
    expect(await kms.call('foreign', 'GET', `/v1/keys/${key.keyId}/deletions`)).toMatchObject({
      status: 404,
    });
  });

  test('the same request again is answered with the key that waits, and makes none beside it', async () => {
    const requestId = freshRequest();
    const body = { spec: spec({ name: 'till-key' }), context: context(requestId) };
    const made = await kms.call<{ keyId: string; requestId: string }>('jira', 'POST', '/v1/keys', body);
    const order = { days: 7, context: context(requestId) };
    await kms.call('jira', 'POST', `/v1/keys/${made.body.keyId}/schedule-deletion`, order);
    const again = await kms.call<ProblemBody>('jira', 'POST', '/v1/keys', body);
    expect(again).toMatchObject({
      status: 200,
      body: { keyId: made.body.keyId, state: 'PendingDeletion', deletionDue: expect.any(Number) },
    });
    // Put away unused, it left its name: another request may have it.
    const other = { ...body, context: context(freshRequest()) };
    expect(await kms.call('jira', 'POST', '/v1/keys', other)).toMatchObject({ status: 201 });
  });
});
