import type { Queues } from '../delivery/queues';
import type { WebTriggers } from '../delivery/web-triggers';
import type { Egress } from '../egress/egress';
import type { Faults } from '../faults';
import type { KvsApi } from '../kvs/api';
import type { Manifest } from '../manifest';
import { callProduct, type ProductCallRules } from '../product/product-calls';
import type { Random } from '../random';
import type { Activity } from './activity';
import {
  type CallKind,
  type HostCall,
  type HostOutcome,
  type HostResponse,
  jsonResponse,
  kindOf,
  queueOperation,
} from './calls';
import { answerGraphql } from './graphql';
import type { InvocationLog } from './invocation-log';
import { Invocations, type RunningInvocation } from './invocations';

interface Parts {
  readonly invocations: Invocations;
  readonly activity: Activity;
  readonly log: InvocationLog;
  readonly faults: Faults;
  readonly random: Random;
  readonly manifest: Manifest;
  readonly product: ProductCallRules;
  readonly kvs: KvsApi;
  readonly queues: Queues;
  readonly webTriggers: WebTriggers;
  readonly egress: Egress;
}

type Route = (call: HostCall, invocation: RunningInvocation) => HostOutcome | Promise<HostOutcome>;

const jsonOf = (call: HostCall): unknown =>
  call.body.length === 0 ? undefined : JSON.parse(call.body.toString('utf8'));

/** Leads a function's calls to the parts of the platform, counts them, and lets functions die where faults say so. */
export class Dispatcher {
  readonly #parts: Parts;
  readonly #routes: Readonly<Record<CallKind, Route>>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#routes = {
      jira: (call, invocation) => callProduct(parts.product, call, invocation.request),
      kvs: (call) => this.#kvs(call),
      queue: (call, invocation) => this.#queue(call, invocation),
      egress: (call, invocation) => parts.egress.call(call, invocation),
      platform: (call) => this.#platform(call),
    };
  }

  async handle(token: string, call: HostCall): Promise<HostOutcome | 'ended'> {
    const invocation = this.#parts.invocations.byToken(token);
    if (!invocation) return 'ended';
    return this.#parts.activity.track(this.#serve(invocation, call));
  }

  async #serve(invocation: RunningInvocation, call: HostCall): Promise<HostOutcome | 'ended'> {
    const kind = kindOf(call);
    const logged = { kind, method: call.method, target: call.target, status: 0 };
    this.#parts.log.call(invocation.record, logged);
    const crash = this.#parts.faults.crashPoint({
      kind,
      functionKey: invocation.request.functionKey,
      ordinal: (counted) => Invocations.callCount(invocation, counted),
    });
    if (crash === 'before') return this.#crash(invocation, call);
    const outcome = await this.#routes[kind](call, invocation);
    if (crash === 'after') return this.#crash(invocation, call);
    if (outcome === 'silence') return silence(invocation.signal);
    if ('status' in outcome) logged.status = outcome.status;
    return invocation.signal.aborted ? 'ended' : outcome;
  }

  #crash(invocation: RunningInvocation, call: HostCall): 'ended' {
    this.#parts.invocations.kill(
      invocation.token,
      'crash',
      `A fault ended the function at ${call.method} ${call.target}`,
    );
    return 'ended';
  }

  #kvs(call: HostCall): HostResponse {
    const { faults, random, manifest, kvs } = this.#parts;
    if (!manifest.scopes.includes('storage:app')) {
      return jsonResponse(403, { code: 'FORBIDDEN', message: 'The manifest lacks the scope storage:app' });
    }
    if (random.chance(faults.settings.kvs.throttle)) {
      return jsonResponse(429, { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests' });
    }
    const { status, body } = kvs.call(call.target, jsonOf(call));
    return jsonResponse(status, body);
  }

  #queue(call: HostCall, invocation: RunningInvocation): HostResponse {
    const operation = queueOperation(call.target) ?? '';
    return this.#parts.queues.call(operation, jsonOf(call), (invocation.request.depth ?? 0) + 1);
  }

  #platform(call: HostCall): HostResponse {
    if (call.meta.remote === 'stargate' && call.target === '/graphql') {
      return answerGraphql(this.#parts.webTriggers, jsonOf(call));
    }
    const error = call.meta.type === 'frc' ? 'INVALID_REMOTE' : 'NOT_IN_SANDBOX';
    return jsonResponse(
      501,
      { message: `The sandbox does not offer ${call.target}` },
      { 'forge-proxy-error': error },
    );
  }
}

/** An answer that never comes: the call ends with its invocation. */
function silence(signal: AbortSignal): Promise<'ended'> {
  if (signal.aborted) return Promise.resolve('ended');
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended'), { once: true }));
}
