import { z } from 'zod';
import type { SandboxClock } from '../../clock';
import type { FunctionCall, ProductEvent } from '../../contracts';
import type { Documents } from '../../documents';
import type { Faults } from '../faults';
import type { AppFunctions } from '../functions';
import type { ForgeLimits } from '../limits';
import { type Manifest, modulesOf } from '../manifest';
import type { Random } from '../random';
import { Mailbox, type Next } from './mailbox';
import { backOffMs, failureReason, type Retry, type RetryContext, requestedRetry } from './retry';
import { deliveryDelays } from './spread';

const Filter = z.object({
  ignoreSelf: z.boolean().default(false),
  expression: z.string().optional(),
  onError: z.enum(['IGNORE', 'IGNORE_AND_LOG', 'RECEIVE', 'RECEIVE_AND_LOG']).default('IGNORE_AND_LOG'),
});
const Trigger = z.object({
  key: z.string(),
  function: z.string(),
  events: z.array(z.union([z.string(), z.object({ eventType: z.string(), filter: Filter.optional() })])),
  filter: Filter.optional(),
});

/** Evaluates a Jira expression; throws where it can't. */
export type EvaluateExpression = (
  expression: string,
  variables: Readonly<Record<string, unknown>>,
) => unknown;

/** One delivery of a product event, or one run of a post function. */
interface Delivery {
  readonly moduleType: string;
  readonly moduleKey: string;
  readonly functionKey: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly failures: number;
  readonly retry?: RetryContext | undefined;
}

export interface EventRecord {
  /** Sandbox time in milliseconds since the epoch. */
  readonly at: number;
  readonly eventType: string;
  readonly moduleKey: string;
  /** `delivered` counts copies; the others say why there was none. */
  readonly fate: 'delivered' | 'dropped' | 'ignored' | 'too large';
  readonly deliveries: number;
}

interface Parts {
  readonly documents: Documents;
  readonly clock: SandboxClock;
  readonly manifest: Manifest;
  readonly functions: AppFunctions;
  readonly faults: Faults;
  readonly random: Random;
  readonly limits: ForgeLimits;
  /** Account of the app's own user: whose events `ignoreSelf` leaves out. */
  readonly appAccountId: string;
  readonly evaluate: EvaluateExpression;
}

const KEPT = 2000;

/** Product events for the app's triggers, and post functions: late, twice, out of order or never, as the faults say. */
export class Events {
  readonly #parts: Parts;
  readonly #triggers: z.infer<typeof Trigger>[];
  readonly #mailbox: Mailbox<Delivery>;
  #records: EventRecord[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#triggers = modulesOf(parts.manifest, 'trigger', Trigger);
    this.#mailbox = new Mailbox({
      documents: parts.documents,
      collection: 'forge.events',
      clock: parts.clock,
      handle: (delivery) => this.#deliver(delivery),
    });
  }

  start(): void {
    this.#mailbox.start();
  }

  #filters(trigger: z.infer<typeof Trigger>, eventType?: string): z.infer<typeof Filter>[] {
    const own = trigger.events.flatMap((event) => {
      if (typeof event === 'string' || (eventType !== undefined && event.eventType !== eventType)) return [];
      return event.filter ? [event.filter] : [];
    });
    return [...own, ...(trigger.filter ? [trigger.filter] : [])];
  }

  publish(event: ProductEvent): void {
    for (const trigger of this.#triggers) {
      const types = trigger.events.map((one) => (typeof one === 'string' ? one : one.eventType));
      if (types.includes(event.eventType)) this.#send(trigger, event);
    }
  }

  #send(trigger: z.infer<typeof Trigger>, event: ProductEvent): void {
    const { clock, random, faults, limits } = this.#parts;
    const payload = { ...event.payload, eventType: event.eventType };
    const note = (fate: EventRecord['fate'], deliveries: number) =>
      this.#note({ at: clock.now(), eventType: event.eventType, moduleKey: trigger.key, fate, deliveries });
    if (!this.#filters(trigger, event.eventType).every((filter) => this.#accepts(filter, event, payload))) {
      note('ignored', 0);
    } else if (Buffer.byteLength(JSON.stringify(payload)) > limits.eventBytes) {
      note('too large', 0);
    } else {
      const delays = deliveryDelays(random, faults.settings.events);
      note(delays.length > 0 ? 'delivered' : 'dropped', delays.length);
      for (const delay of delays) {
        this.#mailbox.put(
          {
            moduleType: 'core:trigger',
            moduleKey: trigger.key,
            functionKey: trigger.function,
            payload,
            failures: 0,
          },
          clock.now() + delay,
        );
      }
    }
  }

  #accepts(
    filter: z.infer<typeof Filter>,
    event: ProductEvent,
    payload: Readonly<Record<string, unknown>>,
  ): boolean {
    if (filter.ignoreSelf && event.actor === this.#parts.appAccountId) return false;
    if (filter.expression === undefined) return true;
    const receives = filter.onError.startsWith('RECEIVE');
    try {
      const value = this.#parts.evaluate(filter.expression, { event: payload });
      return typeof value === 'boolean' ? value : receives;
    } catch {
      return receives;
    }
  }

  /** Starts a post function. */
  dispatch(call: FunctionCall): void {
    const { moduleType, moduleKey, functionKey } = call;
    const payload = (call.payload ?? {}) as Readonly<Record<string, unknown>>;
    this.#mailbox.put({ moduleType, moduleKey, functionKey, payload, failures: 0 }, this.#parts.clock.now());
  }

  async #deliver(delivery: Delivery): Promise<Next<Delivery>> {
    const { functions, limits } = this.#parts;
    const { moduleType, moduleKey, functionKey, retry } = delivery;
    const payload = retry ? { ...delivery.payload, retryContext: retry } : delivery.payload;
    const outcome = await functions.run({ moduleType, moduleKey, functionKey, payload });
    const retryCount = retry?.retryCount ?? 0;
    if (outcome.ok)
      return this.#again(delivery, requestedRetry(outcome.value, retryCount, limits), delivery.failures);
    if (outcome.ending === 'error') return 'done';
    const context = { retryCount, retryReason: failureReason(outcome) };
    return this.#again(
      delivery,
      { afterMs: backOffMs(delivery.failures, limits), context },
      delivery.failures + 1,
    );
  }

  /** An app may ask four times; the platform's own retries are held to as many, for want of a documented number. */
  #again(delivery: Delivery, retry: Retry | undefined, failures: number): Next<Delivery> {
    const { eventRetries } = this.#parts.limits;
    if (!retry || retry.context.retryCount > eventRetries || failures > eventRetries) return 'done';
    const due = this.#parts.clock.now() + retry.afterMs;
    return { again: { ...delivery, failures, retry: retry.context }, due };
  }

  #note(record: EventRecord): void {
    this.#records.push(record);
    if (this.#records.length > KEPT) this.#records = this.#records.slice(-KEPT / 2);
  }

  get records(): readonly EventRecord[] {
    return this.#records;
  }

  waiting(): { readonly due: number; readonly moduleKey: string }[] {
    return this.#mailbox.waiting().map(({ due, message }) => ({ due, moduleKey: message.moduleKey }));
  }

  close(): void {
    this.#mailbox.close();
  }
}
