import { readDeletionForm, readKeyForm } from '../../../../src/domain/policy/read-form';
import type { FormField } from '../../../../src/domain/policy/review';
import { GOOD_DELETION, HANDLE } from './examples';
import { form, GOOD_FORM } from './fixtures';

const rulesOf = (changes: Parameters<typeof form>[0]) =>
  readKeyForm(form(changes)).violations.map(({ rule, field }) => `${field}: ${rule}`);

test('an empty form names every field that has to be filled', () => {
  const { request, violations } = readKeyForm({});
  expect(request).toBeUndefined();
  expect(violations.map(({ field }) => field)).toEqual([
    'name',
    'keyType',
    'operations',
    'protectionLevel',
    'projectId',
    'location',
    'requestor',
    'activationDate',
    'expiryDate',
    'costCentre',
    'dataClassification',
  ]);
  expect(new Set(violations.map(({ rule }) => rule))).toEqual(new Set(['form.required']));
});

test('text is trimmed, options are taken once and in one order, days may come as text', () => {
  const { request } = readKeyForm(
    form({ name: '  payments  ', operations: ['decrypt', 'encrypt', 'decrypt'], rotationPeriodDays: '90' }),
  );
  expect(request).toMatchObject({
    name: 'payments',
    operations: ['encrypt', 'decrypt'],
    rotationPeriodDays: 90,
  });
});

test('applications may come as a list of lines, with Windows line ends and blank lines', () => {
  const expected = readKeyForm(GOOD_FORM).request?.applications;
  const lines = ['payments-api:encrypt,decrypt', '', ' payments-batch : decrypt '];
  expect(readKeyForm(form({ applications: lines })).request?.applications).toEqual(expected);
  expect(readKeyForm(form({ applications: lines.join('\r\n') })).request?.applications).toEqual(expected);
});

test('every bad line of the applications is named by its number', () => {
  const applications = 'payments-api\nok: sign\n: sign\nbatch:\nx: fly';
  const { violations } = readKeyForm(form({ applications }));
  expect(violations.map(({ message }) => message)).toEqual([
    'Line 1 names no application before a colon.',
    'Line 3 names no application before a colon.',
    'Line 4 lacks an operation.',
    'Line 5 has an unknown operation, "fly".',
  ]);
});

test('more applications than a key can have are refused as a whole', () => {
  const applications = Array.from({ length: 51 }, (_, index) => `app-${index}: sign`);
  expect(rulesOf({ applications })).toEqual(['applications: form.application-line']);
});

test.each<[FormField, unknown, string]>([
  ['name', ['a', 'b'], 'form.single-value'],
  ['name', 'line\nbreak', 'form.characters'],
  ['name', 'zero\u200bwidth', 'form.characters'],
  ['projectId', 'p'.repeat(65), 'form.text-length'],
  ['description', 'd'.repeat(2001), 'form.text-length'],
  ['description', 'bell\u0007', 'form.characters'],
  ['keyType', 'AES', 'form.option'],
  ['keyType', 'aes-256', 'form.option'],
  ['operations', ['encrypt', 'toString'], 'form.option'],
  ['operations', ['encrypt', ''], 'form.option'],
  ['protectionLevel', 'HSM', 'form.option'],
  ['requestor', 'two words', 'form.account-id'],
  ['requestor', 'a'.repeat(129), 'form.account-id'],
  ['activationDate', '2026-11-31', 'form.date'],
  ['activationDate', '22.11.2026', 'form.date'],
  ['activationDate', '2026-11-22T00:00:00Z', 'form.date'],
  ['activationDate', '1999-12-31', 'form.date'],
  ['expiryDate', '2200-01-01', 'form.date'],
  ['rotationPeriodDays', 0, 'form.whole-number'],
  ['rotationPeriodDays', -30, 'form.whole-number'],
  ['rotationPeriodDays', 36_501, 'form.whole-number'],
  ['rotationPeriodDays', Number.NaN, 'form.whole-number'],
  ['rotationPeriodDays', '1e3', 'form.whole-number'],
])('%s %j is refused by %s', (field, value, rule) => {
  expect(rulesOf({ [field]: value })).toEqual([`${field}: ${rule}`]);
});

test.each([
  ['RSA-1024', 'crypto.rsa-minimum-length'],
  ['rsa 1024', 'crypto.rsa-minimum-length'],
  ['DES', 'crypto.legacy-key-type'],
  ['TripleDES', 'crypto.legacy-key-type'],
  ['secp192r1', 'crypto.ec-curve'],
  ['EC P-224', 'crypto.ec-curve'],
  ['DSA-2048', 'crypto.legacy-key-type'],
  ['HMAC-SHA-1', 'crypto.legacy-key-type'],
  ['X25519', 'crypto.legacy-key-type'],
  ['Kyber768', 'crypto.legacy-key-type'],
  ['Dilithium3', 'crypto.legacy-key-type'],
])('the weak key type %s is refused by %s, naming a better one', (keyType, rule) => {
  const { violations } = readKeyForm(form({ keyType }));
  expect(violations).toMatchObject([{ rule, value: keyType, mend: expect.stringMatching(/^Choose [A-Z]/) }]);
});

test('prose keeps its line breaks and the joiners of its script', () => {
  const description = 'Zeile eins\nمی\u200cخواهم 👩\u200d💻';
  expect(readKeyForm(form({ description })).request?.description).toBe(description);
});

test('a value in a finding is short and safe to show', () => {
  const { violations } = readKeyForm(
    form({ name: `\u202e\u0000${'𝔸'.repeat(5000)}`, location: ['a\u0007', 'b'] }),
  );
  expect(violations.map(({ value }) => [[...value].length, /[\p{C}]/u.test(value)])).toEqual([
    [80, false],
    [5, false],
  ]);
});

test.each([
  '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49',
  'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln',
  'AKIAIOSFODNN7EXAMPLE',
  `kd_0123456789abcdef_${'aB3-_'.repeat(8)}xyz`,
  `whsec_${'aB3+'.repeat(8)}`,
])('a pasted secret is refused and not repeated: %j', (secret) => {
  for (const field of ['name', 'description', 'applications', 'expiryDate'] as const) {
    const { violations } = readKeyForm(form({ [field]: secret }));
    expect(violations).toMatchObject([{ field, value: '(not shown)' }]);
    expect(violations.map(({ message, mend }) => message + mend).join()).not.toContain(secret.slice(0, 12));
  }
});

test('a good deletion is parsed', () => {
  expect(readDeletionForm(GOOD_DELETION).request).toEqual({ ...GOOD_DELETION, handle: HANDLE });
});

test.each<[FormField, unknown, string]>([
  ['handle', null, 'form.required'],
  ['handle', 'payments-card-data', 'form.handle'],
  ['handle', 'alias/payments', 'form.handle'],
  ['handle', 'keydesk:a b', 'form.handle'],
  ['handle', `keydesk:${'a'.repeat(505)}`, 'form.handle'],
  ['reason', '', 'form.required'],
  ['reason', 'r'.repeat(2001), 'form.text-length'],
  ['windowDays', null, 'form.required'],
  ['windowDays', 'a week', 'form.whole-number'],
])('a deletion with %s %j is refused by %s', (field, value, rule) => {
  const { violations } = readDeletionForm({ ...GOOD_DELETION, [field]: value });
  expect(violations.map((violation) => [violation.field, violation.rule])).toEqual([[field, rule]]);
});
