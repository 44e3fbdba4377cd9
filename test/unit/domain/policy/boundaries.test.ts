import type { KeyTypeId } from '../../../../src/domain/algorithms';
import type { Day } from '../../../../src/domain/ids';
import { DEFAULT_POLICY } from '../../../../src/domain/policy/default-policy';
import type { PolicySet } from '../../../../src/domain/policy/policy-set';
import type { RawForm } from '../../../../src/domain/policy/review';
import {
  type ReviewContext,
  reviewKeyRequest,
  reviewSnapshot,
} from '../../../../src/domain/policy/review-request';
import { CAPABLE, CONTEXT, form, GOOD_FORM } from './fixtures';

const rules = (changes: RawForm, context: Partial<ReviewContext> = {}) =>
  reviewKeyRequest(form(changes), { ...CONTEXT, ...context }).violations.map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );
const sign = (keyType: KeyTypeId): RawForm => ({
  keyType,
  operations: ['sign', 'verify'],
  applications: 'payments-api: sign, verify',
});

test('two years of encryption are the most without rotation', () => {
  expect(rules({ expiryDate: '2028-11-22' })).toEqual([]);
  expect(rules({ expiryDate: '2028-11-23' })).toEqual(['reject cryptoperiod.maximum']);
  expect(rules({ expiryDate: '2028-11-23', rotationPeriodDays: 365 })).toEqual([]);
});

test('three years of signing are the most without rotation', () => {
  expect(rules({ ...sign('EC-P256'), expiryDate: '2029-11-22' })).toEqual([]);
  expect(rules({ ...sign('EC-P256'), expiryDate: '2029-11-23' })).toEqual(['reject cryptoperiod.maximum']);
});

test('the mend of a long cryptoperiod offers rotation only where the KMS rotates', () => {
  const mend = (onDemand: readonly KeyTypeId[]) =>
    reviewKeyRequest(form({ expiryDate: '2030-01-01' }), {
      ...CONTEXT,
      capabilities: { ...CAPABLE, features: { ...CAPABLE.features, rotation: { onDemand, automatic: [] } } },
    }).violations[0]?.mend;
  expect(mend(['AES-256'])).toBe(
    'Set the expiry date to 2028-11-22 or earlier, or a rotation period of 731 days or less.',
  );
  expect(mend(['EC-P256'])).toBe('Set the expiry date to 2028-11-22 or earlier.');
  expect(mend([])).toBe('Set the expiry date to 2028-11-22 or earlier.');
});

test('a key is activated today or later, and expires a day later at the earliest', () => {
  expect(rules({ activationDate: '2026-11-22', expiryDate: '2026-11-23' })).toEqual([]);
  expect(rules({ activationDate: '2026-11-21', expiryDate: '2027-11-22' })).toEqual([
    'reject cryptoperiod.activation-in-past',
  ]);
  expect(rules({ activationDate: '2027-01-01', expiryDate: '2027-01-01' })).toEqual([
    'reject cryptoperiod.expiry-before-activation',
  ]);
});

test('RSA-2048 warns to the end of 2030, warns of its date to the end of 2035, and is refused afterwards', () => {
  const expiring = (today: string, expiryDate: string) =>
    rules({ ...sign('RSA-2048'), activationDate: today, expiryDate }, { today: today as Day });
  expect(expiring('2030-01-01', '2030-12-31')).toEqual(['warn crypto.rsa-minimum-length']);
  expect(expiring('2030-01-01', '2031-01-01')).toEqual([
    'warn crypto.rsa-minimum-length',
    'warn crypto.sunset',
  ]);
  expect(expiring('2035-01-01', '2035-12-31')).toEqual([
    'warn crypto.rsa-minimum-length',
    'warn crypto.sunset',
  ]);
  expect(expiring('2035-01-01', '2036-01-01')).toEqual([
    'warn crypto.rsa-minimum-length',
    'reject crypto.sunset',
    'reject crypto.sunset',
  ]);
});

