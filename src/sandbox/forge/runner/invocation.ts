import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvokeMessage } from './protocol';

/** One invocation as the runner sees it. */
export interface Invocation {
  readonly message: InvokeMessage;
  /** What `__forge_runtime__` reads. */
  readonly runtime: object;
  /** The platform has ended it: no call of it is answered any more. */
  ended: boolean;
}

const current = new AsyncLocalStorage<Invocation>();

export const runIn = <T>(invocation: Invocation, work: () => T): T => current.run(invocation, work);

export const currentInvocation = (): Invocation | undefined => current.getStore();

/** The invocation that code runs for; code outside of one may not call the platform. */
export function requireInvocation(): Invocation {
  const invocation = current.getStore();
  if (!invocation) throw new Error('Forge runtime not found.');
  return invocation;
}

const nothing = () => {};
const metrics = {
  counter: () => ({ incr: nothing, incrBy: nothing, decr: nothing, decrBy: nothing }),
  timing: () => ({ measure: () => ({ stop: nothing }) }),
  gauge: () => ({ set: nothing }),
};

/** Builds `__forge_runtime__` for an invocation, with the members that the `@forge/*` packages read. */
export function createInvocation(message: InvokeMessage, proxyUrl: string, appCodeDir: string): Invocation {
  const started = performance.now();
  const id = message.appContext.invocationId;
  const runtime = {
    proxy: { token: message.token, url: proxyUrl },
    contextAri: message.contextAri,
    appContext: message.appContext,
    container: { runtime: 'nodejs', appCodeDir },
    lambdaContext: {
      awsRequestId: id,
      getRemainingTimeInMillis: () => Math.max(0, message.limitMs - (performance.now() - started)),
    },
    tracing: { traceId: id.replaceAll('-', ''), spanId: id.slice(0, 8) },
    realtime: {},
    metrics,
    featureFlags: () => false,
    ...(message.accountId === undefined ? {} : { aaid: message.accountId }),
  };
  return { message, runtime, ended: false };
}

/** `__forge_runtime__` is looked up at every use, so that concurrent invocations each see their own. */
export function installRuntimeGlobal(): void {
  Object.defineProperty(globalThis, '__forge_runtime__', { get: () => current.getStore()?.runtime });
}
