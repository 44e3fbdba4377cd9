/**
 * The platform's limits. Sources: "Invocation limits", "Async events limits" and "KVS and Custom Entity Store limits"
 * of the Forge documentation. Tests pass smaller times.
 */
export const FORGE_LIMITS = {
  /** Milliseconds for resolvers, validators, post functions and triggers. */
  functionMs: 25_000,
  /** Milliseconds for web triggers, and for consumers and schedules that declare no `timeoutSeconds`. */
  longFunctionMs: 55_000,
  /** Longest `timeoutSeconds` of a consumer or schedule. */
  timeoutSeconds: 900,
  payloadBytes: 5 * 1024 * 1024,
  frontendPayloadBytes: 500 * 1024,
  /** Product events above it are not delivered. */
  eventBytes: 200 * 1000,
  egressPerMinute: 100,
  logLinesPerMinute: 100,
  logBytes: 200 * 1024,
  pushEvents: 50,
  pushBytes: 200 * 1024,
  pushDelaySeconds: 900,
  eventsPerMinute: 500,
  cyclicDepth: 1000,
  retryAfterSeconds: 900,
  retryDataBytes: 4096,
  /** Retries that an app may ask for after a product event or a post function. */
  eventRetries: 4,
  queueRetentionMs: 24 * 3_600_000,
  egressGroups: 10,
  egressGroupDomains: 10,
};

export type ForgeLimits = typeof FORGE_LIMITS;
