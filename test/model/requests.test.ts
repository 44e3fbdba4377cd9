import fc from 'fast-check';
import type { FakeKmsOptions } from '../fakes/kms/fake-kms';
import { type Move, move } from './moves';
import { play } from './play';
import { brokenPromises, unfinished } from './promises';
import { DAY, World } from './world';

const RUNS = Number(process.env.KEYDESK_MODEL_RUNS ?? 5000);
const SETTLE_FOR = 2 * DAY;
const SEED = Number(process.env.KEYDESK_MODEL_SEED ?? Date.now() % 2 ** 31);

async function run(
  moves: readonly Move[],
  fences: boolean,
  kms: Pick<FakeKmsOptions, 'windowsEnd' | 'asksToRotate' | 'asksToCancel'>,
): Promise<void> {
  const world = new World({ fences, kms });
  for (const [index, it] of moves.entries()) {
    await play(world, it);
    const broken = await brokenPromises(world.evidence());
    if (broken.length > 0) throw new Error(`After move ${index} (${it.kind}): ${broken.join('; ')}`);
  }
  world.faults.clear();
  world.jiraOutages = 0;
  await world.release();
  await world.faults.deliverLate();
  await world.settle(SETTLE_FOR, 24);
  const left = [...(await brokenPromises(world.evidence())), ...(await unfinished(world.evidence()))];
  if (left.length > 0) throw new Error(`At rest: ${left.join('; ')}`);
}

const kind = fc.record({
  windowsEnd: fc.constantFrom(
    'by-themselves' as const,
    'when-told' as const,
    'when-operators-agree' as const,
  ),
  asksToRotate: fc.boolean(),
  asksToCancel: fc.boolean(),
});

test(`no interleaving of people, hostile moves, faults and crashes breaks a promise (${RUNS} runs, seed ${SEED})`, async () => {
  console.log(`model: ${RUNS} runs, seed ${SEED}`);
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 60, size: 'max' }), fc.boolean(), kind, run),
    { numRuns: RUNS, seed: SEED },
  );
}, 300_000);
