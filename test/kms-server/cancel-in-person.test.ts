import { loggedInAs } from './auth/support/people';
import { Governance } from './support/governance';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest, Steps, startTestKms, type TestKms, type Who } from './support/kms';

const any = (n: number) => [{ team: null, n }];

describeWithHsm('a deletion that a person cancels', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let people: Governance;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    people = new Governance(kms);
  });
  afterAll(() => kms?.close());

  /** A key that waits for its destruction. */
  const doomed = async (keyGroup = 'payments') => {
    const key = await steps.create(freshRequest(), { keyGroup });
    const voters: readonly Who[] = keyGroup === 'vault' ? ['operator', 'second'] : ['operator'];
    const enabling = await steps.askToEnable(key);
    for (const voter of voters) await steps.approve(enabling, voter);
    const deletion = await steps.askToDelete(key, freshRequest());
    for (const voter of voters) await steps.approve(deletion, voter);
    expect(await steps.describe(key)).toMatchObject({ state: 'PendingDeletion' });
    return key;
  };
  const BECAUSE = { reason: 'The shop still needs it' };
  const cancel = (who: Who, keyId: string, body: unknown = BECAUSE) =>
    kms.call<{ code?: string; approvalId?: string }>(who, 'POST', `/v1/keys/${keyId}/cancel-deletion`, body);
  const entryOf = async (keyId: string) =>
    (
      await kms.call<{ entries: readonly object[] }>(
        'auditor',
        'GET',
        `/v1/audit?subject=key:${keyId}&action=key.deletion-cancelled`,
      )
    ).body.entries;

  test('ends disabled, and the log says who', async () => {
    const { keyId } = await doomed();
    expect(await cancel('operator', keyId)).toMatchObject({ status: 200, body: { state: 'Disabled' } });
    expect(await entryOf(keyId)).toMatchObject([
      {
        actor: expect.stringMatching(/^person:/),
        onBehalfOf: 'acc-operator',
        ticket: 'KEY-1',
        after: { reason: 'The shop still needs it' },
      },
    ]);
    expect(await cancel('operator', keyId)).toMatchObject({ status: 200 });
    expect(await entryOf(keyId)).toHaveLength(1);
  });

  test('is cancelled by nobody of another group, and by nobody without the right', async () => {
    const { keyId } = await doomed();
    expect(await cancel('foreign', keyId)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    for (const who of ['auditor', 'admin', 'shop'] as const)
      expect(await cancel(who, keyId)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    // Reading in one group and deciding in another is no right here.
    const mixed = await people.add('operator', { groups: ['elsewhere'], accountId: 'acc-mixed' });
    const [proposer, voter] = [await people.add('security-officer'), await people.add('security-officer')];
    const order = { id: mixed.id, role: 'auditor', keyGroup: 'payments' };
    await people.carryOut(proposer, 'role.grant', order, voter);
    expect(await people.post(mixed, `/v1/keys/${keyId}/cancel-deletion`, BECAUSE)).toMatchObject({
      status: 403,
    });
    expect(await kms.call('jira', 'GET', `/v1/keys/${keyId}`)).toMatchObject({
      body: { state: 'PendingDeletion' },
    });
  });

  test('takes no word of a request from a person, and none less from the integration', async () => {
    const key = await doomed();
    const body = { context: context(key.requestId, 9) };
    expect(await cancel('operator', key.keyId, body)).toMatchObject({ status: 400 });
    expect(await cancel('operator', key.keyId, {})).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', detail: expect.stringContaining('reason') },
    });
    expect(await cancel('jira', key.keyId)).toMatchObject({ status: 400 });
    expect(await cancel('jira', key.keyId, body)).toMatchObject({ status: 200 });
  });

  test('wants a fresh log-in', async () => {
    const { keyId } = await doomed();
    const browser = await loggedInAs(kms, 'operator');
    kms.clock.advance(300_000);
    const path = `/v1/keys/${keyId}/cancel-deletion`;
    expect(await browser.send('POST', path, BECAUSE)).toMatchObject({
      status: 403,
      body: { code: 'reauthentication-required' },
    });
    await browser.reauthenticate();
    expect(await browser.send('POST', path, BECAUSE)).toMatchObject({
      status: 200,
      body: { state: 'Disabled' },
    });
  });

  test('does not overtake the app: its later orders of the same request count', async () => {
    const key = await doomed();
    await cancel('operator', key.keyId);
    expect(await steps.disable(key, 1)).toMatchObject({ state: 'Disabled' });
    expect(await steps.approve(await steps.askToEnable(key, 1))).toMatchObject({ state: 'approved' });
  });

  test('waits for others where the quorum asks for them, and the destruction waits with it', async () => {
    const [proposer, voter] = [await people.add('security-officer'), await people.add('security-officer')];
    const order = { keyGroup: 'vault', action: 'cancel-deletion', parts: any(1), days: 14 };
    await people.carryOut(proposer, 'quorum.set', order, voter);
    const { keyId } = await doomed('vault');
    const asked = await cancel('operator', keyId);
    expect(asked).toMatchObject({ status: 202, body: { outcome: 'pendingApproval' } });
    expect((await cancel('operator', keyId)).body.approvalId).toBe(asked.body.approvalId);
    const path = `/v1/approvals/${asked.body.approvalId}/approve`;
    // Neither who asks nor another principal of the same account.
    for (const who of ['operator', 'twin'] as const)
      expect(await kms.call(who, 'POST', path, {})).toMatchObject({ status: 403 });
    kms.clock.advance(8 * DAY);
    await kms.server.admin.sweep();
    expect(await kms.call('second', 'POST', path, {})).toMatchObject({
      status: 200,
      body: { state: 'approved' },
    });
    expect(await kms.call('second', 'GET', `/v1/keys/${keyId}`)).toMatchObject({
      body: { state: 'Disabled' },
    });
  });
});
