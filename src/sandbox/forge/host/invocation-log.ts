import { CALL_KINDS, type CallKind } from './calls';

export interface LoggedCall {
  readonly kind: CallKind;
  readonly method: string;
  /** Path, or URL for egress. */
  readonly target: string;
  /** 0 until it is answered, and where it never was. */
  status: number;
}

export type Ending = 'success' | 'error' | 'timeout' | 'crash' | 'exit';

/** One run of a function, for the log. */
export interface InvocationRecord {
  readonly id: string;
  readonly functionKey: string;
  readonly moduleType: string;
  readonly moduleKey: string;
  /** Sandbox time in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Real milliseconds. */
  durationMs?: number;
  cpuMs?: number;
  ending?: Ending;
  error?: string;
  readonly calls: LoggedCall[];
  readonly logs: { readonly level: number; readonly arguments: readonly unknown[] }[];
}

export interface Counters {
  invocations: number;
  failed: number;
  cpuMs: number;
  calls: Record<CallKind, number>;
}

const noCalls = () => Object.fromEntries(CALL_KINDS.map((kind) => [kind, 0])) as Record<CallKind, number>;
const noCounters = (): Counters => ({ invocations: 0, failed: 0, cpuMs: 0, calls: noCalls() });

const KEPT = 5000;

/** The latest invocations, and sums over all since the start or the last reset. */
export class InvocationLog {
  #records: InvocationRecord[] = [];
  #counters = noCounters();

  open(record: InvocationRecord): void {
    this.#records.push(record);
    if (this.#records.length > KEPT) this.#records = this.#records.slice(-KEPT / 2);
    this.#counters.invocations += 1;
  }

  call(record: InvocationRecord, call: LoggedCall): void {
    record.calls.push(call);
    this.#counters.calls[call.kind] += 1;
  }

  close(
    record: InvocationRecord,
    ending: Ending,
    durationMs: number,
    cpuMs: number,
    error: string | undefined,
  ): void {
    record.ending = ending;
    record.durationMs = durationMs;
    record.cpuMs = cpuMs;
    if (error !== undefined) record.error = error;
    this.#counters.cpuMs += cpuMs;
    if (ending !== 'success') this.#counters.failed += 1;
  }

  get records(): readonly InvocationRecord[] {
    return this.#records;
  }

  counters(): Counters {
    return structuredClone(this.#counters);
  }

  /** Sets the counters to zero and forgets the records. */
  clear(): void {
    this.#records = [];
    this.#counters = noCounters();
  }
}
