import { type AttributeName, CKA, CKG, CKM, type MechanismName } from './constants';

/**
 * C structures of PKCS#11 laid out by hand for the LP64 platforms that Node runs on (Linux and macOS):
 * `CK_ULONG` and pointers are 8 bytes, little endian, no packing.
 */
export const WORD = 8;

/** A value of an attribute. A template inside a template is for `CKA_UNWRAP_TEMPLATE`. */
export type AttributeValue = boolean | number | string | Buffer | Template;
export type Template = { readonly [Name in AttributeName]?: AttributeValue };

export type Mechanism =
  | { readonly name: Exclude<MechanismName, 'AES_GCM' | 'RSA_PKCS_OAEP' | 'RSA_PKCS_PSS'> }
  | { readonly name: 'AES_GCM'; readonly iv: Buffer; readonly aad: Buffer }
  | { readonly name: 'RSA_PKCS_OAEP' }
  | { readonly name: 'RSA_PKCS_PSS'; readonly hash: PssHash };

export type PssHash = 'SHA256' | 'SHA384' | 'SHA512';

/** Memory that a call refers to by pointers: `bytes` goes to C, `keep` keeps what it points to alive. */
export interface Structure {
  readonly bytes: Buffer;
  readonly keep: readonly unknown[];
}

/** Gives the address of a buffer's first byte. */
export type AddressOf = (buffer: Buffer) => bigint;

export function word(value: number | bigint): Buffer {
  const buffer = Buffer.allocUnsafe(WORD);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

export const readWord = (buffer: Buffer, offset = 0): bigint => buffer.readBigUInt64LE(offset);

/** Words one after another, which is what every structure here is. */
function words(...values: readonly (number | bigint)[]): Buffer {
  const buffer = Buffer.allocUnsafe(values.length * WORD);
  values.forEach((value, index) => {
    buffer.writeBigUInt64LE(BigInt(value), index * WORD);
  });
  return buffer;
}

const pointerTo = (buffer: Buffer, addressOf: AddressOf): bigint =>
  buffer.length === 0 ? 0n : addressOf(buffer);

function valueBytes(value: AttributeValue, addressOf: AddressOf): Structure {
  if (typeof value === 'boolean') return { bytes: Buffer.from([value ? 1 : 0]), keep: [] };
  if (typeof value === 'number') return { bytes: word(value), keep: [] };
  if (typeof value === 'string') return { bytes: Buffer.from(value, 'utf8'), keep: [] };
  if (Buffer.isBuffer(value)) return { bytes: value, keep: [] };
  return attributes(value, addressOf);
}

export const templateLength = (template: Template): number => Object.keys(template).length;

/** `CK_ATTRIBUTE[]`: type, pointer to the value, length of the value. */
export function attributes(template: Template, addressOf: AddressOf): Structure {
  const keep: unknown[] = [];
  const rows = Object.entries(template).map(([name, value]) => {
    const content = valueBytes(value, addressOf);
    keep.push(content);
    return words(CKA[name as AttributeName], pointerTo(content.bytes, addressOf), content.bytes.length);
  });
  return { bytes: Buffer.concat(rows), keep };
}

const PSS_PARAMETERS: Readonly<Record<PssHash, { hash: number; mgf: number; saltLength: number }>> = {
  SHA256: { hash: CKM.SHA256, mgf: CKG.MGF1_SHA256, saltLength: 32 },
  SHA384: { hash: CKM.SHA384, mgf: CKG.MGF1_SHA384, saltLength: 48 },
  SHA512: { hash: CKM.SHA512, mgf: CKG.MGF1_SHA512, saltLength: 64 },
};

const GCM_TAG_BITS = 128;
/** `CKZ_DATA_SPECIFIED`: the label is given as data (here: empty). */
const OAEP_LABEL_AS_DATA = 1;

function parameters(mechanism: Mechanism, addressOf: AddressOf): Buffer {
  if (mechanism.name === 'AES_GCM') {
    const { iv, aad } = mechanism;
    return words(
      pointerTo(iv, addressOf),
      iv.length,
      iv.length * 8,
      pointerTo(aad, addressOf),
      aad.length,
      GCM_TAG_BITS,
    );
  }
  if (mechanism.name === 'RSA_PKCS_PSS') {
    const pss = PSS_PARAMETERS[mechanism.hash];
    return words(pss.hash, pss.mgf, pss.saltLength);
  }
  if (mechanism.name === 'RSA_PKCS_OAEP') return words(CKM.SHA_1, CKG.MGF1_SHA1, OAEP_LABEL_AS_DATA, 0, 0);
  return Buffer.alloc(0);
}

/** `CK_MECHANISM`: type, pointer to the parameters, length of the parameters. */
export function mechanismBytes(mechanism: Mechanism, addressOf: AddressOf): Structure {
  const content = parameters(mechanism, addressOf);
  return {
    bytes: words(CKM[mechanism.name], pointerTo(content, addressOf), content.length),
    keep: [content, mechanism],
  };
}
