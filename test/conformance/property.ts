import * as fc from 'fast-check';
import { KmsUnavailable } from '../../src/app/ports/kms';
import type { ApprovalId, KeyHandle } from '../../src/domain/ids';
import { FAULTS } from '../fakes/kms/faults';
import {
  allKeys,
  approveFully,
  cancelledKey,
  createdKey,
  type Declared,
  type DeclaredRotation,
  type KmsHarness,
  newRequest,
  rotate,
  rotatedKey,
  type TestRequest,
  value,
  voided,
} from './harness';

/** What the caller knows for certain, whatever was lost on the way. */
interface Known {
  /** True while a decision of the operators stands that no acknowledged disable or deletion came after. */
  mayBeUsable: boolean;
  /** True once a decision of the operators was right to make the key usable. */
  everApproved: boolean;
  /** The newest version that was ordered, or the count of orders where each may make one: no more are ever made. */
  ordered: number;
  /** The newest version that was seen: a key never falls back. */
  seen: number;
  /** True for a KMS without gate or fence, which promises less: then only "never two" is left to check. */
  readonly unguarded: boolean;
}

/** A request on its way through a faulty KMS. */
class Journey {
  readonly harness: KmsHarness;
  readonly #spec: TestRequest['spec'];
  context: TestRequest['context'];
  handle: KeyHandle | undefined;
  /** Approvals that were open when a disable was acknowledged. They must never have an effect. */
  readonly dead = new Set<ApprovalId>();
  readonly kind: DeclaredRotation | undefined;

  constructor(harness: KmsHarness, kind: DeclaredRotation | undefined) {
    const request = newRequest(harness, kind?.spec);
    this.harness = harness;
    this.kind = kind;
    this.#spec = request.spec;
    this.context = request.context;
  }

  get request(): TestRequest {
    return { spec: this.#spec, context: this.context };
  }

  /** The answer, or undefined where it was lost. What is slow is released as soon as it is held, however often. */
  async attempt<T>(call: () => Promise<T>): Promise<T | undefined> {
    let waits = true;
    const release = async (): Promise<void> => {
      await this.harness.faults.held();
      this.harness.faults.release();
      if (waits) await release();
    };
    void release();
    try {
      return await call();
    } catch (error) {
      if (error instanceof KmsUnavailable) return undefined;
      throw error;
    } finally {
      waits = false;
    }
  }

  async create(): Promise<void> {
    if (this.handle !== undefined) return;
    const made = await this.attempt(() => this.harness.kms.createKey(this.#spec, this.context));
    if (made?.ok) this.handle = made.value.handle;
  }

  /** Raises the generation and disables. What was open before must be dead once the disable is acknowledged. */
  async voidRequest(known: Known, handle: KeyHandle, open: readonly ApprovalId[]): Promise<void> {
    const disabled = await this.attempt(() => this.harness.kms.disableKey(handle, this.context));
    if (!disabled?.ok) return;
    known.mayBeUsable = false;
    for (const id of open) this.dead.add(id);
  }

  /** As many operators as are needed vote; true where what was asked for has been carried out. */
  async approve(id: ApprovalId): Promise<boolean> {
    const { people, quorum, approve } = this.harness.operators;
    // A vote may be refused: a deletion that was approved just before takes back what was open for enabling.
    for (const person of people.slice(0, quorum)) await approve(id, person);
    return value(await this.harness.direct.getApproval(id)).state === 'approved';
  }

  /** Open approvals that the operators see now. */
  pending() {
    return this.harness.operators.pending(this.context.requestId);
  }

  async keys(): Promise<readonly KeyHandle[]> {
    const { requestId } = this.context;
    if (this.harness.liveKeys) return this.harness.liveKeys(requestId);
    const listed = await allKeys(this.harness.direct, 200);
    return listed.filter((key) => key.requestId === requestId).map(({ handle }) => handle);
  }

  async check(known: Known): Promise<void> {
    const usable = [];
    for (const handle of await this.keys()) {
      if (await this.harness.applications.tryUse(handle)) usable.push(handle);
    }
    expect(usable.length).toBeLessThanOrEqual(known.mayBeUsable || known.unguarded ? 1 : 0);
    const ever = new Set(this.harness.everUsable?.(this.context.requestId));
    expect(ever.size).toBeLessThanOrEqual(known.everApproved || known.unguarded ? 1 : 0);
    await this.#checkVersions(known);
  }

  /** Versions go up, one for one that was ordered, and the newest alone protects. */
  async #checkVersions(known: Known): Promise<void> {
    const key = this.handle && (await this.harness.direct.describeKey(this.handle));
    if (!key?.ok || key.value.version === undefined) return;
    expect(key.value.version).toBeGreaterThanOrEqual(known.seen);
    expect(key.value.version).toBeLessThanOrEqual(known.ordered);
    known.seen = key.value.version;
    // Where orders can't be fenced, a late one may open an older version again, until the next order for the key.
    if (known.unguarded) return;
    const uses = (await this.harness.versions?.(this.context.requestId)) ?? [];
    expect(uses.slice(0, -1)).not.toContain('all');
  }
}

type Step = fc.AsyncCommand<Known, Journey>;

/** A command that is always possible; `act` is followed by the check of the promises. */
function step(name: string, act: (known: Known, journey: Journey) => Promise<void>): Step {
  return {
    check: () => true,
    run: async (known, journey) => {
      await act(known, journey);
      await journey.check(known);
    },
    toString: () => name,
  };
}

/** A step on the request's key, which is asked for first as long as the caller doesn't know it. */
const withKey = (
  name: string,
  act: (known: Known, journey: Journey, handle: KeyHandle) => Promise<void>,
): Step =>
  step(name, async (known, journey) => {
    await journey.create();
    if (journey.handle !== undefined) await act(known, journey, journey.handle);
  });

/** Orders the version after the one that is there. */
const ROTATE = withKey('rotate', async (known, journey, handle) => {
  const { version = 1 } = value(await journey.harness.direct.describeKey(handle));
  known.ordered = journey.kind?.lateMakesAnother ? known.ordered + 1 : Math.max(known.ordered, version + 1);
  await journey.attempt(() => rotate(journey.harness.kms, handle, version + 1, journey.context));
});

const STEPS: readonly Step[] = [
  withKey('create', async (_, journey) => {
    const { spec, context } = journey.request;
    await journey.attempt(() => journey.harness.kms.createKey(spec, context));
  }),
  withKey('enable', async (_, journey, handle) => {
    await journey.attempt(() => journey.harness.kms.enableKey(handle, journey.context));
  }),
  step('operators approve', async (known, journey) => {
    for (const { id, action } of await journey.pending()) {
      if (!(await journey.approve(id)) || action === 'rotate') continue;
      expect(journey.dead).not.toContain(id);
      known.mayBeUsable = action === 'enable';
      known.everApproved ||= known.mayBeUsable;
    }
  }),
  withKey('void', async (known, journey, handle) => {
    journey.context = voided(journey.context);
    const open = (await journey.pending()).map(({ id }) => id);
    await journey.voidRequest(known, handle, open);
  }),
  withKey('withdraw and void', async (known, journey, handle) => {
    journey.context = voided(journey.context);
    const open = (await journey.pending()).map(({ id }) => id);
    for (const id of open) {
      await journey.attempt(() => journey.harness.kms.withdrawApproval(id, journey.context));
    }
    await journey.voidRequest(known, handle, open);
  }),
  withKey('delete', async (known, journey, handle) => {
    const { kms } = journey.harness;
    const asked = await journey.attempt(() => kms.scheduleDeletion(handle, 30, journey.context));
    if (asked?.ok && asked.value.outcome === 'pendingDeletion') known.mayBeUsable = false;
  }),
  withKey('cancel deletion', async (_, journey, handle) => {
    await journey.attempt(() => journey.harness.kms.cancelDeletion(handle, journey.context));
  }),
  step('late orders arrive', async (_, journey) => journey.harness.faults.deliverLate()),
];

/** Once the faults are over, the request ends where it should: one key, usable after the operators' decision. */
async function arrives(journey: Journey, known: Known, rotates: boolean): Promise<void> {
  const { harness } = journey;
  harness.faults.clear();
  await harness.faults.deliverLate();
  const { handle } = await createdKey(harness, journey.request);
  const { state } = value(await harness.kms.describeKey(handle));
  if (state === 'PendingDeletion') await cancelledKey(harness, handle, journey.context);
  const asked = value(await harness.kms.enableKey(handle, journey.context));
  if (asked.outcome === 'pendingApproval') await approveFully(harness, asked.approvalId);
  expect(await harness.applications.tryUse(handle)).toBe(true);
  expect(await journey.keys()).toEqual([handle]);
  await journey.check({ ...known, mayBeUsable: true, everApproved: true, unguarded: false });
  if (!rotates) return;
  const { version = 1 } = value(await harness.kms.describeKey(handle));
  await rotatedKey(harness, handle, version + 1, journey.context);
  expect(value(await harness.kms.describeKey(handle)).version).toBe(version + 1);
  await journey.check({ ...known, ordered: version + 1, mayBeUsable: true, everApproved: true });
}

/** Two calls of three pass: under faults alone nothing would ever get far. */
const SCHEDULES = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant('none' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...FAULTS) },
  ),
  { maxLength: 60, size: 'max' },
);

