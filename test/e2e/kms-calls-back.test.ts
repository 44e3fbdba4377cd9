import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithHsm } from '../kms-server/support/hsm';
import { House, idOf, MINUTE } from './support/house';

/** As the demo has it: the KMS is told by the set-up where the app is called. The clock stands, so nothing is polled. */
describeWithHsm('the KMS of the demo calls the app back', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open({ callsBack: true });
  }, 120_000);
  afterAll(() => house?.close());

  const called = async (): Promise<void> => {
    await house.stage.kms.admin.settleNotifications();
    await house.settle();
  };

  test('a decision reaches the issue at once', async () => {
    const key = await house.approved();
    await house.operatorsAgree(key);
    await called();
    expect(await house.status(key)).toBe('Ready');
  });

  test('a denial reaches it as well', async () => {
    const key = await house.approved();
    const [task] = await house.pending(key);
    await house
      .kms('operator')
      .must('POST', `/v1/approvals/${task?.id}/deny`, { reason: 'Not this quarter.' });
    await called();
    expect(await house.status(key)).toBe('Denied by operators');
  });

  /** A deletion in its undo window. */
  const pending = async () => {
    const { key, handle } = await house.ready();
    await called();
    const deletion = await house.fileDeletion(handle);
    await house.step('developer', deletion, 'Submit');
    await house.step('approver', deletion, 'Approve');
    await house.operatorsAgree(deletion);
    await called();
    expect(await house.status(deletion)).toBe('Pending deletion');
    await house.pass(2 * MINUTE);
    return { key, handle, deletion };
  };

  test('a deletion that an operator cancels in the KMS is followed, with who and why', async () => {
    const { key, handle, deletion } = await pending();
    const reason = 'Payments still needs it.';
    await house.kms('operator').must('POST', `/v1/keys/${idOf(handle)}/cancel-deletion`, { reason });
    await called();
    expect(await house.status(deletion)).toBe('Restored');
    expect((await house.comments(deletion)).at(-1)).toContain(
      'It was cancelled in the KMS itself, by operator: Payments still needs it.',
    );
    expect((await house.see(key)).state).toBe('Disabled');
  });

  test('a cancellation that the operators have to agree to keeps the issue where the key is until they do', async () => {
    const [proposer, officer] = await Promise.all(
      ['Otto', 'Ada'].map((name) => house.newcomer({ kind: 'security-officer', name })),
    );
    const payload = {
      keyGroup: 'payments',
      action: 'cancel-deletion',
      parts: [{ team: null, n: 1 }],
      days: 3,
    };
    const change = await proposer?.must<{ id: string }>('POST', '/v1/changes', {
      kind: 'quorum.set',
      payload,
    });
    await officer?.must('POST', `/v1/approvals/${change?.id}/approve`, {});

    const { key, deletion } = await pending();
    await house.step('developer', deletion, 'Cancel deletion');
    expect(await house.status(deletion)).toBe('Pending deletion');
    const [task] = await house.pending(deletion);
    expect(task).toMatchObject({ action: 'cancel-deletion' });
    expect((await house.comments(deletion)).at(-1)).toContain('are asked to cancel the deletion');
    await house.operatorsAgree(deletion);
    await called();
    expect(await house.status(deletion)).toBe('Restored');
    expect((await house.comments(deletion)).at(-1)).toContain('Agreed by operator.');
    expect((await house.see(key)).state).toBe('Disabled');
  });

  test('the secret lies in a file of its owner alone', () => {
    const folder = join(house.stage.dataDir, 'kms-notifications');
    for (const name of ['jira-callback', 'notifications.json'])
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'notifications.json'), 'utf8')).not.toContain('whsec_');
  });
});
