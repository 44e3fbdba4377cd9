import type { ApprovalResource, KeyResource } from '../../src/kms-server/http/resources';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest, Steps, startTestKms, type TestKms, type Who } from './support/kms';

describeWithHsm("the operators' gate", (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  type Reply = Partial<ApprovalResource> & { readonly code?: string; readonly approvalId?: string };
  const post = (who: Who, path: string, body: unknown) => kms.call<Reply>(who, 'POST', path, body);
  const approve = (id: string, who: Who) => post(who, `/v1/approvals/${id}/approve`, {});
  const deny = (id: string, who: Who, reason = 'not this quarter') =>
    post(who, `/v1/approvals/${id}/deny`, { reason });
  const withdraw = (id: string, requestId: string, generation = 1) =>
    post('jira', `/v1/approvals/${id}/withdraw`, { context: context(requestId, generation) });
  const enable = (key: KeyResource, generation: number) =>
    post('jira', `/v1/keys/${key.keyId}/enable`, { context: context(key.requestId, generation) });

  const waiting = async (changes = {}) => {
    const key = await steps.create(freshRequest(), changes);
    return { key, id: await steps.askToEnable(key) };
  };

  test.each(['developer', 'approver'] as const)('the %s of the request decides nothing', async (who) => {
    const { key, id } = await waiting();
    expect(await approve(id, who)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await deny(id, who)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
  });

  test('who requested the key is excluded for good, whatever a later order says', async () => {
    const key = await steps.enabled();
    const order = { ...context(freshRequest()), requester: 'acc-somebody', excluded: [] };
    const path = `/v1/keys/${key.keyId}/schedule-deletion`;
    const { body } = await post('jira', path, { days: 7, context: order });
    expect(await approve(String(body.approvalId), 'developer')).toMatchObject({ status: 403 });
  });

  test('an operator without a linked account decides nothing', async () => {
    const { id } = await waiting();
    expect(await approve(id, 'unlinked')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('two of two: the second approval enables, one person twice does not', async () => {
    const { key, id } = await waiting({ keyGroup: 'vault' });
    expect((await approve(id, 'operator')).body).toMatchObject({ state: 'pending', needed: 2 });
    expect((await approve(id, 'operator')).body).toMatchObject({ state: 'pending' });
    expect((await approve(id, 'twin')).body).toMatchObject({ state: 'pending' });
    expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
    expect((await approve(id, 'second')).body).toMatchObject({ state: 'approved' });
    expect(await steps.describe(key)).toMatchObject({ state: 'Enabled' });
  });

  test('votes that arrive at the same time count once each', async () => {
    const { id } = await waiting({ keyGroup: 'vault' });
    await Promise.all([
      approve(id, 'operator'),
      approve(id, 'twin'),
      approve(id, 'operator'),
      approve(id, 'twin'),
    ]);
    const { votes, state } = await steps.approval(id);
    expect({ votes: votes.length, state }).toEqual({ votes: 1, state: 'pending' });
  });

  test('a denial says why, and ends it', async () => {
    const { key, id } = await waiting();
    expect((await deny(id, 'operator', 'wrong project')).body).toMatchObject({
      state: 'denied',
      reason: 'wrong project',
    });
    expect(await approve(id, 'second')).toMatchObject({ status: 409, body: { code: 'approval-decided' } });
    expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
  });

  test('asking again gives the same open approval, also at the same time', async () => {
    const key = await steps.create(freshRequest());
    const asked = await Promise.all(Array.from({ length: 8 }, () => enable(key, 1)));
    expect(new Set(asked.map(({ body }) => body.approvalId)).size).toBe(1);
  });

  test('asking for an enabled key to be enabled changes nothing', async () => {
    const key = await steps.enabled();
    expect(await enable(key, 1)).toMatchObject({ status: 200, body: { outcome: 'enabled' } });
  });

  test('an approval of a voided request can not enable, and an order of its generation is stale', async () => {
    const { key, id } = await waiting();
    await steps.disable(key, 2);
    expect(await steps.approval(id)).toMatchObject({ state: 'withdrawn' });
    expect(await approve(id, 'operator')).toMatchObject({ status: 409, body: { code: 'approval-decided' } });
    expect(await enable(key, 1)).toMatchObject({ status: 409, body: { code: 'stale-generation' } });
    expect(await steps.describe(key)).toMatchObject({ state: 'Disabled', generation: 2 });
  });

  test.each(['enable', 'disable', 'schedule-deletion', 'cancel-deletion'])(
    '%s of an older generation is stale',
    async (verb) => {
      const key = await steps.create(freshRequest());
      await steps.disable(key, 5);
      const body = {
        context: context(key.requestId, 4),
        ...(verb === 'schedule-deletion' ? { days: 7 } : {}),
      };
      expect(await post('jira', `/v1/keys/${key.keyId}/${verb}`, body)).toMatchObject({
        status: 409,
        body: { code: 'stale-generation' },
      });
    },
  );

  test('a newer generation takes the older approval back and opens its own', async () => {
    const { key, id } = await waiting();
    const next = (await enable(key, 2)).body.approvalId;
    expect(next).not.toBe(id);
    expect(await steps.approval(id)).toMatchObject({ state: 'withdrawn' });
  });

  test('a withdrawn one can not be decided; withdrawing is idempotent; a decided one stays', async () => {
    const { key, id } = await waiting();
    expect(await withdraw(id, 'request-of-others')).toMatchObject({ status: 403 });
    expect((await withdraw(id, key.requestId)).body).toMatchObject({ state: 'withdrawn' });
    expect((await withdraw(id, key.requestId)).body).toMatchObject({ state: 'withdrawn' });
    expect(await approve(id, 'operator')).toMatchObject({ body: { code: 'approval-decided' } });
    const other = await waiting();
    await steps.approve(other.id);
    expect(await withdraw(other.id, other.key.requestId)).toMatchObject({
      body: { code: 'approval-decided' },
    });
  });

  test('an approval expires after 14 days', async () => {
    const { key, id } = await waiting();
    kms.clock.advance(14 * DAY - 1);
    expect(await steps.approval(id)).toMatchObject({ state: 'pending' });
    kms.clock.advance(1);
    expect(await steps.approval(id)).toMatchObject({ state: 'expired' });
    expect(await approve(id, 'operator')).toMatchObject({ body: { code: 'approval-decided' } });
    expect((await enable(key, 1)).body.approvalId).not.toBe(id);
  });

  test('agreeing to enable a key that is pending deletion by now fails, and says so', async () => {
    const key = await steps.enabled();
    await steps.disable(key, 2);
    const id = await steps.askToEnable(key, 2);
    const deletion = await steps.askToDelete(key, freshRequest());
    await steps.approve(deletion);
    expect(await steps.approval(id)).toMatchObject({ state: 'withdrawn' });
    expect(await approve(id, 'operator')).toMatchObject({ body: { code: 'approval-decided' } });
  });

  test('the list shows an operator what to decide, page by page', async () => {
    const ids = await Promise.all([waiting(), waiting(), waiting()]);
    const seen: string[] = [];
    let cursor = '';
    do {
      const query = `state=pending&limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await kms.call<{ approvals: ApprovalResource[]; cursor?: string }>(
        'operator',
        'GET',
        `/v1/approvals?${query}`,
      );
      expect(body.approvals.length).toBeLessThanOrEqual(2);
      seen.push(...body.approvals.map(({ id }) => id));
      cursor = body.cursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(expect.arrayContaining(ids.map(({ id }) => id)));
    expect(new Set(seen).size).toBe(seen.length);
    expect(await steps.approval(String(ids[0]?.id))).toMatchObject({
      ticket: 'KEY-1',
      requester: 'acc-developer',
      needed: 1,
      votes: [],
      spec: { keyType: 'AES-256' },
    });
  });

  test('cancelling also takes back a deletion that nobody has decided', async () => {
    const key = await steps.enabled();
    await steps.disable(key, 1);
    const requestId = freshRequest();
    const id = await steps.askToDelete(key, requestId);
    const cancelled = await post('jira', `/v1/keys/${key.keyId}/cancel-deletion`, {
      context: context(requestId),
    });
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'Disabled' } });
    expect(await steps.approval(id)).toMatchObject({ state: 'withdrawn' });
  });
});
