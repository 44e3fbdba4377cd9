import { z } from 'zod';
import type { InvocationOutcome } from '../host/invocations';
import type { ForgeLimits } from '../limits';

/** `retryContext` of a delivery that is made again. */
export interface RetryContext {
  readonly retryCount: number;
  readonly retryReason: string;
  readonly retryData?: unknown;
}

const RetryRequest = z.object({
  _retry: z.literal(true),
  retryOptions: z
    .object({
      retryAfter: z.number().optional(),
      retryReason: z.string().optional(),
      retryData: z.unknown().optional(),
    })
    .default({}),
});

export interface Retry {
  readonly afterMs: number;
  readonly context: RetryContext;
}

/** The retry that a function asks for by returning an `InvocationError`, which is a plain object by then. */
export function requestedRetry(value: unknown, retryCount: number, limits: ForgeLimits): Retry | undefined {
  const parsed = RetryRequest.safeParse(value);
  if (!parsed.success) return undefined;
  const { retryAfter = 1, retryReason = 'FUNCTION_RETRY_REQUEST', retryData } = parsed.data.retryOptions;
  const fits = Buffer.byteLength(JSON.stringify(retryData) ?? '') <= limits.retryDataBytes;
  return {
    afterMs: Math.min(Math.max(retryAfter, 1), limits.retryAfterSeconds) * 1000,
    context: {
      retryCount: retryCount + 1,
      retryReason,
      ...(fits && retryData !== undefined ? { retryData } : {}),
    },
  };
}

const FIRST_BACK_OFF_SECONDS = 10;

/** Exponential, up to about 15 minutes. The documentation gives no more than that. */
export const backOffMs = (failures: number, limits: ForgeLimits): number =>
  Math.min(FIRST_BACK_OFF_SECONDS * 2 ** failures, limits.retryAfterSeconds) * 1000;

/** Why the platform itself delivers again. */
export const failureReason = (outcome: Extract<InvocationOutcome, { ok: false }>): string =>
  outcome.ending === 'timeout' ? 'FUNCTION_TIME_OUT' : 'FUNCTION_PLATFORM_UNKNOWN_ERROR';
