import * as fc from 'fast-check';
import { KeyedLock } from '../../../src/kms-server/usecases/keyed-lock';

test('work under one name never overlaps, whatever order things finish in', async () => {
  const jobs = fc.array(fc.record({ name: fc.constantFrom('a', 'b'), fails: fc.boolean() }), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(jobs, fc.scheduler(), async (work, scheduler) => {
      const lock = new KeyedLock();
      const inside = new Map<string, number>();
      const run = ({ name, fails }: { name: string; fails: boolean }) =>
        lock.run(name, async () => {
          inside.set(name, (inside.get(name) ?? 0) + 1);
          expect(inside.get(name)).toBe(1);
          await scheduler.schedule(Promise.resolve());
          inside.set(name, (inside.get(name) ?? 0) - 1);
          if (fails) throw new Error('failed');
        });
      const done = Promise.allSettled(work.map(run));
      await scheduler.waitFor(done);
      const outcomes = await done;
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(work.map(({ fails }) => fails));
    }),
  );
});
