import type { PanelAnswer, RequestView } from '../../src/app/views/request';
import { describeWithHsm } from '../kms-server/support/hsm';
import { readAppStorage } from './support/app-storage';
import { type Actor, type Form, House, MINUTE } from './support/house';

/** Through the resolver, in the sandbox: as the page of each person calls it, and as anybody could. */
describeWithHsm('the issue panel', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  }, 120_000);
  afterAll(() => house?.close());

  async function call<T>(by: Actor, key: string, functionKey: string, payload: object = {}) {
    return (await house.sandbox.invokeResolver({
      moduleKey: 'keydesk-panel',
      functionKey,
      payload,
      accountId: house.person(by).accountId,
      extension: { issue: { id: house.stored(key).id, key } },
    })) as PanelAnswer<T>;
  }

  async function view(by: Actor, key: string): Promise<RequestView> {
    const answer = await call<RequestView>(by, key, 'panel.read');
    if (!answer.ok) throw new Error(answer.problem.what);
    return answer.value;
  }

  const can = ({ actions }: RequestView): string[] =>
    actions.filter(({ whyNot }) => whyNot === null).map(({ name }) => name);

  const HIGH_TIER: Form = { 'Data classification': { value: 'restricted' } };

  async function approve(by: Actor, key: string, hash?: string): Promise<PanelAnswer<true>> {
    const snapshotHash = hash ?? (await view(by, key)).frozen?.hash;
    const answer = await call<true>(by, key, 'panel.approve', { snapshotHash });
    await house.settle();
    return answer;
  }

  test('a draft shows its form and what the policy says of it now', async () => {
    const key = await house.file({ 'Key type': { value: 'RSA-2048' }, 'Expiry date': '2036-06-30' });
    const seen = await view('developer', key);
    expect(seen).toMatchObject({ kind: 'request', state: { id: 'draft' }, frozen: null });
    expect(seen.policy).toMatchObject({ of: 'form' });
    expect(seen.policy.findings.map(({ severity }) => severity)).toContain('reject');
    expect(can(seen)).toEqual(['submit']);
    expect(can(await view('outsider', key))).toEqual(['submit']);
  });

  test('submit, approve, release and delete, all from the panel', async () => {
    const key = await house.file();
    expect(await call('developer', key, 'panel.act', { action: 'submit' })).toEqual({
      ok: true,
      value: true,
    });
    await house.settle();
    const waiting = await view('approver', key);
    expect(waiting).toMatchObject({
      state: { id: 'waiting-for-approval' },
      awaits: { role: 'Key approvers', groups: ['key-approvers'] },
    });
    expect(can(waiting)).toEqual(['approve', 'reject']);
    expect(can(await view('developer', key))).toEqual(['reject', 'withdraw']);
    expect(await approve('approver', key)).toEqual({ ok: true, value: true });
    expect(await view('developer', key)).toMatchObject({
      state: { id: 'waiting-for-operators' },
      key: { state: 'Disabled' },
      kms: { hardware: false, certificate: null },
      approvalId: (await house.pending(key))[0]?.id,
    });
    expect(await call('developer', key, 'panel.copyable')).toEqual({
      ok: true,
      value: [
        { name: 'Key handle', value: (await house.see(key)).handle },
        { name: 'Approval in the KMS', value: (await house.pending(key))[0]?.id },
      ],
    });
    await house.operatorsAgree(key);
    await house.pass(MINUTE);
    const ready = await view('developer', key);
    expect(ready).toMatchObject({ state: { id: 'ready' }, key: { state: 'Enabled' }, busy: false });
    expect(ready.timeline.map(({ title }) => title)).toEqual([
      'Submitted',
      'Approvers told',
      'Approved',
      'Key made, disabled',
      'KMS operators asked to enable the key',
      'KMS operators agreed; the key is enabled',
    ]);
    await deleteAndCancel(key);
  });

  async function deleteAndCancel(key: string): Promise<void> {
    const reason = 'The payments service has moved on.';
    const asked = await call<{ issueKey: string }>('developer', key, 'panel.ask-deletion', { reason });
    if (!asked.ok) throw new Error(asked.problem.what);
    const deletion = asked.value.issueKey;
    expect(await house.status(deletion)).toBe('Draft');
    await call('developer', deletion, 'panel.act', { action: 'submit' });
    await house.settle();
    expect(await approve('approver', deletion)).toMatchObject({ ok: true });
    await house.operatorsAgree(deletion);
    await house.pass(MINUTE);
    const pending = await view('developer', deletion);
    expect(pending).toMatchObject({ state: { id: 'pending-deletion' } });
    expect((pending.deletionDue ?? 0) - pending.at).toBeGreaterThan(6 * 24 * 60 * MINUTE);
    expect(can(await view('outsider', deletion))).toEqual([]);
    await call('developer', deletion, 'panel.act', { action: 'cancel-deletion' });
    await house.settle();
    expect(await view('developer', deletion)).toMatchObject({ state: { id: 'restored' } });
    await house.pass(MINUTE);
    const kept = await view('developer', key);
    expect(kept.key?.state).toBe('Disabled');
    expect(can(kept)).toEqual(['enable-again', 'ask-deletion']);
  }

  test('whoever looks need not wait for the next poll of the KMS', async () => {
    const key = await house.submitted();
    await approve('approver', key);
    await house.pass(10 * MINUTE);
    await house.operatorsAgree(key);
    await house.settle();
    expect(await house.status(key)).toBe('Waiting for KMS operators');
    await view('developer', key);
    await house.settle();
    expect(await house.status(key)).toBe('Ready');
  });

  test('a high tier is approved in the panel, and not by the transition alone', async () => {
    const key = await house.submitted(HIGH_TIER);
    await house.step('approver', key, 'Approve');
    expect(await house.status(key)).toBe('Waiting for approval');
    expect((await view('approver', key)).notices).toMatchObject([
      {
        title: 'This approval does not count.',
        lines: [expect.stringContaining('in the Keydesk panel'), expect.any(String)],
      },
    ]);
    expect(await approve('approver', key)).toEqual({ ok: true, value: true });
    expect(await house.status(key)).toBe('Waiting for KMS operators');
    const record = readAppStorage(house.sandbox).files.find(({ issueKey }) => issueKey === key)?.record;
    expect(record?.approval).toMatchObject({
      approver: house.person('approver').accountId,
      snapshotHash: record?.snapshotHash,
      vouchedAt: expect.any(Number),
    });
  });

  test.each(['KEYS-1', '10001/transitions', '10001%2Ftransitions', '..', ''])(
    'what is no id of an issue is asked of nobody: %s',
    async (id) => {
      const answer = await house.sandbox.invokeResolver({
        moduleKey: 'keydesk-panel',
        functionKey: 'panel.read',
        payload: {},
        accountId: house.person('developer').accountId,
        extension: { issue: { id, key: 'KEYS-1' } },
      });
      expect(answer).toMatchObject({ ok: false, problem: { mend: 'Sign in and open the issue again.' } });
    },
  );

  test('who may not approve is refused by the app itself, whatever page they call from', async () => {
    const key = await house.submitted(HIGH_TIER);
    const hash = (await view('approver', key)).frozen?.hash ?? '';
    expect(await approve('developer', key, hash)).toMatchObject({
      problem: { what: expect.stringContaining('You took part') },
    });
    expect(await approve('outsider', key, hash)).toMatchObject({
      problem: { what: expect.stringContaining('do not have the approver role') },
    });
    expect(await house.status(key)).toBe('Waiting for approval');
  });

  test('what was shown must be what stands: an older hash, and another request, are refused', async () => {
    const key = await house.submitted(HIGH_TIER);
    const older = (await view('approver', key)).frozen?.hash ?? '';
    await house.step('developer', key, 'Withdraw');
    await house.step('developer', key, 'Revise');
    await house.step('developer', key, 'Submit');
    expect(await approve('approver', key, older)).toMatchObject({
      problem: { what: expect.stringContaining('has changed') },
    });
    const other = await house.submitted(HIGH_TIER);
    expect(await approve('approver', other, older)).toMatchObject({ ok: false });
    expect(await approve('approver', key, 'nonsense')).toMatchObject({ ok: false });
    expect(await house.status(key)).toBe('Waiting for approval');
  });

  test('an issue that Keydesk does not serve, and one that is gone, show nothing', async () => {
    const key = await house.file();
    const { id } = house.stored(key);
    await house.person('admin').must('DELETE', `/rest/api/3/issue/${key}`);
    const gone = await house.sandbox.invokeResolver({
      moduleKey: 'keydesk-panel',
      functionKey: 'panel.read',
      accountId: house.person('developer').accountId,
      extension: { issue: { id } },
    });
    expect(gone).toMatchObject({ ok: true, value: { kind: 'not-ours' } });
  });

  test('a step that Jira does not offer is refused, and a reason that it wants is asked for', async () => {
    const key = await house.submitted();
    const act = (by: Actor, payload: object) => call(by, key, 'panel.act', payload);
    expect(await act('outsider', { action: 'withdraw' })).toMatchObject({ ok: false });
    expect(await act('approver', { action: 'approve' })).toMatchObject({ ok: false });
    expect(await act('approver', { action: 'reject' })).toMatchObject({
      problem: { mend: expect.stringContaining('Decision reason') },
    });
    expect(await act('approver', { action: 'reject', reason: 'No such service.' })).toMatchObject({
      ok: true,
    });
    await house.settle();
    expect(await house.status(key)).toBe('Rejected');
  });
});
