import {
  isKeyTypeId,
  KEY_TYPE_IDS,
  KEY_TYPES,
  keyType,
  OPERATIONS,
  purposeOf,
} from '../../../src/domain/algorithms';

test('every key type has one row and one purpose per operation', () => {
  expect(new Set(KEY_TYPE_IDS).size).toBe(KEY_TYPES.length);
  for (const type of KEY_TYPES) {
    const operations = Object.values(type.purposes).flat();
    expect(new Set(operations).size).toBe(operations.length);
    expect(keyType(type.id)).toBe(type);
  }
});

/** SP 800-57 part 1 rev. 5, table 2 (rows of 112, 128, 192 and 256 bits). */
test.each([
  ['RSA-2048', 112],
  ['RSA-3072', 128],
  ['EC-P256', 128],
  ['EC-P384', 192],
  ['EC-P521', 256],
  ['AES-128', 128],
  ['AES-192', 192],
  ['AES-256', 256],
] as const)('%s has %d bits of security strength', (id, strength) => {
  expect(keyType(id).strength).toBe(strength);
});

test('asymmetric types of today are vulnerable to a quantum computer, and nothing else is', () => {
  const vulnerable = new Set(KEY_TYPES.filter((type) => type.quantumVulnerable).map((type) => type.family));
  expect([...vulnerable]).toEqual(['RSA', 'EC', 'EdDSA']);
});

test('an operation belongs to a purpose, or the key type cannot do it', () => {
  expect(purposeOf(keyType('RSA-3072'), 'sign')).toBe('signature');
  expect(purposeOf(keyType('RSA-3072'), 'unwrapKey')).toBe('encryption');
  expect(purposeOf(keyType('AES-256'), 'sign')).toBeUndefined();
  for (const operation of OPERATIONS) {
    expect(KEY_TYPES.some((type) => purposeOf(type, operation) !== undefined)).toBe(true);
  }
});

test.each(['', 'aes-256', 'AES-256 ', '__proto__', 'constructor'])('%p is no key type', (text) => {
  expect(isKeyTypeId(text)).toBe(false);
});
