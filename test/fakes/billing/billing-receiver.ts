import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BillingEvent } from '../../../src/domain/billing';
import type { Instant } from '../../../src/domain/ids';

/** What finance would run: verifies the signature, removes duplicates by id, keeps what it took. */
export class BillingReceiver {
  /** Events that were taken, each once, in the order of their arrival. */
  readonly events: BillingEvent[] = [];
  /** Deliveries that were taken, duplicates included. */
  deliveries = 0;
  readonly #key: Buffer;
  readonly #now: () => Instant;

  /** @param secret `whsec_<base64>` */
  constructor(secret: string, now: () => Instant) {
    this.#key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    this.#now = now;
  }

  /** The HTTP status that a delivery is answered with. */
  receive(headers: Readonly<Record<string, string>>, body: string): number {
    if (!headers['content-type']?.startsWith('application/cloudevents+json')) return 415;
    if (!this.#isSigned(headers, body)) return 401;
    const event = JSON.parse(body) as BillingEvent;
    if (event.specversion !== '1.0' || event.id !== headers['webhook-id']) return 400;
    this.deliveries += 1;
    if (!this.events.some((known) => known.id === event.id)) this.events.push(event);
    return 204;
  }

  /** Standard Webhooks 1.0: five minutes of tolerance, and any of several signatures may fit. */
  #isSigned(headers: Readonly<Record<string, string>>, body: string): boolean {
    const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = headers;
    if (!id || !seconds || !signatures || !/^\d+$/.test(seconds)) return false;
    if (Math.abs(this.#now() / 1000 - Number(seconds)) > 300) return false;
    const wanted = createHmac('sha256', this.#key).update(`${id}.${seconds}.${body}`).digest();
    return signatures.split(' ').some((signature) => {
      const [version, mac = ''] = signature.split(',');
      const given = Buffer.from(mac, 'base64');
      return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted);
    });
  }
}
