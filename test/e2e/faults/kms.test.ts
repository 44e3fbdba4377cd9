import { BILLING_HOST, KEY_GROUP, KMS_HOST } from '../../../src/cli/demo/cast';
import { AdminPage } from '../../../src/cli/demo/set-up';
import type { Fault } from '../../fakes/kms/faults';
import { describeWithHsm } from '../../kms-server/support/hsm';
import { endsReady, endsReadyOnceAgreed, useFaultyHouse } from '../support/faulty-house';
import { MINUTE } from '../support/house';

describeWithHsm('a request under faults of the KMS', () => {
  const house = useFaultyHouse();

  const ONCE: readonly Fault[] = [
    'before',
    'lost-answer',
    'duplicate',
    'nonsense',
    'server-error',
    'throttled',
  ];
  const AT = { create: [], enable: ['none'] } as const;

  test.each(ONCE.flatMap((fault) => [[fault, 'create'] as const, [fault, 'enable'] as const]))(
    '%s, at %s',
    async (fault, at) => {
      const key = await house().submitted();
      house().kmsFaults.inject(...AT[at], fault);
      await house().step('approver', key, 'Approve');
      await endsReady(house(), key);
    },
  );

  test('no answer in time, at create', async () => {
    const key = await house().submitted();
    house().kmsFaults.inject('slow');
    await house().step('approver', key, 'Approve');
    expect((await house().see(key)).state).toMatch(/the KMS gives no answer .*no answer in time/);
    house().kmsFaults.release();
    await endsReady(house(), key);
  }, 60_000);

  test.each(['down', 'error', 'garbage', 'lost'] as const)('%s for a while', async (fault) => {
    const key = await house().submitted();
    house().sandbox.faults.set({ egress: { [KMS_HOST]: fault } });
    await house().step('approver', key, 'Approve');
    await house().pass(10 * MINUTE);
    const { status, state } = await house().see(key);
    expect(status).toBe('Approved');
    expect(state).toMatch(/the KMS gives no answer \(.+\), tried again \d{4}-/);
    house().sandbox.faults.set({});
    await endsReady(house(), key);
  });

  test('down for hours: the request fails, says so, and a retry ends well', async () => {
    const key = await house().submitted();
    house().sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
    await house().step('approver', key, 'Approve');
    await house().pass(150 * MINUTE);
    expect(await house().status(key)).toBe('Failed');
    expect((await house().comments(key)).at(-1)).toMatch(/no answer for two hours.*take "Retry"/s);
    house().sandbox.faults.set({});
    await house().step('developer', key, 'Retry');
    await endsReady(house(), key);
  });

  test('down while its operators decide', async () => {
    const key = await house().approved();
    house().sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
    await house().operatorsAgree(key);
    await house().pass();
    expect(await house().status(key)).toBe('Waiting for KMS operators');
    house().sandbox.faults.set({});
    await house().pass();
    await endsReadyOnceAgreed(house(), key);
  });

  test('a wrong credential: the request fails, says so, and a retry ends well', async () => {
    const key = await house().submitted();
    await useCredential('kd_00000000000000000000000000000000_wrong');
    await house().step('approver', key, 'Approve');
    await house().pass();
    expect(await house().status(key)).toBe('Failed');
    expect((await house().comments(key)).at(-1)).toMatch(/credential/i);
    await useCredential(house().stage.file().credentials['integration'] ?? '');
    await house().step('developer', key, 'Retry');
    await endsReady(house(), key);
  });

  test('a connection that never said what it offers: a submission is refused, and says whom to ask', async () => {
    const key = await house().file();
    await saveConnection({
      name: 'Another KMS',
      kms: { type: 'keydesk', baseUrl: 'https://other.example.com' },
      credential: 'kd_00000000000000000000000000000000_other',
    });
    expect(await house().refused('developer', key, 'Submit')).toMatch(
      /Ask the Jira admin to test the KMS connection/,
    );
    await useCredential(house().stage.file().credentials['integration'] ?? '');
    await house().step('developer', key, 'Submit');
    await house().step('approver', key, 'Approve');
    await endsReady(house(), key);
  });

  const useCredential = (credential: string): Promise<void> =>
    saveConnection({
      id: house().stage.file().connectionId,
      name: 'Reference KMS',
      kms: { type: 'keydesk', baseUrl: KMS_HOST },
      credential,
    });

  const saveConnection = (connection: object): Promise<void> =>
    new AdminPage(house().stage).call('connection.save', {
      ...connection,
      keyGroup: KEY_GROUP,
      makeDefault: true,
    });

  test('finance is down: the charge is delivered later, once', async () => {
    house().sandbox.faults.set({ egress: { [BILLING_HOST]: 'down' } });
    const key = await house().approved();
    await house().pass();
    expect(house().charges(key)).toEqual([]);
    house().sandbox.faults.set({});
    await house().pass(60 * MINUTE);
    await endsReady(house(), key);
  });
});
