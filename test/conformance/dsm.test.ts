import { DECLARED_GATE, DECLARED_OPEN } from './dsm-declared';
import { type DsmHarness, GATED, type OpenOptions, openDsm } from './dsm-harness';
import { kmsConformance } from './kms';

/** Each exchange goes through two servers; a loaded machine needs its time for thousands of them. */
jest.setTimeout(120_000);

const opened: DsmHarness[] = [];
const open = async (options: OpenOptions): Promise<DsmHarness> => {
  const harness = await openDsm(options);
  opened.push(harness);
  return harness;
};

afterAll(() => {
  for (const { stub } of opened) expect([...new Set(stub.violations)]).toEqual([]);
});

/** Long schedules are `dsm-property.test.ts`. */
const PROPERTY_RUNS = 10;

kmsConformance('the DSM adapter without a gate', () => open({}), {
  declared: DECLARED_OPEN,
  credentials: true,
  propertyRuns: PROPERTY_RUNS,
});

kmsConformance("the DSM adapter with the operators' gate", () => open(GATED), {
  declared: DECLARED_GATE,
  credentials: true,
  propertyRuns: PROPERTY_RUNS,
});
