import type { ServerResponse } from 'node:http';
import { type Fault, type FaultQueue, RETRY_AFTER_MS } from '../fakes/kms/faults';
import { answer, forward, type LoopbackServer, startLoopback, type WireRequest } from './loopback';

/** Deadlines that a test fires itself: nobody waits for time to pass. */
export class Deadlines {
  #open: AbortController[] = [];

  readonly start = (): AbortSignal => {
    const controller = new AbortController();
    this.#open.push(controller);
    return controller.signal;
  };

  /** Every call that still waits gives up now. */
  fire(): void {
    for (const controller of this.#open.splice(0)) controller.abort();
  }
}

interface Exchange {
  readonly target: string;
  readonly request: WireRequest;
  readonly response: ServerResponse;
  readonly queue: FaultQueue;
  readonly deadlines: Deadlines;
}

const pass = ({ target, request }: Exchange) => forward(target, request);

const FATES: Readonly<Record<Fault | 'none', (exchange: Exchange) => Promise<unknown>>> = {
  none: async (it) => answer(it.response, await pass(it)),
  before: async ({ response }) => response.destroy(),
  'lost-answer': async (it) => {
    await pass(it);
    it.response.destroy();
  },
  duplicate: async (it) => {
    await pass(it);
    answer(it.response, await pass(it));
  },
  slow: async (it) => {
    await it.queue.hold();
    answer(it.response, await pass(it));
  },
  late: async (it) => {
    it.queue.postpone(() => pass(it));
    it.deadlines.fire();
  },
  nonsense: async (it) => {
    const whole = await pass(it);
    answer(it.response, { ...whole, body: whole.body.slice(0, whole.body.length / 2) });
  },
  'server-error': async ({ response }) =>
    answer(response, {
      status: 500,
      headers: { 'content-type': 'text/html' },
      body: '<h1>Internal Server Error</h1>',
    }),
  throttled: async ({ response }) =>
    answer(response, { status: 429, headers: { 'retry-after': String(RETRY_AFTER_MS / 1000) }, body: '' }),
};

/**
 * Stands between an HTTP client and a server, and does to each exchange what the queue says. Exchanges that don't
 * `suffer` pass, and use up nothing of the queue.
 */
export function startFaultProxy(
  target: string,
  queue: FaultQueue,
  deadlines: Deadlines,
  suffers: (request: WireRequest) => boolean = () => true,
): Promise<LoopbackServer> {
  return startLoopback(async (request, response) => {
    await FATES[suffers(request) ? queue.take() : 'none']({ target, request, response, queue, deadlines });
  });
}
