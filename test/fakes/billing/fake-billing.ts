import type { Billing, Delivery } from '../../../src/app/ports/billing';
import type { BillingEvent } from '../../../src/domain/billing';

/**
 * What can go wrong with one delivery: `before` (nothing arrived), `lost-answer` (taken, but we don't know),
 * `duplicate` (taken twice), `throttled`, `rejected` (not taken, and repeating can't help).
 */
export const BILLING_FAULTS = ['before', 'lost-answer', 'duplicate', 'throttled', 'rejected'] as const;
export type BillingFault = (typeof BILLING_FAULTS)[number];

const UNREACHABLE: Delivery = { outcome: 'retry-later', reason: 'unreachable', detail: 'ECONNRESET' };

/** The billing port in memory, for tests of its callers: removes duplicates by id as a receiver must. */
export class FakeBilling implements Billing {
  /** Events that were taken, each once. */
  readonly events: BillingEvent[] = [];
  /** Ids in the order of their arrival, duplicates included. */
  readonly arrivals: string[] = [];
  readonly #faults: (BillingFault | 'none')[] = [];

  /** Faults of the next deliveries, one each. */
  inject(...faults: readonly (BillingFault | 'none')[]): void {
    this.#faults.push(...faults);
  }

  async deliver(event: BillingEvent): Promise<Delivery> {
    return this.#fates[this.#faults.shift() ?? 'none'](event);
  }

  readonly #fates: Readonly<Record<BillingFault | 'none', (event: BillingEvent) => Delivery>> = {
    none: (event) => this.#take(event),
    before: () => UNREACHABLE,
    'lost-answer': (event) => {
      this.#take(event);
      return UNREACHABLE;
    },
    duplicate: (event) => {
      this.#take(event);
      return this.#take(event);
    },
    throttled: () => ({
      outcome: 'retry-later',
      reason: 'throttled',
      detail: 'The billing receiver answered 429.',
      retryAfterMs: 60_000,
    }),
    rejected: () => ({ outcome: 'rejected', status: 422, detail: 'The billing receiver answered 422.' }),
  };

  #take(event: BillingEvent): Delivery {
    this.arrivals.push(event.id);
    if (!this.events.some((known) => known.id === event.id)) this.events.push(event);
    return { outcome: 'delivered' };
  }
}
