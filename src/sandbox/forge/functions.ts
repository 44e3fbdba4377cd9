import { z } from 'zod';
import type { InvocationOutcome, InvocationRequest, Invocations } from './host/invocations';
import type { ForgeLimits } from './limits';
import { type AppFunction, type Manifest, modulesOf } from './manifest';

const Consumer = z.object({ key: z.string(), queue: z.string(), function: z.string() });

/** Module types whose functions may run longer than 25 seconds. */
const LONG_TYPES: ReadonlySet<string> = new Set([
  'core:webtrigger',
  'core:consumer',
  'core:scheduledTrigger',
]);
/** Module types that `timeoutSeconds` holds for. */
const EXTENDABLE_TYPES: ReadonlySet<string> = new Set(['core:consumer', 'core:scheduledTrigger']);

export interface FunctionRun {
  readonly moduleType: string;
  readonly moduleKey: string;
  readonly functionKey: string;
  readonly payload: unknown;
  readonly accountId?: string;
  readonly depth?: number;
}

/** The app's functions by the names that modules give them, each with the time it may take. */
export class AppFunctions {
  readonly #functions: ReadonlyMap<string, AppFunction>;
  readonly #consumers: ReadonlyMap<string, z.infer<typeof Consumer>>;
  readonly #invocations: Invocations;
  readonly #limits: ForgeLimits;

  constructor(manifest: Manifest, invocations: Invocations, limits: ForgeLimits) {
    this.#functions = manifest.functions;
    this.#consumers = new Map(modulesOf(manifest, 'consumer', Consumer).map((one) => [one.queue, one]));
    this.#invocations = invocations;
    this.#limits = limits;
  }

  limitMs(moduleType: string, timeoutSeconds: number | undefined): number {
    const { functionMs, longFunctionMs, timeoutSeconds: longest } = this.#limits;
    if (timeoutSeconds !== undefined && EXTENDABLE_TYPES.has(moduleType)) {
      return Math.min(timeoutSeconds, longest) * 1000;
    }
    return LONG_TYPES.has(moduleType) ? longFunctionMs : functionMs;
  }

  run(run: FunctionRun): Promise<InvocationOutcome> {
    const target = this.#functions.get(run.functionKey);
    if (!target) throw new Error(`The manifest declares no function ${run.functionKey}`);
    const request: InvocationRequest = {
      ...run,
      handler: target.handler,
      limitMs: this.limitMs(run.moduleType, target.timeoutSeconds),
    };
    return this.#invocations.run(request);
  }

  consumer(queueName: string): z.infer<typeof Consumer> | undefined {
    return this.#consumers.get(queueName);
  }

  runConsumer(queueName: string, payload: unknown, depth: number): Promise<InvocationOutcome> {
    const consumer = this.#consumers.get(queueName);
    if (!consumer) throw new Error(`The manifest declares no consumer of queue ${queueName}`);
    return this.run({
      ...{
        moduleType: 'core:consumer',
        moduleKey: consumer.key,
        functionKey: consumer.function,
        payload,
        depth,
      },
    });
  }
}
