import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { ecdsaDer } from '../../../src/kms-server/hsm/signature';

test.each(['P-256', 'P-384', 'P-521', 'secp256k1'])(
  'a raw %s signature in DER is one that node:crypto verifies',
  (namedCurve) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
    for (let i = 0; i < 50; i++) {
      const data = createHash('sha256').update(String(i)).digest();
      const raw = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify('sha256', data, publicKey, ecdsaDer(raw))).toBe(true);
    }
  },
);

test('integers have no needless zeros, and never read as negative', () => {
  const half = fc.uint8Array({ minLength: 66, maxLength: 66 });
  fc.assert(
    fc.property(half, half, fc.integer({ min: 0, max: 65 }), (r, s, zeros) => {
      r.fill(0, 0, zeros);
      const der = ecdsaDer(Buffer.concat([r, s]));
      const start = der[1] === 0x81 ? 3 : 2;
      const length = der[start + 1] ?? 0;
      const integer = der.subarray(start + 2, start + 2 + length);
      expect((integer[0] ?? 0) & 0x80).toBe(0);
      if (integer.length > 1 && integer[0] === 0) expect((integer[1] ?? 0) & 0x80).toBe(0x80);
      expect(BigInt(`0x${integer.toString('hex')}`)).toBe(BigInt(`0x${Buffer.from(r).toString('hex')}`));
    }),
  );
});
