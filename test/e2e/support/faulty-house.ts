import { House } from './house';

/** A house for all tests of a file. The faults that a test sets end with it. */
export function useFaultyHouse(): () => House {
  let house: House | undefined;
  const opened = (): House => {
    if (!house) throw new Error('The house has not been opened');
    return house;
  };
  beforeAll(async () => {
    house = await House.open();
  }, 120_000);
  afterEach(() => {
    opened().kmsFaults.clear();
    opened().kmsFaults.release();
    opened().sandbox.faults.set({});
    opened().sandbox.jira.clearFaults();
  });
  afterAll(() => house?.close());
  return opened;
}

/** The fault is gone: the request ends at Ready, with one key, one charge, and one comment per milestone. */
export async function endsReady(house: House, key: string): Promise<void> {
  await house.pass();
  expect(await house.status(key)).toBe('Waiting for KMS operators');
  await endsReadyOnceAgreed(house, key);
}

export async function endsReadyOnceAgreed(house: House, key: string): Promise<void> {
  await house.operatorsAgree(key);
  await house.pass();
  const { status, state, handle } = await house.see(key);
  expect({ status, state }).toEqual({ status: 'Ready', state: 'Enabled' });
  expect(await house.keysNamed(house.keyName(key))).toMatchObject([{ handle, state: 'Enabled' }]);
  expect(house.charges(key)).toHaveLength(1);
  const told = house.milestones(key);
  expect(told).toEqual([...new Set(told)]);
}
