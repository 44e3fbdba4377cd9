import { attributes, mechanismBytes } from '../../../src/kms-server/hsm/pkcs11/structures';

/** Addresses are told apart by the length of what they point to. */
const addressOf = (buffer: Buffer): bigint => BigInt(0x1000 + buffer.length);
const words = (bytes: Buffer): readonly bigint[] =>
  Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readBigUInt64LE(index * 8));

test('attributes are type, pointer and length, one after another', () => {
  const { bytes } = attributes({ CLASS: 4, TOKEN: true, LABEL: 'name', ID: Buffer.alloc(3) }, addressOf);
  expect(words(bytes)).toEqual([0n, 0x1008n, 8n, 1n, 0x1001n, 1n, 3n, 0x1004n, 4n, 0x102n, 0x1003n, 3n]);
});

test('a template in a template is its attributes', () => {
  const { bytes } = attributes({ UNWRAP_TEMPLATE: { EXTRACTABLE: false, SENSITIVE: true } }, addressOf);
  expect(words(bytes)).toEqual([0x40000212n, 0x1030n, 48n]);
});

test('parameters of AES-GCM and RSA-PSS are laid out as the standard says', () => {
  const gcm = mechanismBytes({ name: 'AES_GCM', iv: Buffer.alloc(12), aad: Buffer.alloc(0) }, addressOf);
  expect(words(gcm.bytes)).toEqual([0x1087n, 0x1030n, 48n]);
  expect(words(gcm.keep[0] as Buffer)).toEqual([0x100cn, 12n, 96n, 0n, 0n, 128n]);
  const pss = mechanismBytes({ name: 'RSA_PKCS_PSS', hash: 'SHA384' }, addressOf);
  expect(words(pss.keep[0] as Buffer)).toEqual([0x260n, 3n, 48n]);
  expect(words(mechanismBytes({ name: 'ECDSA' }, addressOf).bytes)).toEqual([0x1041n, 0n, 0n]);
});
