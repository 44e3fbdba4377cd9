import { Crash } from '../../../fakes/crash';
import { NEW_PROJECT, SetUpWorld } from '../../../fakes/jira-admin/set-up';
import { toResponse } from '../../../fakes/jira-admin/site';

/** Longer than a lease. */
const LEASE_OVER = 31_000;

async function withWorld<T>(work: (world: SetUpWorld) => Promise<T>): Promise<T> {
  const world = new SetUpWorld();
  try {
    return await work(world);
  } finally {
    world.site.close();
  }
}

/** The clean run: what it makes, and the number of its first and last write of each kind. */
const clean = withWorld(async (world) => {
  await world.run();
  const kinds = new Map<string, number[]>();
  for (const [index, call] of world.writes.entries()) {
    const kind = call.replace(/customfield_\d+|\d{4,}/g, '{}');
    kinds.set(kind, [...(kinds.get(kind) ?? []), index + 1]);
  }
  const telling = [...kinds.values()].flatMap((numbers) => [numbers[0] ?? 0, numbers.at(-1) ?? 0]);
  return { inventory: await world.inventory(), writes: [...new Set(telling)] };
});

test('an answer lost at any kind of write: asked again, nothing is made twice', async () => {
  const { inventory, writes } = await clean;
  expect(writes.length).toBeGreaterThan(20);
  for (const lost of writes) {
    await withWorld(async (world) => {
      let seen = 0;
      world.site.intercept.after = () => {
        const now = world.writes.length;
        if (now !== lost || seen === now) return undefined;
        seen = now;
        return toResponse(503, {}, '');
      };
      const first = await world.run();
      expect([lost, first.problem?.what]).toEqual([lost, 'Jira: Jira answered 503.']);
      expect([lost, await world.resume()]).toMatchObject([lost, { done: true }]);
      expect([lost, await world.inventory()]).toEqual([lost, inventory]);
    });
  }
});

test('a process killed before any seventh write to storage: the next one takes over after the lease', async () => {
  const { inventory } = await clean;
  const total = await withWorld(async (world) => {
    let commits = 0;
    world.settings.beforeCommit = () => {
      commits += 1;
    };
    await world.run();
    return commits;
  });
  for (let killed = 2; killed <= total; killed += 7) {
    await withWorld(async (world) => {
      let commits = 0;
      world.settings.beforeCommit = () => {
        commits += 1;
        if (commits === killed) throw new Crash(`at commit ${killed}`);
      };
      await expect(world.run()).rejects.toThrow(Crash);
      world.wait(LEASE_OVER);
      expect([killed, await world.resume()]).toMatchObject([killed, { done: true }]);
      expect([killed, await world.inventory()]).toEqual([killed, inventory]);
    });
  }
});

test('while a lease runs, nobody else works, and the wait is told', async () => {
  await withWorld(async (world) => {
    await world.plan();
    world.settings.beforeCommit = () => {
      world.settings.beforeCommit = () => {
        throw new Crash('killed');
      };
    };
    await expect(world.step()).rejects.toThrow(Crash);
    world.settings.beforeCommit = () => {};
    const told = await world.step();
    expect(told.problem?.retryAfterSeconds).toBe(30);
    expect((await world.plan(NEW_PROJECT)).problem?.what).toContain('Somebody else');
    world.wait(LEASE_OVER);
    expect((await world.step()).problem).toBeUndefined();
  });
});
