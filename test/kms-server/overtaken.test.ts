import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest, Steps, startTestKms, type TestKms } from './support/kms';

describeWithHsm('orders that were overtaken, and decisions that were changed', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  const post = (path: string, body: unknown) =>
    kms.call<{ code?: string; until?: number }>('jira', 'POST', path, body);

  test('a withdrawn deletion is not carried out, though its cancellation found nothing to cancel', async () => {
    const key = await steps.enabled();
    const deletion = freshRequest();
    const approval = await steps.askToDelete(key, deletion);
    const cancelled = await post(`/v1/keys/${key.keyId}/cancel-deletion`, { context: context(deletion, 2) });
    expect(cancelled).toMatchObject({ status: 409, body: { code: 'invalid-state' } });
    expect((await steps.approval(approval)).state).toBe('withdrawn');
    const late = await post(`/v1/keys/${key.keyId}/schedule-deletion`, {
      days: 7,
      context: context(deletion, 1),
    });
    expect(late).toMatchObject({ status: 409, body: { code: 'stale-generation' } });
    expect((await steps.describe(key)).state).toBe('Enabled');
  });

  test('a request belongs to the group it was first seen in: nobody voids it from another', async () => {
    const mine = await steps.create(freshRequest());
    const theirs = await steps.create(freshRequest(), { keyGroup: 'vault' });
    const answer = await post(`/v1/keys/${theirs.keyId}/disable`, { context: context(mine.requestId, 999) });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await steps.askToEnable(mine)).toEqual(expect.any(String));
  });

  test('a key that was never usable is put away for as long as its group asks, whatever was asked', async () => {
    const key = await steps.create(freshRequest());
    const path = `/v1/keys/${key.keyId}/schedule-deletion`;
    const { body, status } = await post(path, { days: 1, context: context(key.requestId) });
    expect(status).toBe(200);
    expect(body.until).toBe(kms.clock.now() + 7 * DAY);
  });

  test('an operator who agreed may still deny, and the denial names who denied', async () => {
    const key = await steps.create(freshRequest(), { keyGroup: 'vault' });
    const id = await steps.askToEnable(key);
    await steps.approve(id, 'operator');
    const denied = await kms.call('operator', 'POST', `/v1/approvals/${id}/deny`, {
      reason: 'On second thoughts.',
    });
    expect(denied.status).toBe(200);
    expect(await steps.approval(id)).toMatchObject({ state: 'denied', decidedBy: ['operator'] });
  });

  test('a denial does not name those who had agreed', async () => {
    const key = await steps.create(freshRequest(), { keyGroup: 'vault' });
    const id = await steps.askToEnable(key);
    await steps.approve(id, 'operator');
    await kms.call('second', 'POST', `/v1/approvals/${id}/deny`, { reason: 'Wrong project.' });
    expect(await steps.approval(id)).toMatchObject({ state: 'denied', decidedBy: ['second-operator'] });
  });

  test('a destruction has one tombstone, and one that a crash lost is made up at the next start', async () => {
    const file = join(kms.dataDir, 'tombstones.jsonl');
    const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
    const key = await steps.create(freshRequest());
    await post(`/v1/keys/${key.keyId}/schedule-deletion`, { days: 7, context: context(key.requestId) });
    kms.clock.advance(8 * DAY);
    await kms.server.admin.confirmClock();
    await kms.server.admin.sweep();
    expect((await steps.describe(key)).state).toBe('Destroyed');
    const mine = () => lines().filter((line) => line.includes(key.keyId));
    expect(mine()).toHaveLength(1);
    await kms.stop();
    const others = lines().filter((line) => !line.includes(key.keyId));
    writeFileSync(file, '');
    for (const line of others) appendFileSync(file, `${line}\n`);
    await kms.start();
    expect(mine()).toHaveLength(1);
  });
});
