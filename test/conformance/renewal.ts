import type { KmsHarness } from './harness';

/** After so many schedules. A stand-in looks through everything it keeps, so that it gets slower by each of them. */
const SCHEDULES = 20;

export interface Renewal<H extends KmsHarness> {
  /** What the next schedule runs on. */
  readonly open: () => Promise<H>;
  readonly close: () => Promise<void>;
}

/** Harnesses one after the other, each closed before the next is opened. */
export function renewed<H extends KmsHarness>(openHarness: () => Promise<H>): Renewal<H> {
  let current: { readonly harness: H; schedules: number } | undefined;
  const close = async (): Promise<void> => {
    const closing = current?.harness;
    current = undefined;
    await closing?.cleanup();
  };
  return {
    open: async () => {
      if (current?.schedules === SCHEDULES) await close();
      current ??= { harness: await openHarness(), schedules: 0 };
      current.schedules += 1;
      return current.harness;
    },
    close,
  };
}
