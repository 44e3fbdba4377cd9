import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { type Body, bytes, hashOf, type Material, text, Unfit } from './material';

interface Sealed {
  readonly cipher: string;
  readonly iv?: string;
  readonly tag?: string;
}

/** A way to encrypt, and back. */
interface Mode {
  readonly encrypt: (body: Body, material: Material) => Sealed;
  readonly decrypt: (body: Body, material: Material) => Buffer;
}

/** A mode of AES that authenticates nothing, by OpenSSL's name for it. */
const plainMode = (name: string): Mode => ({
  encrypt: ({ plain, iv }, { secret }) => {
    const nonce = given(iv) ?? randomBytes(16);
    const cipher = createCipheriv(`aes-${secret.length * 8}-${name}`, secret, nonce);
    return { cipher: text(Buffer.concat([cipher.update(bytes(plain)), cipher.final()])), iv: text(nonce) };
  },
  decrypt: ({ cipher, iv }, { secret }) => {
    const decipher = createDecipheriv(`aes-${secret.length * 8}-${name}`, secret, bytes(iv));
    return Buffer.concat([decipher.update(bytes(cipher)), decipher.final()]);
  },
});

const GCM: Mode = {
  encrypt: ({ plain, iv, ad, tag_len }, { secret }) => {
    const nonce = given(iv) ?? randomBytes(12);
    const cipher = createCipheriv(gcm(secret), secret, nonce, { authTagLength: tagBytes(tag_len) });
    cipher.setAAD(bytes(ad));
    const sealed = Buffer.concat([cipher.update(bytes(plain)), cipher.final()]);
    return { cipher: text(sealed), iv: text(nonce), tag: text(cipher.getAuthTag()) };
  },
  decrypt: ({ cipher, iv, ad, tag }, { secret }) => {
    const authTagLength = bytes(tag).length;
    const decipher = createDecipheriv(gcm(secret), secret, bytes(iv), { authTagLength });
    decipher.setAAD(bytes(ad));
    decipher.setAuthTag(bytes(tag));
    return Buffer.concat([decipher.update(bytes(cipher)), decipher.final()]);
  },
};

/** SP 800-38D, 5.2.1.2. */
function tagBytes(bits: unknown): number {
  if (![96, 104, 112, 120, 128].includes(Number(bits))) throw new Unfit('tag_len must be between 96 and 128');
  return Number(bits) / 8;
}

const gcm = (secret: Buffer) => `aes-${secret.length * 8}-gcm` as 'aes-256-gcm';

const OAEP: Mode = {
  encrypt: ({ plain, mode, label }, { pair }) => ({
    cipher: text(publicEncrypt({ key: pair().publicKey, ...oaep(mode, label) }, bytes(plain))),
  }),
  decrypt: ({ cipher, mode, label }, { pair }) =>
    privateDecrypt({ key: pair().privateKey, ...oaep(mode, label) }, bytes(cipher)),
};

/** `{OAEP: {mgf: {mgf1: {hash: 'SHA256'}}}}`; one hash for both, as OpenSSL has it. */
function oaep(mode: unknown, label: unknown) {
  const { OAEP: padding } = mode as { OAEP: { mgf: { mgf1: { hash: string } } } };
  return {
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: hashOf(padding.mgf.mgf1.hash),
    ...(typeof label === 'string' && { oaepLabel: bytes(label) }),
  };
}

const MODES: Readonly<Record<string, Mode>> = {
  'AES GCM': GCM,
  'AES CBC': plainMode('cbc'),
  'AES CTR': plainMode('ctr'),
  'RSA OAEP': OAEP,
};

function modeOf({ alg, mode }: Body): Mode {
  const name = typeof mode === 'object' && mode !== null ? Object.keys(mode)[0] : mode;
  const found = MODES[`${String(alg).toUpperCase()} ${name}`];
  if (!found) throw new Unfit(`The stand-in does not encrypt with ${String(alg)} in mode ${String(name)}`);
  return found;
}

const given = (value: unknown): Buffer | undefined => (typeof value === 'string' ? bytes(value) : undefined);

export const encrypted = (body: Body, material: Material): Sealed => modeOf(body).encrypt(body, material);

export function decrypted(body: Body, material: Material): { readonly plain: string } {
  const { decrypt } = modeOf(body);
  try {
    return { plain: text(decrypt(body, material)) };
  } catch {
    throw new Unfit('Decryption failed');
  }
}
