import type { OperatorsAnswer, OperatorsDesk } from '../../src/app/views/operators';
import type { AccountPage, EnteredCodeView } from '../../src/app/views/operators-account';
import { KMS_HOST } from '../../src/cli/demo/cast';
import type { KmsClient } from '../../src/cli/demo/kms-client';
import { describeWithHsm } from '../kms-server/support/hsm';
import { type Actor, DAY, House, PROJECT } from './support/house';

describeWithHsm('an operator proves their Jira account', () => {
  let house: House;
  let projectId: string;
  /** In the KMS, with a credential, and no account. */
  let olga: KmsClient;
  let officer: KmsClient;
  beforeAll(async () => {
    house = await House.open();
    const admin = house.person('admin');
    projectId = (await admin.must<{ id: string }>('GET', `/rest/api/3/project/${PROJECT.key}`)).id;
    olga = await house.newcomer({ kind: 'operator', name: 'Olga', groups: ['payments'] });
    officer = await house.newcomer({ kind: 'security-officer', name: 'Otto' });
  }, 120_000);
  afterAll(() => house?.close());

  const ask = async <T>(by: Actor, functionKey: string, payload: object = {}): Promise<OperatorsAnswer<T>> =>
    (await house.sandbox.invokeResolver({
      moduleKey: 'keydesk-operators',
      functionKey,
      payload,
      accountId: house.person(by).accountId,
      extension: { project: { id: projectId, key: PROJECT.key } },
    })) as OperatorsAnswer<T>;
  const must = async <T>(by: Actor, functionKey: string, payload: object = {}): Promise<T> => {
    const answer = await ask<T>(by, functionKey, payload);
    if (!answer.ok) throw new Error(`${answer.problem.what} ${answer.problem.mend}`);
    return answer.value;
  };
  const page = (by: Actor) => must<AccountPage>(by, 'account.read');
  const connectionId = async (): Promise<string> => (await page('deputy')).kmss[0]?.connectionId ?? '';
  const enter = async (by: Actor, code: string, isConfirmed: boolean) =>
    ask<EnteredCodeView>(by, 'account.enter-code', { connectionId: await connectionId(), code, isConfirmed });
  const code = async (): Promise<string> =>
    (await olga.must<{ code: string }>('POST', '/v1/account-links', {})).code;

  test('the page says who somebody is in the KMS', async () => {
    expect(await must<OperatorsDesk>('deputy', 'desk')).toMatchObject({ linksAccounts: true });
    expect(await page('operator')).toMatchObject({
      accountId: house.person('operator').accountId,
      kmss: [{ name: 'Reference KMS', linkedTo: 'operator', waiting: null, problem: null }],
    });
    expect(await page('deputy')).toMatchObject({ kmss: [{ linkedTo: null, waiting: null }] });
  });

  test('a KMS that has said nothing for days is asked again', async () => {
    await house.pass(2 * DAY);
    expect(await must<OperatorsDesk>('deputy', 'desk')).toMatchObject({ linksAccounts: true });
    house.sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
    await house.pass(2 * DAY);
    expect(await must<OperatorsDesk>('deputy', 'desk')).toMatchObject({ linksAccounts: false });
    house.sandbox.faults.set({});
    expect(await must<OperatorsDesk>('deputy', 'desk')).toMatchObject({ linksAccounts: true });
  });

  test('a wrong code is refused in the words of the KMS', async () => {
    expect(await enter('deputy', '0000-0000', true)).toMatchObject({
      ok: false,
      problem: { what: expect.stringContaining('not known'), mend: expect.stringContaining('new code') },
    });
  });

  test('a page that claims to be somebody else is not believed', async () => {
    const lie = { connectionId: await connectionId(), code: await code(), isConfirmed: true };
    const { accountId } = house.person('operator');
    expect(await ask('deputy', 'account.enter-code', { ...lie, accountId })).toMatchObject({ ok: false });
    expect(await page('deputy')).toMatchObject({ kmss: [{ waiting: null }] });
  });

  test('what is entered links nothing, until others agree in the KMS; then they decide', async () => {
    const { accountId } = house.person('deputy');
    const mine = await code();
    expect(await enter('deputy', mine, false)).toEqual({
      ok: true,
      value: { outcome: 'known', person: 'Olga' },
    });
    const entered = await enter('deputy', mine, true);
    expect(entered).toMatchObject({ ok: true, value: { outcome: 'waiting', person: 'Olga' } });
    const approvalId = entered.ok && entered.value.outcome === 'waiting' ? entered.value.approvalId : '';
    expect(await page('deputy')).toMatchObject({ kmss: [{ linkedTo: null, waiting: { approvalId } }] });

    const key = await house.approved();
    const [task] = await house.pending(key);
    const decide = () => olga.call('POST', `/v1/approvals/${task?.id}/approve`, {});
    expect(await decide()).toMatchObject({ status: 403 });
    expect(await officer.must('POST', `/v1/approvals/${approvalId}/approve`, {})).toMatchObject({
      state: 'approved',
      change: { kind: 'person.link-account', payload: { accountId } },
    });
    expect(await page('deputy')).toMatchObject({ kmss: [{ linkedTo: 'Olga', waiting: null }] });
    expect(await decide()).toMatchObject({ status: 200 });
    await house.pass();
    expect(await house.status(key)).toBe('Ready');
  });

  test('whoever requested or approved in Jira with that account is not its operator', async () => {
    const key = await house.submitted();
    await house.step('deputy', key, 'Approve');
    const [task] = await house.pending(key);
    expect(await olga.call('POST', `/v1/approvals/${task?.id}/approve`, {})).toMatchObject({ status: 403 });
  });

  test('somebody else’s account is told as such', async () => {
    expect(await enter('operator', await code(), true)).toMatchObject({
      ok: false,
      problem: { what: expect.stringContaining('linked to operator') },
    });
  });

  test('a KMS that is silent is said to be', async () => {
    house.kmsFaults.inject('server-error', 'server-error');
    expect((await page('deputy')).kmss[0]?.problem?.what).toBe('The KMS gives no answer.');
    house.kmsFaults.clear();
  });
});
