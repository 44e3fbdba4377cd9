import { DECLARED_GATE, DECLARED_OPEN } from './dsm-declared';
import { type DsmHarness, GATED, isAnything, type OpenOptions, openDsm } from './dsm-harness';
import { property } from './property';

const RUNS = Number(process.env.KEYDESK_DSM_RUNS ?? 50);
/** Without a wire; a loaded machine needs its time even so. */
jest.setTimeout(Math.max(120_000, RUNS * 1_000));

const CASES: readonly (readonly [string, OpenOptions, typeof DECLARED_OPEN])[] = [
  ['without a gate', {}, DECLARED_OPEN],
  ["with the operators' gate", GATED, DECLARED_GATE],
  ['with faults in look-ups and sessions too', { ...GATED, suffers: isAnything }, DECLARED_GATE],
];

describe.each(CASES)('the DSM adapter under random faults %s', (_, options, declared) => {
  let harness: DsmHarness | undefined;
  beforeAll(async () => {
    harness = await openDsm({ ...options, inProcess: true });
  });
  afterAll(async () => {
    await harness?.cleanup();
    expect([...new Set(harness?.stub.violations)]).toEqual([]);
  });

  property(
    () => {
      if (!harness) throw new Error('The harness did not open');
      return harness;
    },
    declared,
    RUNS,
  );
});