const { KEYDESK_CONFORMANCE_RUNS, KEYDESK_CONFORMANCE_SEED } = process.env;
const SEED = Number(KEYDESK_CONFORMANCE_SEED ?? Date.now() % 2 ** 31);

/** What one schedule may take on a loaded machine, over two servers. */
const PATIENCE_MS = 5_000;
/** Shrinking ends so long before the limit, so that a failure is told. */
const REPORT_MS = 20_000;

/**
 * Random orders under random faults; `open` gives the harness of each schedule. fast-check prints the shortest failing
 * run.
 */
export function property(
  open: () => KmsHarness | Promise<KmsHarness>,
  declared: Declared,
  usualRuns: number,
): void {
  const runs = Number(KEYDESK_CONFORMANCE_RUNS ?? usualRuns);
  const unguarded = !(declared.approvals && declared.fencesGenerations);
  const kinds = declared.rotates ?? [];
  const steps = kinds.length > 0 ? [...STEPS, ROTATE] : STEPS;

  const limit = Math.max(120_000, runs * PATIENCE_MS);
  const promise = `never two usable keys, never one before approval (${runs} runs, seed ${SEED})`;
  const run = async () => {
    const commands = fc.commands(
      steps.map((it) => fc.constant(it)),
      { maxCommands: 25, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(SCHEDULES, commands, fc.nat(), async (schedule, orders, kind) => {
        const harness = await open();
        const journey = new Journey(harness, kinds[kind % Math.max(kinds.length, 1)]);
        const known = { mayBeUsable: false, everApproved: false, ordered: 1, seen: 0, unguarded };
        harness.faults.clear();
        harness.faults.inject(...schedule);
        await fc.asyncModelRun(() => ({ model: known, real: journey }), orders);
        await arrives(journey, known, kinds.length > 0);
      }),
      { numRuns: runs, seed: SEED, interruptAfterTimeLimit: limit - REPORT_MS, markInterruptAsFailure: true },
    );
  };
  test(promise, run, limit);
}
