import { z } from 'zod';
import type { SandboxClock } from '../../clock';
import type { Documents } from '../../documents';
import type { Faults } from '../faults';
import type { AppFunctions } from '../functions';
import { type HostResponse, jsonResponse } from '../host/calls';
import type { ForgeLimits } from '../limits';
import type { Random } from '../random';
import { Jobs } from './jobs';
import { Mailbox, type Next } from './mailbox';
import { backOffMs, failureReason, type Retry, type RetryContext, requestedRetry } from './retry';
import { Slots } from './slots';
import { deliveryDelays } from './spread';

const Concurrency = z.object({ key: z.string(), limit: z.number().int().min(1) });
const PushBody = z.object({
  queueName: z.string(),
  jobId: z.string(),
  payload: z
    .array(
      z.object({
        body: z.record(z.string(), z.unknown()),
        delayInSeconds: z.number().min(0).optional(),
        concurrency: Concurrency.optional(),
      }),
    )
    .min(1),
});
const JobBody = z.object({ queueName: z.string(), jobId: z.string() });

interface QueuedEvent {
  readonly queueName: string;
  readonly jobId: string;
  readonly eventId: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly concurrency?: z.infer<typeof Concurrency> | undefined;
  /** How many events stand behind it, each pushed by the consumer of the one before. */
  readonly depth: number;
  readonly enqueuedAt: number;
  /** A second copy: it is delivered, but neither counted nor retried. */
  readonly copy: boolean;
  readonly failures: number;
  readonly retry?: RetryContext | undefined;
}

interface Parts {
  readonly documents: Documents;
  readonly clock: SandboxClock;
  readonly functions: AppFunctions;
  readonly faults: Faults;
  readonly random: Random;
  readonly limits: ForgeLimits;
}

