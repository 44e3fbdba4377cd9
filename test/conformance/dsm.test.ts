import { type DsmHarness, GATED, isAnything, type OpenOptions, openDsm } from './dsm-harness';
import type { Declared } from './harness';
import { kmsConformance } from './kms';
import { property } from './property';

/** Each exchange goes through two servers; a loaded machine needs its time for thousands of them. */
jest.setTimeout(120_000);

const DATES = { fencesGenerations: false, activationDates: true } as const;
const OPEN: Declared = { ...DATES, approvals: false };
const GATE: Declared = { ...DATES, approvals: true, gatesDestruction: true, knowsNoAccounts: true };

const opened: DsmHarness[] = [];
const open = async (options: OpenOptions): Promise<DsmHarness> => {
  const harness = await openDsm(options);
  opened.push(harness);
  return harness;
};

afterAll(() => {
  for (const { stub } of opened) expect([...new Set(stub.violations)]).toEqual([]);
});

kmsConformance('the DSM adapter without a gate', () => open({}), {
  declared: OPEN,
  credentials: true,
  propertyRuns: 70,
});

kmsConformance("the DSM adapter with the operators' gate", () => open(GATED), {
  declared: GATE,
  credentials: true,
  propertyRuns: 70,
});

describe('random faults in look-ups and sessions too', () => {
  let harness: DsmHarness;
  beforeAll(async () => {
    harness = await open({ ...GATED, suffers: isAnything });
  });
  afterAll(() => harness.cleanup());
  property(() => harness, GATE, 60);
});
