import { DECLARED_GATE, DECLARED_OPEN } from './dsm-declared';
import { dsmWithoutWire, GATED, isAnything, type OpenOptions } from './dsm-harness';
import { property } from './property';

const RUNS = Number(process.env.KEYDESK_DSM_RUNS ?? 80);
/** A loaded machine needs its time for thousands of exchanges, without a wire even. */
jest.setTimeout(Math.max(120_000, RUNS * 1_000));

const CASES: readonly (readonly [string, OpenOptions, typeof DECLARED_OPEN])[] = [
  ['without a gate', {}, DECLARED_OPEN],
  ["with the operators' gate", GATED, DECLARED_GATE],
  ['with faults in look-ups and sessions too', { ...GATED, suffers: isAnything }, DECLARED_GATE],
];

describe.each(CASES)('the DSM adapter under random faults %s', (_, options, declared) => {
  const violations: string[][] = [];
  afterAll(() => expect([...new Set(violations.flat())]).toEqual([]));

  /** A DSM of its own for each schedule. */
  const open = () => {
    const harness = dsmWithoutWire(options);
    violations.push(harness.stub.violations);
    return harness;
  };
  property(open, declared, RUNS);
});
