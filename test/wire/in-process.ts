import {
  ExchangeFailed,
  type ExchangeRequest,
  type ExchangeResponse,
} from '../../src/app/adapters/http/exchange';
import { type Fault, type FaultQueue, RETRY_AFTER_MS } from '../fakes/kms/faults';
import type { WireRequest, WireResponse } from './loopback';

type Fate = (call: () => WireResponse, queue: FaultQueue) => Promise<WireResponse>;

const lost = (reason: ExchangeFailed['reason']) => new ExchangeFailed(reason, 'as the test ordered');
const plain = (status: number, headers = {}): WireResponse => ({ status, headers, body: '' });

/** What the fault proxy does on the wire, without one. */
const FATES: Readonly<Record<Fault | 'none', Fate>> = {
  none: async (call) => call(),
  before: () => Promise.reject(lost('unreachable')),
  'lost-answer': async (call) => {
    call();
    throw lost('unreachable');
  },
  duplicate: async (call) => {
    call();
    return call();
  },
  slow: async (call, queue) => {
    await queue.hold();
    return call();
  },
  late: (call, queue) => {
    queue.postpone(async () => call());
    return Promise.reject(lost('timeout'));
  },
  nonsense: async (call) => {
    const whole = call();
    return { ...whole, body: whole.body.slice(0, whole.body.length / 2) };
  },
  'server-error': async () => plain(500),
  throttled: async () => plain(429, { 'retry-after': String(RETRY_AFTER_MS / 1000) }),
};

/** A server's answer, without a wire. */
export type Respond = (request: WireRequest) => WireResponse;

/** An exchange that ends in the same process; those that don't `suffer` use up nothing of the queue. */
export function exchangeWith(
  respond: Respond,
  queue: FaultQueue,
  suffers: (request: WireRequest) => boolean,
) {
  return async (request: ExchangeRequest): Promise<ExchangeResponse> => {
    const { host, pathname, search } = new URL(request.url);
    const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
    const wire: WireRequest = {
      ...{ method: request.method, path: `${pathname}${search}`, body: request.body ?? '' },
      headers: { ...Object.fromEntries(headers), host },
    };
    const told = await FATES[suffers(wire) ? queue.take() : 'none'](() => respond(wire), queue);
    return { status: told.status, header: (name) => told.headers[name], body: told.body };
  };
}
