import { randomBytes, randomUUID } from 'node:crypto';
import type { SandboxClock } from '../../clock';
import type { ForgeLimits } from '../limits';
import type { AppContext, RunnerError } from '../runner/protocol';
import type { Activity } from './activity';
import type { CallKind } from './calls';
import type { Ending, InvocationLog, InvocationRecord } from './invocation-log';
import type { RunnerProcess } from './runner-process';

export interface InvocationRequest {
  readonly moduleType: string;
  readonly moduleKey: string;
  readonly functionKey: string;
  /** `file.export`. */
  readonly handler: string;
  readonly payload: unknown;
  /** The person whose session stands behind it. */
  readonly accountId?: string;
  readonly limitMs: number;
  /** How many queued events stand one behind the other. */
  readonly depth?: number;
}

export type InvocationOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly ending: Exclude<Ending, 'success'>; readonly error: RunnerError };

/** What the host holds of an invocation that runs. */
export interface RunningInvocation {
  readonly token: string;
  readonly request: InvocationRequest;
  readonly record: InvocationRecord;
  readonly signal: AbortSignal;
  readonly end: (outcome: InvocationOutcome, cpuMs: number) => void;
}

/** What every invocation of an installation says of its surroundings. */
export interface InstallationContext {
  readonly contextAri: string;
  readonly appContext: Pick<
    AppContext,
    'appId' | 'appVersion' | 'environmentId' | 'environmentType' | 'installationId'
  >;
  /** Scopes and egress that hold now. */
  readonly permissions: () => AppContext['permissions'];
}

const failure = (ending: Exclude<Ending, 'success'>, message: string): InvocationOutcome => ({
  ok: false,
  ending,
  error: { name: 'Error', message, stack: '' },
});

interface Parts {
  readonly runner: RunnerProcess;
  readonly clock: SandboxClock & { readonly frozen: boolean };
  readonly activity: Activity;
  readonly log: InvocationLog;
  readonly limits: ForgeLimits;
  readonly installation: InstallationContext;
}

/** Runs functions with the platform's time limits, and knows which invocation a call comes from. */
export class Invocations {
  readonly #parts: Parts;
  readonly #running = new Map<string, RunningInvocation>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.runner.listen({
      result: ({ token, outcome, cpuMs }) =>
        this.#running
          .get(token)
          ?.end(outcome.ok ? { ok: true, value: outcome.value } : { ...outcome, ending: 'error' }, cpuMs),
      log: ({ token, logLevel, logArguments }) => this.#note(token, logLevel, logArguments),
      exit: () => this.#failAll(),
    });
  }

  /** The invocation that a token stands for, while it runs. */
  byToken(token: string): RunningInvocation | undefined {
    return this.#running.get(token);
  }

  run(request: InvocationRequest): Promise<InvocationOutcome> {
    return this.#parts.activity.track(this.#run(request));
  }

  async #run(request: InvocationRequest): Promise<InvocationOutcome> {
    const { runner, limits } = this.#parts;
    if (Buffer.byteLength(JSON.stringify(request.payload) ?? '') > limits.payloadBytes) {
      return failure('error', `A payload has at most ${limits.payloadBytes} bytes`);
    }
    try {
      await runner.ready();
    } catch (error) {
      return failure('exit', error instanceof Error ? error.message : String(error));
    }
    return new Promise((resolve) => this.#begin(request, resolve));
  }

  #begin(request: InvocationRequest, resolve: (outcome: InvocationOutcome) => void): void {
    const { log, clock } = this.#parts;
    const { functionKey, moduleType, moduleKey } = request;
    const token = randomBytes(24).toString('base64url');
    const id = randomUUID();
    const record: InvocationRecord = {
      ...{ id, functionKey, moduleType, moduleKey, startedAt: clock.now() },
      calls: [],
      logs: [],
    };
    log.open(record);
    const started = performance.now();
    const ended = new AbortController();
    const timer = setTimeout(
      () => this.kill(token, 'timeout', `Function ${functionKey} ran longer than ${request.limitMs} ms`),
      request.limitMs,
    );
    const end = (outcome: InvocationOutcome, cpuMs: number) => {
      if (!this.#running.delete(token)) return;
      clearTimeout(timer);
      ended.abort();
      const error = outcome.ok ? undefined : outcome.error.message;
      log.close(record, outcome.ok ? 'success' : outcome.ending, performance.now() - started, cpuMs, error);
      resolve(outcome);
    };
    this.#running.set(token, { token, request, record, signal: ended.signal, end });
    this.#send(token, id, request);
  }

  #send(token: string, id: string, request: InvocationRequest): void {
    const { runner, clock, installation } = this.#parts;
    const { moduleType, moduleKey, functionKey, accountId, payload, handler, limitMs } = request;
    const appContext: AppContext = {
      ...installation.appContext,
      ...{ invocationId: id, functionKey, moduleType, moduleKey },
      permissions: installation.permissions(),
    };
    const context = {
      installContext: installation.contextAri,
      installation: { ari: installation.appContext.installationId, contexts: [installation.contextAri] },
      ...(accountId === undefined ? {} : { principal: { accountId } }),
    };
    runner.send({ type: 'clock', now: clock.now(), frozen: clock.frozen });
    runner.send({
      ...{ type: 'invoke', token, handler, payload, context, appContext, limitMs },
      contextAri: installation.contextAri,
      ...(accountId === undefined ? {} : { accountId }),
    });
  }

  /** Ends an invocation as the platform or a fault does: the function hears nothing more. */
  kill(token: string, ending: 'timeout' | 'crash', message: string): void {
    const invocation = this.#running.get(token);
    if (!invocation) return;
    this.#parts.runner.send({ type: 'end', token });
    if (ending === 'timeout') this.#parts.runner.probe();
    invocation.end(failure(ending, message), 0);
  }

  #failAll(): void {
    for (const invocation of this.#running.values()) {
      invocation.end(failure('exit', 'The runtime process ended'), 0);
    }
  }

  #note(token: string, level: number, args: readonly unknown[]): void {
    const invocation = this.#running.get(token);
    if (!invocation) return;
    const { logs } = invocation.record;
    const { logLinesPerMinute, logBytes } = this.#parts.limits;
    const lines = logLinesPerMinute * Math.ceil(invocation.request.limitMs / 60_000);
    const bytes = Buffer.byteLength(JSON.stringify(logs));
    if (logs.length < lines && bytes < logBytes) logs.push({ level, arguments: args });
  }

  /** How many calls of a kind (or of any) the invocation has made. */
  static callCount(invocation: RunningInvocation, kind: CallKind | string | undefined): number {
    return invocation.record.calls.filter((call) => kind === undefined || call.kind === kind).length;
  }

  /** Ends everything that runs: nothing of it reaches the state that follows. */
  abandon(): void {
    for (const token of [...this.#running.keys()]) this.kill(token, 'crash', 'The sandbox was reset');
  }
}
