import type { FaultInput } from '../../../src/sandbox/forge/faults';
import { describeWithHsm } from '../../kms-server/support/hsm';
import { endsReady, useFaultyHouse } from '../support/faulty-house';
import { MINUTE } from '../support/house';

describeWithHsm('a request under faults of the delivery of events', () => {
  const house = useFaultyHouse();

  const FATES: readonly (readonly [string, FaultInput])[] = [
    ['none comes', { events: { drop: 1 } }],
    ['each comes twice', { events: { duplicate: 1 }, queue: { duplicate: 0.4 } }],
    ['they overtake each other', { events: { reorder: 1, duplicate: 0.5 }, queue: { reorder: 1 } }],
    ['they are late', { events: { delayMs: [60_000, 180_000] } }],
    ['the storage throttles', { kvs: { throttle: 0.05 } }],
    ['queries of the storage lag', { kvs: { queryLagMs: [10_000, 60_000] } }],
    ['the schedule runs twice', { scheduleDuplicate: 1, events: { drop: 1 } }],
  ];

  test.each(FATES)('%s', async (_, faults) => {
    const key = await house().file();
    house().sandbox.faults.set(faults);
    await patiently('developer', key, 'Submit');
    await patiently('approver', key, 'Approve');
    await endsReady(house(), key);
  });

  async function patiently(by: 'developer' | 'approver', key: string, name: string): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      const answer = await house().person(by).transition(key, name);
      await house().pass(10 * MINUTE);
      if (answer.status < 400) return;
    }
    throw new Error(`${name} is refused for good`);
  }
});
