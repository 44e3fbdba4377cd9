import { createPublicKey, verify } from 'node:crypto';
import { KEY_TYPES, type KeyTypeId, type Operation } from '../../src/domain/algorithms';
import type { SignatureAlgorithm } from '../../src/kms-server/hsm/algorithms';
import { describeWithHsm } from './support/hsm';
import { bytes, Steps, startTestKms, type TestKms } from './support/kms';

/** Written down by hand: what SoftHSM 2.6.1 can make, wrap and use. */
const OFFERED: Readonly<Partial<Record<KeyTypeId, readonly Operation[]>>> = {
  'AES-128': ['encrypt', 'decrypt'],
  'AES-192': ['encrypt', 'decrypt'],
  'AES-256': ['encrypt', 'decrypt'],
  'RSA-2048': ['sign', 'verify'],
  'RSA-3072': ['sign', 'verify'],
  'RSA-4096': ['sign', 'verify'],
  'EC-P256': ['sign', 'verify'],
  'EC-P384': ['sign', 'verify'],
  'EC-P521': ['sign', 'verify'],
  'EC-secp256k1': ['sign', 'verify'],
  'HMAC-SHA-224': ['generateMac', 'verifyMac'],
  'HMAC-SHA-256': ['generateMac', 'verifyMac'],
  'HMAC-SHA-384': ['generateMac', 'verifyMac'],
  'HMAC-SHA-512': ['generateMac', 'verifyMac'],
};

const SIGNING: readonly (readonly [KeyTypeId, SignatureAlgorithm, 'sha256' | 'sha384' | 'sha512'])[] = [
  ['EC-P256', 'ECDSA_SHA_256', 'sha256'],
  ['EC-P384', 'ECDSA_SHA_384', 'sha384'],
  ['EC-P521', 'ECDSA_SHA_512', 'sha512'],
  ['EC-secp256k1', 'ECDSA_SHA_256', 'sha256'],
  ['RSA-2048', 'RSASSA_PSS_SHA_256', 'sha256'],
  ['RSA-2048', 'RSASSA_PSS_SHA_384', 'sha384'],
  ['RSA-3072', 'RSASSA_PSS_SHA_512', 'sha512'],
];

const MAC_LENGTHS: readonly (readonly [KeyTypeId, number])[] = [
  ['HMAC-SHA-224', 28],
  ['HMAC-SHA-256', 32],
  ['HMAC-SHA-384', 48],
  ['HMAC-SHA-512', 64],
];

const message = bytes('pay 12 to the order of nobody');

describeWithHsm('key types', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  test('the capabilities say what there is, and that it is software', async () => {
    const capabilities = await steps.capabilities();
    expect(capabilities.keyTypes).toEqual(OFFERED);
    expect(capabilities).toMatchObject({
      module: { name: expect.stringContaining('SoftHSM'), hardware: false, fipsCertificate: null },
      protectionLevels: ['software'],
      deletionWindowDays: { min: 7, max: 30 },
    });
  });

  test('every key type of the table is either offered or refused', async () => {
    const { keyTypes } = await steps.capabilities();
    const missing = KEY_TYPES.map(({ id }) => id).filter((id) => !keyTypes[id]);
    expect(missing).toEqual([
      'Ed25519',
      'ML-KEM-512',
      'ML-KEM-768',
      'ML-KEM-1024',
      'ML-DSA-44',
      'ML-DSA-65',
      'ML-DSA-87',
    ]);
  });

  test.each(['AES-128', 'AES-192', 'AES-256'])(
    '%s encrypts, never twice alike, and binds the context',
    async (keyType) => {
      const key = await steps.enabled({ keyType });
      const encrypt = (context?: string) =>
        steps.use<{ ciphertext: string }>(key, 'encrypt', {
          plaintext: message,
          ...(context ? { context } : {}),
        });
      const [first, second, bound] = await Promise.all([encrypt(), encrypt(), encrypt(bytes('order 7'))]);
      expect(first?.body.ciphertext).not.toBe(second?.body.ciphertext);
      const decrypt = (body: unknown) => steps.use<{ plaintext: string }>(key, 'decrypt', body);
      expect((await decrypt({ ciphertext: first?.body.ciphertext })).body.plaintext).toBe(message);
      const withContext = { ciphertext: bound?.body.ciphertext, context: bytes('order 7') };
      expect((await decrypt(withContext)).body.plaintext).toBe(message);
      expect((await decrypt({ ...withContext, context: bytes('order 8') })).status).toBe(400);
    },
  );

  test('a ciphertext of one key is not one of another', async () => {
    const [one, other] = [await steps.enabled(), await steps.enabled()];
    const { ciphertext } = (await steps.encrypt(one)).body;
    expect((await steps.use(other, 'decrypt', { ciphertext })).body.code).toBe('invalid-request');
  });

  test.each(SIGNING)('%s signs with %s, and anybody can verify it', async (keyType, algorithm, hash) => {
    const key = await steps.enabled({ keyType, operations: ['sign', 'verify'] });
    const signed = await steps.use<{ signature: string }>(key, 'sign', { message, algorithm });
    expect(signed.status).toBe(200);
    const { signature } = signed.body;
    const publicKey = createPublicKey(key.publicKey ?? '');
    const scheme = keyType.startsWith('RSA') ? { padding: 6 } : {};
    const data = Buffer.from(message, 'base64');
    expect(verify(hash, data, { key: publicKey, ...scheme }, Buffer.from(signature, 'base64'))).toBe(true);
    const check = (body: object) =>
      steps.use<{ valid: boolean }>(key, 'verify', { message, algorithm, signature, ...body });
    expect((await check({})).body).toEqual({ valid: true });
    expect((await check({ message: bytes('pay 13') })).body).toEqual({ valid: false });
    expect((await check({ signature: bytes('no signature') })).body).toEqual({ valid: false });
  });

  test('a key does not sign with an algorithm of another curve', async () => {
    const key = await steps.enabled({ keyType: 'EC-P256', operations: ['sign', 'verify'] });
    for (const algorithm of ['ECDSA_SHA_384', 'RSASSA_PSS_SHA_256']) {
      expect((await steps.use(key, 'sign', { message, algorithm })).body.code).toBe('unsupported');
    }
    expect((await steps.use(key, 'sign', { message, algorithm: 'MD5' })).body.code).toBe('invalid-request');
  });

  test.each(MAC_LENGTHS)('%s makes codes of %i bytes', async (keyType, length) => {
    const key = await steps.enabled({ keyType, operations: ['generateMac', 'verifyMac'] });
    const { mac } = (await steps.use<{ mac: string }>(key, 'generate-mac', { message })).body;
    expect(Buffer.from(mac, 'base64')).toHaveLength(length);
    const check = (body: object) =>
      steps.use<{ valid: boolean }>(key, 'verify-mac', { message, mac, ...body });
    expect((await check({})).body).toEqual({ valid: true });
    expect((await check({ message: bytes('other') })).body).toEqual({ valid: false });
    expect((await check({ mac: bytes('short') })).body).toEqual({ valid: false });
  });

  test('secret keys have no public half, and no key shows more than that', async () => {
    const key = await steps.enabled();
    expect(Object.keys(key).sort()).toEqual(
      [
        'activationDate',
        'createdAt',
        'everEnabled',
        'expiryDate',
        'generation',
        'grants',
        'handle',
        'keyGroup',
        'keyId',
        'keyType',
        'name',
        'operations',
        'projectId',
        'requestId',
        'state',
        'ticket',
      ].sort(),
    );
  });
});