/** Queues behind `@forge/events`: at least once, with delay, concurrency keys, retries and the cyclic limit. */
export class Queues {
  readonly #parts: Parts;
  readonly #mailbox: Mailbox<QueuedEvent>;
  readonly #jobs: Jobs;
  readonly #slots = new Slots();
  #pushed: number[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#jobs = new Jobs(parts.documents);
    this.#mailbox = new Mailbox({
      documents: parts.documents,
      collection: 'forge.queue',
      clock: parts.clock,
      handle: (event) => this.#deliver(event),
    });
  }

  start(): void {
    this.#mailbox.start();
  }

  /**
   * @param operation `publish`, `stats` or `cancel`
   * @param depth how many events stand behind the invocation that calls
   */
  call(operation: string, body: unknown, depth: number): HostResponse {
    if (operation === 'publish') return this.#publish(body, depth);
    const job = JobBody.safeParse(body);
    if (!job.success) return jsonResponse(400, { message: z.prettifyError(job.error) });
    const { queueName, jobId } = job.data;
    return operation === 'stats' ? this.#stats(queueName, jobId) : this.#cancel(queueName, jobId);
  }

  #publish(body: unknown, depth: number): HostResponse {
    const parsed = PushBody.safeParse(body);
    if (!parsed.success) return jsonResponse(400, { message: z.prettifyError(parsed.error) });
    const push = parsed.data;
    const refusal = this.#refusal(push, depth);
    if (refusal) return refusal;
    this.#jobs.open(push.queueName, push.jobId, push.payload.length);
    const now = this.#parts.clock.now();
    for (const event of push.payload) {
      this.#pushed.push(now);
      const { queueName, jobId } = push;
      this.#enqueue(event.delayInSeconds ?? 0, {
        ...{ queueName, jobId, eventId: this.#parts.random.uuid(), body: event.body, depth, enqueuedAt: now },
        ...{ concurrency: event.concurrency, copy: false, failures: 0 },
      });
    }
    return jsonResponse(201, {});
  }

  #enqueue(delaySeconds: number, event: QueuedEvent): void {
    const { random, faults, clock } = this.#parts;
    deliveryDelays(random, faults.settings.queue).forEach((delay, copy) => {
      this.#mailbox.put({ ...event, copy: copy > 0 }, clock.now() + delaySeconds * 1000 + delay);
    });
  }

  #refusal(push: z.infer<typeof PushBody>, depth: number): HostResponse | undefined {
    const { limits, clock, functions } = this.#parts;
    if (!functions.consumer(push.queueName)) {
      return jsonResponse(404, { message: `The manifest declares no consumer of queue ${push.queueName}` });
    }
    if (
      push.payload.length > limits.pushEvents ||
      Buffer.byteLength(JSON.stringify(push.payload)) > limits.pushBytes
    ) {
      const errorMessage = `A push carries at most ${limits.pushEvents} events and ${limits.pushBytes} bytes`;
      return jsonResponse(413, { errorMessage });
    }
    if (push.payload.some((event) => (event.delayInSeconds ?? 0) > limits.pushDelaySeconds)) {
      return jsonResponse(400, { message: `delayInSeconds is at most ${limits.pushDelaySeconds}` });
    }
    if (depth > limits.cyclicDepth) return jsonResponse(405, { message: 'The cyclic limit is reached' });
    this.#pushed = this.#pushed.filter((at) => at > clock.now() - 60_000);
    if (this.#pushed.length + push.payload.length > limits.eventsPerMinute) {
      return jsonResponse(429, { message: `At most ${limits.eventsPerMinute} events a minute` });
    }
    return undefined;
  }

  #stats(queueName: string, jobId: string): HostResponse {
    const stats = this.#jobs.stats(queueName, jobId);
    return stats
      ? jsonResponse(200, stats)
      : jsonResponse(404, { message: `No job ${jobId} in ${queueName}` });
  }

  #cancel(queueName: string, jobId: string): HostResponse {
    if (!this.#jobs.cancel(queueName, jobId))
      return jsonResponse(404, { message: `No job ${jobId} in ${queueName}` });
    this.#mailbox.drop((event) => event.jobId === jobId);
    return { status: 204, headers: {}, body: '' };
  }

  async #deliver(event: QueuedEvent): Promise<Next<QueuedEvent>> {
    if (this.#jobs.cancelled(event.jobId)) return 'done';
    const { concurrency } = event;
    if (concurrency) await this.#slots.acquire(concurrency.key, concurrency.limit);
    try {
      return await this.#attempt(event);
    } finally {
      if (concurrency) this.#slots.release(concurrency.key);
    }
  }

  async #attempt(event: QueuedEvent): Promise<Next<QueuedEvent>> {
    const { functions, limits } = this.#parts;
    const outcome = await functions.runConsumer(event.queueName, this.#payload(event), event.depth);
    const retryCount = event.retry?.retryCount ?? 0;
    if (!outcome.ok) {
      const context = { retryCount: retryCount + 1, retryReason: failureReason(outcome) };
      return this.#again(event, { afterMs: backOffMs(event.failures, limits), context }, event.failures + 1);
    }
    const requested = requestedRetry(outcome.value, retryCount, limits);
    return requested ? this.#again(event, requested, event.failures) : this.#finish(event, 'success');
  }

  #payload({ body, queueName, jobId, eventId, enqueuedAt, retry }: QueuedEvent): unknown {
    const end = enqueuedAt + this.#parts.limits.queueRetentionMs;
    const retentionWindow = {
      startTime: new Date(enqueuedAt).toISOString(),
      remainingTimeMs: Math.max(0, end - this.#parts.clock.now()),
    };
    const event = { body, queueName, jobId, eventId };
    return retry ? { ...event, retryContext: { ...retry, retentionWindow } } : event;
  }

  /** Within the retention window; after it the event is lost. */
  #again(event: QueuedEvent, { afterMs, context }: Retry, failures: number): Next<QueuedEvent> {
    const due = this.#parts.clock.now() + afterMs;
    if (event.copy) return 'done';
    if (due > event.enqueuedAt + this.#parts.limits.queueRetentionMs) return this.#finish(event, 'failed');
    return { again: { ...event, failures, retry: context }, due };
  }

  #finish(event: QueuedEvent, outcome: 'success' | 'failed'): 'done' {
    if (!event.copy) this.#jobs.count(event.jobId, outcome);
    return 'done';
  }

  /** What waits, soonest first. */
  waiting(): {
    readonly due: number;
    readonly queueName: string;
    readonly body: unknown;
    readonly retries: number;
  }[] {
    return this.#mailbox
      .waiting()
      .sort((one, other) => one.due - other.due)
      .map(({ due, message }) => ({
        ...{ due, queueName: message.queueName, body: message.body },
        retries: message.retry?.retryCount ?? 0,
      }));
  }

  close(): void {
    this.#mailbox.close();
  }
}
