import { z } from 'zod';
import type { MovableClock } from '../../clock-queue';
import type { Documents } from '../../documents';
import type { Faults } from '../faults';
import type { AppFunctions } from '../functions';
import { type Manifest, modulesOf } from '../manifest';
import type { Random } from '../random';

const INTERVAL_MS = { fiveMinute: 300_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
const Schedule = z.object({
  key: z.string(),
  function: z.string(),
  interval: z.enum(['fiveMinute', 'hour', 'day', 'week']),
});

/** "About 5 minutes after app deployment." */
const FIRST_RUN_MS = 300_000;
const COLLECTION = 'forge.schedules';

/** Whether runs that a jump of the clock passes over are all made, or the last one only. */
export type CatchUp = 'all' | 'last';

interface Parts {
  readonly documents: Documents;
  readonly clock: MovableClock;
  readonly manifest: Manifest;
  readonly functions: AppFunctions;
  readonly faults: Faults;
  readonly random: Random;
  readonly cloudId: string;
  readonly catchUp: () => CatchUp;
}

/** Scheduled triggers on the sandbox clock. A run that throws is not made again. */
export class Schedules {
  readonly #parts: Parts;
  readonly #cancels = new Map<string, () => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    const { documents, clock, manifest } = this.#parts;
    for (const schedule of modulesOf(manifest, 'scheduledTrigger', Schedule)) {
      const kept = documents.get<number>(COLLECTION, schedule.key);
      this.#plan(schedule, kept ?? clock.now() + FIRST_RUN_MS);
    }
  }

  #plan(schedule: z.infer<typeof Schedule>, due: number): void {
    this.#parts.documents.put(COLLECTION, schedule.key, due);
    this.#cancels.set(
      schedule.key,
      this.#parts.clock.at(due, () => this.#run(schedule, due)),
    );
  }

  async #run(schedule: z.infer<typeof Schedule>, due: number): Promise<void> {
    const { functions, faults, random } = this.#parts;
    this.#plan(schedule, this.#next(due, INTERVAL_MS[schedule.interval]));
    const runs = random.chance(faults.settings.scheduleDuplicate) ? 2 : 1;
    const run = () =>
      functions.run({
        ...{ moduleType: 'core:scheduledTrigger', moduleKey: schedule.key, functionKey: schedule.function },
        payload: {
          context: { cloudId: this.#parts.cloudId, moduleKey: schedule.key },
          contextToken: 'sandbox',
        },
      });
    await Promise.all(Array.from({ length: runs }, run));
  }

  /** The run after one; with `last`, the latest that the clock's move in progress still reaches. */
  #next(due: number, interval: number): number {
    const next = due + interval;
    if (this.#parts.catchUp() === 'all') return next;
    const passed = Math.floor((this.#parts.clock.horizon() - next) / interval);
    return next + Math.max(0, passed) * interval;
  }

  waiting(): { readonly due: number; readonly moduleKey: string }[] {
    return this.#parts.documents
      .all<number>(COLLECTION)
      .map(({ id, value }) => ({ due: value, moduleKey: id }));
  }

  close(): void {
    for (const cancel of this.#cancels.values()) cancel();
  }
}
