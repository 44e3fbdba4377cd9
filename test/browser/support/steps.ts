import type { Desk } from './desk';

/** Where a person wants to see the windows as they were when a step failed. */
const FOLDER = process.env.KEYDESK_SCREENSHOTS;

/**
 * Tests that tell one story: each goes on from the one before, and none is tried after one that failed. Whatever went
 * wrong in a page meanwhile fails the step.
 */
export function steps(desk: () => Desk): (name: string, run: () => Promise<void>) => void {
  let failed: string | undefined;
  return (name, run) =>
    test(name, async () => {
      if (failed) throw new Error(`Not reached, as this failed: ${failed}`);
      failed = name;
      try {
        await run();
        expect(await desk().faults()).toEqual([]);
      } catch (error) {
        if (FOLDER) await desk().shoot(FOLDER);
        throw withFaults(error, await desk().faults());
      }
      failed = undefined;
    });
}

/** A step that waits in vain often does so because of what went wrong in the page. */
const withFaults = (error: unknown, faults: readonly string[]): unknown =>
  faults.length > 0 ? new Error(`Meanwhile:\n${faults.join('\n')}`, { cause: error }) : error;
