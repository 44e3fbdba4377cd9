import { z } from 'zod';

const Share = z.number().min(0).max(1);
const RangeMs = z.tuple([z.number().min(0), z.number().min(0)]);

const Delivery = z.strictObject({
  /** Milliseconds on the sandbox clock, drawn evenly from a range. */
  delayMs: RangeMs.default([0, 0]),
  /** Share of deliveries made twice. */
  duplicate: Share.default(0),
  /** Share of deliveries held back by up to three more minutes, so that later ones overtake them. */
  reorder: Share.default(0),
  /** Share of deliveries that never come. */
  drop: Share.default(0),
});

const CallKind = z.enum(['jira', 'kvs', 'queue', 'egress', 'platform']);

/** A function dies at one of its calls, as a process that is killed. */
export const CrashFault = z.strictObject({
  /** The how-manieth host call, counted from 1: of each invocation, or of all together since the fault was set. */
  call: z.number().int().min(1),
  count: z.enum(['invocation', 'all']).default('invocation'),
  /** Before or after the call has taken effect. */
  point: z.enum(['before', 'after']),
  kind: CallKind.optional(),
  functionKey: z.string().optional(),
  /** How many invocations die of it. */
  times: z.number().int().min(1).default(1),
});
export type CrashFault = z.infer<typeof CrashFault>;

/**
 * What a host that is addressed does: `down` refuses connections, `slow` never answers, `error` answers 500,
 * `garbage` answers 200 with bytes that mean nothing, `lost` acts and then drops its answer.
 */
export const EgressFault = z.enum(['down', 'slow', 'error', 'garbage', 'lost']);
export type EgressFault = z.infer<typeof EgressFault>;

export const FaultSettings = z.strictObject({
  events: Delivery.default(Delivery.parse({})),
  queue: Delivery.omit({ drop: true }).default({ delayMs: [0, 0], duplicate: 0, reorder: 0 }),
  /** Share of scheduled runs made twice. */
  scheduleDuplicate: Share.default(0),
  kvs: z
    .strictObject({
      /** Share of storage calls answered with status 429. */
      throttle: Share.default(0),
      /** How long entity queries don't see a write. */
      queryLagMs: RangeMs.default([0, 0]),
      /** How long expired entries stay readable; the documentation says up to 48 hours. */
      lingerMs: RangeMs.default([0, 48 * 3_600_000]),
    })
    .default({ throttle: 0, queryLagMs: [0, 0], lingerMs: [0, 48 * 3_600_000] }),
  crash: CrashFault.optional(),
  /** By origin, `https://kms.example.com`. */
  egress: z.record(z.string(), EgressFault).default({}),
});
export type FaultSettings = z.infer<typeof FaultSettings>;
export type FaultInput = z.input<typeof FaultSettings>;

/** The faults that hold now. Setting them replaces all; an empty object takes them away. */
export class Faults {
  #settings: FaultSettings;
  #callsSinceSet = 0;
  #crashesLeft = 0;

  constructor(input: FaultInput = {}) {
    this.#settings = FaultSettings.parse(input);
    this.#crashesLeft = this.#settings.crash?.times ?? 0;
  }

  get settings(): FaultSettings {
    return this.#settings;
  }

  set(input: FaultInput): void {
    this.#settings = FaultSettings.parse(input);
    this.#callsSinceSet = 0;
    this.#crashesLeft = this.#settings.crash?.times ?? 0;
  }

  /** Changes what is named and leaves the rest. */
  change(input: FaultInput): void {
    this.set({ ...this.#settings, ...input });
  }

  /** Counts a host call and says whether the invocation dies at it. Uses the fault up. */
  crashPoint(call: {
    readonly kind: string;
    readonly functionKey: string;
    /** How many calls of a kind the invocation has made, this one included. */
    readonly ordinal: (kind: string | undefined) => number;
  }): 'before' | 'after' | undefined {
    const fault = this.#settings.crash;
    if (!fault || this.#crashesLeft === 0) return undefined;
    if (fault.functionKey !== undefined && fault.functionKey !== call.functionKey) return undefined;
    if (fault.kind !== undefined && fault.kind !== call.kind) return undefined;
    this.#callsSinceSet += 1;
    const ordinal = fault.count === 'all' ? this.#callsSinceSet : call.ordinal(fault.kind);
    if (ordinal !== fault.call) return undefined;
    this.#crashesLeft -= 1;
    return fault.point;
  }
}