test("the dates are the policy's to change", () => {
  const sunsets = DEFAULT_POLICY.crypto.sunsets.map((row) => ({
    ...row,
    deprecatedAfter: null,
    disallowedAfter: '2027-12-31' as Day,
  }));
  const policy: PolicySet = { ...DEFAULT_POLICY, crypto: { ...DEFAULT_POLICY.crypto, sunsets } };
  expect(rules({ ...sign('EC-P256'), expiryDate: '2028-01-01' }, { policy })).toEqual([
    'reject crypto.sunset',
  ]);
  expect(rules({ ...sign('ML-DSA-65'), expiryDate: '2028-01-01' }, { policy })).toEqual([]);
});

test('a key type the policy does not list is refused', () => {
  const { 'AES-256': _, ...keyTypes } = DEFAULT_POLICY.crypto.keyTypes;
  const policy: PolicySet = { ...DEFAULT_POLICY, crypto: { ...DEFAULT_POLICY.crypto, keyTypes } };
  expect(rules({}, { policy })).toEqual(['reject crypto.aes-key-length']);
});

test('the mend of a weak key type names what this KMS can make', () => {
  const mend = (...ids: KeyTypeId[]) =>
    reviewKeyRequest(form(sign('RSA-2048')), {
      ...CONTEXT,
      capabilities: { ...CAPABLE, keyTypes: Object.fromEntries(ids.map((id) => [id, ['sign', 'verify']])) },
    }).violations.find(({ rule }) => rule === 'crypto.rsa-minimum-length')?.mend;
  expect(mend('RSA-2048', 'RSA-4096')).toBe('Choose RSA-4096.');
  expect(mend('RSA-2048')).toBe('Choose RSA-3072 or RSA-4096; ask the Jira admin for a KMS that offers it.');
});

test('an approval that takes days does not turn the activation date into a fault, but an expiry that passed is one', () => {
  const { request } = reviewKeyRequest(GOOD_FORM, CONTEXT);
  if (!request) throw new Error('The good form is read');
  const later = (today: string) =>
    reviewSnapshot(request, { ...CONTEXT, today: today as Day, submittedOn: CONTEXT.today }).violations.map(
      ({ rule }) => rule,
    );
  expect(later('2026-11-29')).toEqual([]);
  expect(later('2028-11-22')).toEqual(['cryptoperiod.expired']);
});

test.each([
  ['payments', []],
  ['a'.repeat(64), []],
  ['a'.repeat(65), ['reject naming.length']],
  ['Payments', ['reject naming.pattern']],
  ['payments-', ['reject naming.pattern']],
  ['payments card', ['reject naming.pattern']],
  ['KEYDESK-x', ['reject naming.pattern', 'reject naming.reserved-prefix']],
  ['раyments', ['reject naming.ascii']],
])('the name %s: %j', (name, expected) => {
  expect(rules({ name })).toEqual(expected);
});

test('no pattern of a policy lets an identifier leave ASCII', () => {
  const anything = { pattern: '.+', inWords: 'anything', example: 'x' };
  const policy: PolicySet = {
    ...DEFAULT_POLICY,
    metadata: { ...DEFAULT_POLICY.metadata, projectId: anything, applicationName: anything },
  };
  expect(rules({ projectId: 'pаyments', applications: 'аpp: encrypt' }, { policy })).toEqual([
    'reject metadata.project-id',
    'reject metadata.application-name',
  ]);
});

test('a rotation that the KMS lacks for the key type names those it can rotate', () => {
  const [found] = reviewKeyRequest(form({ rotationPeriodDays: 365 }), {
    ...CONTEXT,
    capabilities: {
      ...CAPABLE,
      features: { ...CAPABLE.features, rotation: { onDemand: ['EC-P256'], automatic: ['HMAC-SHA-256'] } },
    },
  }).violations;
  expect(found).toMatchObject({
    rule: 'capability.rotation',
    message: 'The KMS cannot rotate AES-256 keys.',
  });
  expect(found?.mend).toMatch(/or choose a key type it can rotate: HMAC-SHA-256 or EC-P256\.$/);
});
