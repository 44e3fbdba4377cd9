import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hsmKeyType } from '../../../src/kms-server/hsm/key-types';
import { openToken, UNWRAPPED } from '../../../src/kms-server/hsm/token';
import { copyToken } from '../../../src/kms-server/hsm/token-folder';
import type { Folder } from './house';

const NONCE_LENGTH = 12;
/** What the server authenticates besides the plaintext: format, key id and key version. */
const HEADER_LENGTH = 21;
const NONCES = 4_096;

/** The same operations without a server: PKCS#11 calls in this process, on keys with the same attributes. */
export interface Direct {
  encrypt(plaintext: Buffer): void;
  sign(message: Buffer): void;
}

/** Opens a copy of the folder's token here. Can be done once per process. */
export function openDirect({ dataDir, pin, pkcs11Module }: Folder): Direct {
  process.env.SOFTHSM2_CONF = copyToken(dataDir, join(dataDir, '..', 'direct'));
  const { objects, operations } = openToken(pkcs11Module, pin);
  const aes = hsmKeyType('AES-256');
  const aesKey = objects.generateKey(aes.generate, { ...aes.working, ...aes.generation, ...UNWRAPPED });
  const ec = hsmKeyType('EC-P256');
  const publicTemplate = { ...ec.generation, TOKEN: false, VERIFY: true };
  const pair = objects.generateKeyPair(ec.generate, publicTemplate, { ...ec.working, ...UNWRAPPED });
  const nonces = randomBytes(NONCES * NONCE_LENGTH);
  const aad = randomBytes(HEADER_LENGTH);
  let used = 0;
  return {
    encrypt: (plaintext) => {
      const start = (used++ % NONCES) * NONCE_LENGTH;
      const iv = nonces.subarray(start, start + NONCE_LENGTH);
      operations.encrypt({ name: 'AES_GCM', iv, aad }, aesKey, plaintext);
    },
    sign: (message) => {
      operations.sign({ name: 'ECDSA' }, pair.privateKey, createHash('sha256').update(message).digest());
    },
  };
}

/** Calls a second of a blocking operation, for so many milliseconds. */
export function rate(operation: () => void, milliseconds: number): number {
  const CHECK_EVERY = 64;
  const begin = performance.now();
  let done = 0;
  while (performance.now() - begin < milliseconds) {
    for (let i = 0; i < CHECK_EVERY; i += 1) operation();
    done += CHECK_EVERY;
  }
  return (done * 1_000) / (performance.now() - begin);
}
