import fc from 'fast-check';
import { KEY_TYPE_IDS } from '../../../src/domain/algorithms';
import {
  billingEventJson,
  type ChargeFacts,
  chargeEvent,
  creditEvent,
  DEFAULT_PRICES,
  priceOf,
  priceTableSchema,
} from '../../../src/domain/billing';
import { sha256Hex } from '../../../src/domain/hash';
import type { IssueKey, KeyHandle, RequestId } from '../../../src/domain/ids';

const FACTS: ChargeFacts = {
  source: '/keydesk/site-1',
  requestId: '0123456789abcdef0123456789abcdef' as RequestId,
  issueKey: 'KEY-7' as IssueKey,
  handle: 'keydesk:4f1c2a' as KeyHandle,
  costCentre: 'CC-4711',
  projectId: 'payments',
  keyType: 'AES-256',
  protectionLevel: 'hsm',
  policyVersion: 'default-2026.1',
};
const AT = Date.parse('2026-11-22T10:00:00Z');
const LATER = AT + 86_400_000;

test('a charge is a CloudEvent with the cost centre, the key and the price', () => {
  const { source: _, ...data } = FACTS;
  expect(chargeEvent(FACTS, DEFAULT_PRICES, AT)).toEqual({
    specversion: '1.0',
    id: sha256Hex('["keydesk-charge-v1","0123456789abcdef0123456789abcdef"]'),
    source: '/keydesk/site-1',
    type: 'com.keydesk.key.charged.v1',
    subject: 'keydesk:4f1c2a',
    time: '2026-11-22T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: { ...data, price: { amountMinor: 2500, currency: 'EUR' } },
  });
});

test('a credit names the charge and takes back the same amount', () => {
  const charge = chargeEvent(FACTS, DEFAULT_PRICES, AT);
  const credit = creditEvent(charge, LATER);
  expect(credit).toEqual({
    ...charge,
    id: sha256Hex('["keydesk-credit-v1","0123456789abcdef0123456789abcdef"]'),
    type: 'com.keydesk.key.credited.v1',
    time: '2026-11-23T10:00:00.000Z',
    data: { ...charge.data, credits: charge.id },
  });
});

test('the same request is always the same bytes, however its facts are ordered', () => {
  const reordered = Object.fromEntries(Object.entries(FACTS).reverse()) as unknown as ChargeFacts;
  const first = chargeEvent(FACTS, DEFAULT_PRICES, AT);
  const second = chargeEvent(reordered, DEFAULT_PRICES, AT);
  expect(billingEventJson(second)).toBe(billingEventJson(first));
  expect(billingEventJson(creditEvent(second, LATER))).toBe(billingEventJson(creditEvent(first, LATER)));
});

test('the id depends on the request alone: a repeat at another time or price is a duplicate', () => {
  const dearer = { ...DEFAULT_PRICES, currency: 'USD' };
  const moved = chargeEvent({ ...FACTS, issueKey: 'NEW-1' as IssueKey }, dearer, LATER);
  expect(moved.id).toBe(chargeEvent(FACTS, DEFAULT_PRICES, AT).id);
});

test('no two events of any two requests share an id', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 5 }), (ids) => {
      const charges = ids.map((id) =>
        chargeEvent({ ...FACTS, requestId: id as RequestId }, DEFAULT_PRICES, AT),
      );
      const all = charges.flatMap((charge) => [charge.id, creditEvent(charge, LATER).id]);
      expect(new Set(all).size).toBe(2 * ids.length);
    }),
  );
});

test('every key type has a whole price at every protection level', () => {
  for (const id of KEY_TYPE_IDS) {
    for (const level of ['software', 'hsm'] as const) {
      expect(Number.isInteger(priceOf(id, level, DEFAULT_PRICES).amountMinor)).toBe(true);
    }
  }
});

test.each([
  ['a fraction', { ...DEFAULT_PRICES.amountMinor, AES: { software: 1.5, hsm: 1 } }],
  ['a negative price', { ...DEFAULT_PRICES.amountMinor, AES: { software: -1, hsm: 1 } }],
  ['a missing level', { ...DEFAULT_PRICES.amountMinor, AES: { software: 1 } }],
  ['a missing family', { AES: { software: 1, hsm: 1 } }],
])('a price table with %s is refused', (_what, amountMinor) => {
  expect(priceTableSchema.safeParse({ ...DEFAULT_PRICES, amountMinor }).success).toBe(false);
});
