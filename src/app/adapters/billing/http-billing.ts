import * as z from 'zod';
import { type BillingEvent, billingEventJson } from '../../../domain/billing';
import type { Instant } from '../../../domain/ids';
import { signedHeaders, signingKey } from '../../../domain/standard-webhooks';
import type { Billing, Delivery, RetryReason } from '../../ports/billing';
import {
  DEFAULT_DEADLINE,
  type Deadline,
  ExchangeFailed,
  type ExchangeResponse,
  exchange,
  retryAfterMs,
} from '../http/exchange';
import { secureUrlSchema } from '../http/secure-url';

export const billingConnectionSchema = z.strictObject({ url: secureUrlSchema });

export interface BillingDeps {
  /** The signing secret `whsec_<base64 of 24 to 64 bytes>`; fetched for each delivery, never kept. */
  readonly secret: () => Promise<string | undefined>;
  readonly now: () => Instant;
  readonly deadline?: Deadline;
}

/** The receiver's answer is read for its status alone. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** Delivers events as CloudEvents 1.0 structured JSON over HTTPS, signed as Standard Webhooks 1.0 says. */
export class HttpBilling implements Billing {
  readonly #url: string;
  readonly #deps: BillingDeps;

  /** @param connection `{url}`, as an admin entered it; throws a `ZodError` where it isn't valid */
  constructor(connection: unknown, deps: BillingDeps) {
    this.#url = billingConnectionSchema.parse(connection).url;
    this.#deps = deps;
  }

  async deliver(event: BillingEvent): Promise<Delivery> {
    const key = signingKey(await this.#deps.secret());
    if (!key) return later('no-secret', 'No usable signing secret is stored; enter it on the admin page.');
    const body = billingEventJson(event);
    try {
      return read(
        await exchange({
          method: 'POST',
          url: this.#url,
          headers: {
            'Content-Type': 'application/cloudevents+json; charset=UTF-8',
            ...signedHeaders(key, event.id, this.#deps.now(), body),
          },
          body,
          deadline: (this.#deps.deadline ?? DEFAULT_DEADLINE)(),
          maxResponseBytes: MAX_RESPONSE_BYTES,
        }),
      );
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw error;
      return later(error.reason, `The billing receiver: ${error.message}.`);
    }
  }
}

/** Statuses below 500 that a later try can turn: not yet received whole, too early, too many. */
const PASSING: ReadonlyMap<number, RetryReason> = new Map([
  [408, 'timeout'],
  [425, 'throttled'],
  [429, 'throttled'],
]);

/** Anything but a success is the receiver not having taken it; a redirect is not followed, so it's no success. */
function read(response: ExchangeResponse): Delivery {
  const { status } = response;
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  const reason = status >= 500 ? 'server-error' : PASSING.get(status);
  const detail = `The billing receiver answered ${status}.`;
  return reason ? later(reason, detail, retryAfterMs(response)) : { outcome: 'rejected', status, detail };
}

function later(reason: RetryReason, detail: string, wait?: number): Delivery {
  return { outcome: 'retry-later', reason, detail, ...(wait !== undefined && { retryAfterMs: wait }) };
}
