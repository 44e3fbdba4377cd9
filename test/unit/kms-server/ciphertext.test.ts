import * as fc from 'fast-check';
import { ciphertextHeader, parseCiphertext } from '../../../src/kms-server/hsm/ciphertext';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));

test('a ciphertext names its key, version and nonce', () => {
  const version = fc.integer({ min: 1, max: 0xffff_ffff });
  fc.assert(
    fc.property(fc.uuid(), version, bytes(12), bytes(40), (keyId, keyVersion, nonce, sealed) => {
      const whole = Buffer.concat([ciphertextHeader(keyId, keyVersion), nonce, sealed]);
      expect(parseCiphertext(whole)).toEqual({ keyId, keyVersion, nonce, sealed });
    }),
  );
});

test('format 1 stays as it is', () => {
  const header = ciphertextHeader('01234567-89ab-cdef-0123-456789abcdef', 1);
  expect(header.toString('hex')).toBe('010123456789abcdef0123456789abcdef00000001');
});

test('anything else is no ciphertext', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (array) => {
      const input = Buffer.from(array);
      const parsed = parseCiphertext(input);
      expect(parsed === undefined || (input[0] === 1 && input.length >= 49)).toBe(true);
    }),
  );
});
