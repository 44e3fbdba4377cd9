import { creation } from './creation';
import { deletion } from './deletion';
import { enabling } from './enabling';
import { faults } from './faults';
import type { Declared, KmsHarness } from './harness';
import { property } from './property';
import { reading } from './reading';
import { renewed } from './renewal';
import { rotation } from './rotation';
import { voiding } from './voiding';

export interface ConformanceOptions {
  /** What the KMS says it can: decides which half of the suite holds. Nothing is skipped. */
  readonly declared: Declared;
  /** True where callers show a credential; then the harness brings a stranger. */
  readonly credentials: boolean;
  /** Runs of the property test. */
  readonly propertyRuns: number;
}

/** The suite that every KMS adapter and the fake pass. A gap is a declared capability, never a skipped test. */
export function kmsConformance(
  name: string,
  openHarness: () => Promise<KmsHarness>,
  { declared, credentials, propertyRuns }: ConformanceOptions,
): void {
  describe(`${name} keeps the KMS port's promises`, () => {
    let harness: KmsHarness | undefined;
    const open = (): KmsHarness => {
      if (!harness) throw new Error('The harness did not open');
      return harness;
    };
    beforeAll(async () => {
      harness = await openHarness();
    });
    afterEach(async () => {
      harness?.faults.clear();
      await harness?.faults.deliverLate();
    });
    afterAll(() => harness?.cleanup());

    describe('creating', () => creation(open));
    describe('reading', () => reading(open, declared));
    describe('enabling', () => enabling(open, declared));
    describe('voiding', () => voiding(open, declared));
    describe('rotating', () => rotation(open, declared, credentials));
    describe('deleting', () => deletion(open, declared));
    describe('faults', () => faults(open, declared, credentials));
    describe('random orders under random faults', () => {
      const { open: next, close } = renewed(openHarness);
      afterAll(close);
      property(next, declared, propertyRuns);
    });
  });
}
