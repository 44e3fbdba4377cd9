import { uuid } from './uuid';

/**
 * Ciphertext format 1, from the first day fit for rotation and for other forms:
 *
 *     offset  bytes  content
 *          0      1  format, 1
 *          1     16  key id (UUID)
 *         17      4  key version, big endian
 *         21     12  nonce
 *         33      n  AES-GCM ciphertext, then the tag of 16 bytes
 *
 * The first 21 bytes and the caller's context are the additional authenticated data.
 */
const FORMAT = 1;
const KEY_ID_END = 17;
const HEADER_LENGTH = 21;
export const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const MINIMUM_LENGTH = HEADER_LENGTH + NONCE_LENGTH + TAG_LENGTH;

export interface Ciphertext {
  readonly keyId: string;
  readonly keyVersion: number;
  readonly nonce: Buffer;
  /** Ciphertext and tag. */
  readonly sealed: Buffer;
}

export function ciphertextHeader(keyId: string, keyVersion: number): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt8(FORMAT);
  header.write(keyId.replaceAll('-', ''), 1, 'hex');
  header.writeUInt32BE(keyVersion, KEY_ID_END);
  return header;
}

/** Undefined where the bytes are no ciphertext of ours. */
export function parseCiphertext(bytes: Buffer): Ciphertext | undefined {
  if (bytes.length < MINIMUM_LENGTH || bytes[0] !== FORMAT) return undefined;
  const hex = bytes.toString('hex', 1, KEY_ID_END);
  return {
    keyId: uuid(hex),
    keyVersion: bytes.readUInt32BE(KEY_ID_END),
    nonce: bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + NONCE_LENGTH),
    sealed: bytes.subarray(HEADER_LENGTH + NONCE_LENGTH),
  };
}
