import { KMS_HOST } from '../../../src/cli/demo/cast';
import { describeWithHsm } from '../../kms-server/support/hsm';
import { endsReady, endsReadyOnceAgreed, useFaultyHouse } from '../support/faulty-house';

describeWithHsm('a request, while all processes end and start again', () => {
  const house = useFaultyHouse();

  test('at each standing of a request', async () => {
    const key = await house().file();
    await house().restart();
    await house().step('developer', key, 'Submit');
    await house().restart();
    house().sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
    await house().step('approver', key, 'Approve');
    await house().restart();
    await house().pass();
    expect(await house().status(key)).toBe('Waiting for KMS operators');
    await house().restart();
    await house().operatorsAgree(key);
    await house().restart();
    await house().pass();
    await endsReadyOnceAgreed(house(), key);
  }, 120_000);

  test('with steps taken that no event has been delivered for', async () => {
    const key = await house().submitted();
    house().sandbox.faults.set({ events: { delayMs: [60_000, 60_000] } });
    await house().step('approver', key, 'Approve');
    await house().restart();
    await endsReady(house(), key);
  }, 60_000);
});
