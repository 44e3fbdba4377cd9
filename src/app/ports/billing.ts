import type { BillingEvent } from '../../domain/billing';

/**
 * Delivery of billing events. At least once, with one stable id: the receiver removes duplicates by it. What is
 * charged, and when, is decided elsewhere; the outbox repeats what is to be repeated.
 */
export interface Billing {
  /** Delivers one event. Never throws for what the receiver or the network does. */
  deliver(event: BillingEvent): Promise<Delivery>;
}

/** `rejected` is for the dead letters: repeating the same event can't help; a person has to act, then replay it. */
export type Delivery =
  | { readonly outcome: 'delivered' }
  | {
      readonly outcome: 'retry-later';
      readonly reason: RetryReason;
      /** For people: what happened, without secrets. */
      readonly detail: string;
      /** How long the receiver asks us to wait, in milliseconds, where it says so. */
      readonly retryAfterMs?: number;
    }
  | { readonly outcome: 'rejected'; readonly status: number; readonly detail: string };

/** `no-secret`: the signing secret isn't stored, or isn't one. The event itself is sound. */
export type RetryReason = 'unreachable' | 'timeout' | 'nonsense' | 'server-error' | 'throttled' | 'no-secret';
