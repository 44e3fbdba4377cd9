import { describeWithHsm } from '../../kms-server/support/hsm';
import { endsReadyOnceAgreed, useFaultyHouse } from '../support/faulty-house';
import { MINUTE } from '../support/house';

describeWithHsm('a request under crashes of the app', () => {
  const house = useFaultyHouse();

  test.each(['before', 'after'] as const)(
    'at each awaited call from Approve to Ready, %s its effect',
    async (point) => {
      let crashes = 0;
      for (let call = 1; await crashedAt({ call, point }); call++) crashes = call;
      console.log(`Approve to Ready: ${crashes} crashes ${point} the effect of a call`);
      expect(crashes).toBeGreaterThan(20);
    },
    240_000,
  );

  /** False where the request is Ready before so many calls have been made. */
  async function crashedAt(crash: { call: number; point: 'before' | 'after' }): Promise<boolean> {
    const key = await house().submitted();
    house().sandbox.platform.log.clear();
    house().sandbox.faults.set({ crash: { ...crash, count: 'all', functionKey: 'advance-request' } });
    await house().step('approver', key, 'Approve');
    await house().pass(6 * MINUTE);
    await house().operatorsAgree(key);
    await house().pass(6 * MINUTE);
    house().sandbox.faults.set({});
    await endsReadyOnceAgreed(house(), key);
    return house().sandbox.platform.log.records.some(({ ending }) => ending === 'crash');
  }
});
