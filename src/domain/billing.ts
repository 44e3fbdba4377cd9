import * as z from 'zod';
import { KEY_TYPES, type KeyFamily, type KeyTypeId, keyType } from './algorithms';
import { PROTECTION_LEVELS, type ProtectionLevel } from './capabilities';
import { sha256Hex } from './hash';
import type { Instant, IssueKey, KeyHandle, RequestId } from './ids';
import { canonicalJson } from './key-request';

const FAMILIES = [...new Set(KEY_TYPES.map((type) => type.family))] as [KeyFamily, ...KeyFamily[]];

/** What a key costs, once, in whole minor units (cents) of one currency (ISO 4217). */
export const priceTableSchema = z.strictObject({
  version: z.string().min(1).max(64),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is an ISO 4217 code'),
  amountMinor: z.record(z.enum(FAMILIES), z.record(z.enum(PROTECTION_LEVELS), z.int().nonnegative())),
});
export type PriceTable = z.output<typeof priceTableSchema>;

// biome-ignore format: a table lines up
export const DEFAULT_PRICES: PriceTable = priceTableSchema.parse({
  version: 'default-2026.1',
  currency: 'EUR',
  amountMinor: {
    AES:      { software: 500,  hsm: 2_500 },
    RSA:      { software: 900,  hsm: 4_500 },
    EC:       { software: 700,  hsm: 3_500 },
    EdDSA:    { software: 700,  hsm: 3_500 },
    HMAC:     { software: 500,  hsm: 2_500 },
    'ML-KEM': { software: 900,  hsm: 4_500 },
    'ML-DSA': { software: 900,  hsm: 4_500 },
  },
});

export interface Price {
  readonly amountMinor: number;
  readonly currency: string;
}

export const priceOf = (id: KeyTypeId, level: ProtectionLevel, prices: PriceTable): Price => ({
  amountMinor: prices.amountMinor[keyType(id).family][level],
  currency: prices.currency,
});

/** What finance needs to know of a created key. */
export interface ChargeFacts {
  /** Where the event comes from, a URI reference: `https://<site>/` or `/keydesk/<cloudId>`. */
  readonly source: string;
  readonly requestId: RequestId;
  readonly issueKey: IssueKey;
  readonly handle: KeyHandle;
  readonly costCentre: string;
  readonly projectId: string;
  readonly keyType: KeyTypeId;
  readonly protectionLevel: ProtectionLevel;
  readonly policyVersion: string;
}

type ChargeType = 'com.keydesk.key.charged.v1';
type CreditType = 'com.keydesk.key.credited.v1';

interface BillingData extends Omit<ChargeFacts, 'source'> {
  readonly price: Price;
}

/** CloudEvents 1.0, JSON format, structured mode (`application/cloudevents+json`). */
interface CloudEvent<Type extends string, Data> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  /** Handle of the key. */
  readonly subject: KeyHandle;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Data;
}

export type ChargeEvent = CloudEvent<ChargeType, BillingData>;
/** `data.credits` is the id of the charge that is taken back. */
export type CreditEvent = CloudEvent<CreditType, BillingData & { readonly credits: string }>;
export type BillingEvent = ChargeEvent | CreditEvent;

/** One id per request and kind, whenever and however often it is computed: the receiver drops duplicates by it. */
const eventId = (kind: 'charge' | 'credit', requestId: RequestId): string =>
  sha256Hex(canonicalJson([`keydesk-${kind}-v1`, requestId]));

/** The charge for a created key. `at` is the moment of the creation as recorded, so that a repeat has the same bytes. */
export function chargeEvent(facts: ChargeFacts, prices: PriceTable, at: Instant): ChargeEvent {
  const { source, ...data } = facts;
  return {
    specversion: '1.0',
    id: eventId('charge', facts.requestId),
    source,
    type: 'com.keydesk.key.charged.v1',
    subject: facts.handle,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: { ...data, price: priceOf(facts.keyType, facts.protectionLevel, prices) },
  };
}

/** Takes back a charge, to the same amount, where the request died before *Ready*. */
export const creditEvent = (charge: ChargeEvent, at: Instant): CreditEvent => ({
  ...charge,
  id: eventId('credit', charge.data.requestId),
  type: 'com.keydesk.key.credited.v1',
  time: new Date(at).toISOString(),
  data: { ...charge.data, credits: charge.id },
});

/** The event's one text: what is signed and sent. */
export const billingEventJson = (event: BillingEvent): string => canonicalJson(event);
