import { describeWithHsm } from '../../kms-server/support/hsm';
import { endsReady, useFaultyHouse } from '../support/faulty-house';
import { MINUTE } from '../support/house';

describeWithHsm('a request under faults of Jira', () => {
  const house = useFaultyHouse();

  /** The calls of the app from Submit to Ready. */
  const CALLS = 12;
  const trouble = [
    { status: 429, when: 'before', headers: { 'retry-after': '40' } },
    { status: 409, when: 'before' },
    { status: 500, when: 'before' },
    { status: 500, when: 'after' },
  ] as const;

  test.each(trouble)(
    '%j, at each call of the app',
    async (fault) => {
      for (let skip = 0; skip < CALLS; skip++) {
        const key = await house().file();
        house().sandbox.jira.addFault({ ...fault, caller: 'app', skip });
        await insist('developer', key, 'Submit');
        await insist('approver', key, 'Approve');
        await endsReady(house(), key);
        house().sandbox.jira.clearFaults();
      }
    },
    120_000,
  );

  /** Somebody who is refused tries again after a while, as the message says. */
  async function insist(by: 'developer' | 'approver', key: string, name: string): Promise<void> {
    const first = await house().person(by).transition(key, name);
    await house().pass(7 * MINUTE);
    if (first.status >= 400) await house().step(by, key, name);
    await house().pass(7 * MINUTE);
  }
});
