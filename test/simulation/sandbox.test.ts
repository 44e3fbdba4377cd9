import fc from 'fast-check';
import { move } from '../model/moves';
import { brokenPromises, type Evidence, unfinished } from '../model/promises';
import { play } from './moves';
import { openSite, type SimulatedSite } from './site';
import { SimulatedWorld } from './world';

const RUNS = Number(process.env['KEYDESK_SIM_RUNS'] ?? 300);
const SEED = Number(process.env['KEYDESK_SIM_SEED'] ?? Date.now() % 2 ** 31);
/** Sites that are played on side by side: app and sandbox are processes of their own. */
const LANES = 2;
/** A request makes about so many host calls from Submit to Ready: over the runs each of them is crashed at. */
const CALLS = 75;

/** Milliseconds to the first two polls of the KMS. */
const POLL = 16_000;

const share = fc.constantFrom(0, 0, 0.1, 0.3);
const delivery = fc.record({
  duplicate: share,
  reorder: share,
  drop: share,
  delayMs: fc.constantFrom<[number, number]>([0, 0], [0, 2000], [0, 180_000]),
});
const scenario = fc.record({
  delivery,
  // Small: whatever the consumer orders anew is ordered twice then, and so on.
  queue: fc.record({ duplicate: fc.constantFrom(0, 0.02), reorder: share }),
  /** Right steps by the right people before chance takes over: without them few runs get to a deletion. */
  headStart: fc.constantFrom(0, 2, 3, 4, 6, 8, 9),
  moves: fc.array(move, { minLength: 5, maxLength: 14, size: 'max' }),
});

/** What the runs have reached, so that nobody takes idle runs for proof. */
class Reach {
  readonly #places = new Set<string>();
  readonly #states = new Map<string, number>();
  #crashes = 0;

  add(world: SimulatedWorld, { files, archive }: Evidence): void {
    for (const place of world.crashPlaces()) {
      this.#crashes += 1;
      this.#places.add(place);
    }
    for (const { snapshot, state } of [...archive, ...files.flatMap(({ record }) => record ?? [])]) {
      const name = `${snapshot.action} ${state}`;
      this.#states.set(name, (this.#states.get(name) ?? 0) + 1);
    }
  }

  toString(): string {
    const states = [...this.#states].sort(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`);
    return `${this.#crashes} crashes at ${this.#places.size} different calls; requests: ${states.join(', ')}`;
  }
}

async function run(site: SimulatedSite, index: number, reach: Reach): Promise<string[]> {
  const seed = (SEED + index) % 2 ** 31;
  const [it] = fc.sample(scenario, { seed, numRuns: 1 });
  if (!it) throw new Error('fast-check gave no scenario');
  const world = await SimulatedWorld.open(site, seed, { events: it.delivery, queue: it.queue });
  try {
    world.planCrash(1 + (seed % CALLS), seed % (2 * CALLS) < CALLS ? 'before' : 'after');
    for (let step = 0; step < it.headStart; step++) await advanceLatest(world);
    for (const one of it.moves) await play(world, one);
    await world.settle();
    const evidence = world.evidence();
    reach.add(world, evidence);
    const broken = [
      ...(await brokenPromises(evidence)),
      ...(await unfinished(evidence)),
      ...world.repetitions(),
    ];
    return broken.length === 0 ? [] : [`seed ${seed}: ${broken.join('; ')}`];
  } finally {
    await world.close();
  }
}

/** The turn of whoever is next on the issue that was made last. */
async function advanceLatest(world: SimulatedWorld): Promise<void> {
  await play(world, { kind: 'next', issue: Math.max(0, world.living.length - 1), panel: false });
  await world.sandbox.advance(POLL);
}

test(`no promise is broken in the bundled app, in the sandbox (${RUNS} runs, seed ${SEED})`, async () => {
  const reach = new Reach();
  const broken: string[] = [];
  let next = 0;
  const began = performance.now();
  const lane = async (): Promise<void> => {
    const site = await openSite();
    try {
      for (let index = next++; index < RUNS; index = next++) broken.push(...(await run(site, index, reach)));
    } finally {
      await site.close();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = (performance.now() - began) / 1000;
  console.log(`simulation: ${RUNS} runs from seed ${SEED} in ${seconds.toFixed(0)} s; ${reach}`);
  expect(broken).toEqual([]);
}, 600_000);
