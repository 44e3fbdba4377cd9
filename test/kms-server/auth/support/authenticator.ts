import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A software authenticator: P-256 keys, attestation `none`, as WebAuthn level 3 lays the bytes out. */

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 } as const;
const AAGUID = Buffer.alloc(16);

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A text of less than 24 bytes, in CBOR (RFC 8949). */
const cborText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
const cborBytes = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0x59]), u16(bytes.length), bytes]);

function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const head = Buffer.from('a5010203262001215820', 'hex');
  return Buffer.concat([
    head,
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
}

interface Passkey {
  readonly id: Buffer;
  readonly rpId: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  counter: number;
}

/** How a ceremony goes wrong, for tests of what refuses it. */
export interface Misbehaviour {
  readonly origin?: string;
  readonly rpId?: string;
  readonly unverified?: true;
  readonly counter?: number;
  readonly challenge?: string;
  readonly type?: string;
  readonly wrongKey?: true;
  readonly userHandle?: string;
}

interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
}

interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

export class Authenticator {
  readonly #origin: string;
  readonly #passkeys: Passkey[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** `navigator.credentials.create` */
  create(given: unknown, wrong: Misbehaviour = {}) {
    const options = given as CreationOptions;
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = randomBytes(32);
    const rpId = options.rp.id ?? '';
    this.#passkeys.push({ id, rpId, userHandle: options.user.id, privateKey, counter: 0 });
    const attested = Buffer.concat([AAGUID, u16(id.length), id, coseKey(publicKey)]);
    const authData = Buffer.concat([this.#head(rpId, 0, FLAGS.attested, wrong), attested]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(authData),
    ]);
    return {
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, wrong).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** `navigator.credentials.get`, with the newest passkey that will do */
  get(given: unknown, wrong: Misbehaviour = {}) {
    const options = given as RequestOptions;
    const allowed = options.allowCredentials?.map(({ id }) => id) ?? [];
    const passkey = this.#passkeys.findLast(
      ({ id, rpId }) =>
        rpId === options.rpId && (allowed.length === 0 || allowed.includes(id.toString('base64url'))),
    );
    if (!passkey) throw new Error('The authenticator has no such passkey');
    passkey.counter += 1;
    const authData = this.#head(passkey.rpId, wrong.counter ?? passkey.counter, 0, wrong);
    const clientData = this.#clientData('webauthn.get', options.challenge, wrong);
    const key = wrong.wrongKey
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      : passkey.privateKey;
    const signature = createSign('sha256')
      .update(Buffer.concat([authData, sha256(clientData)]))
      .sign(key);
    return {
      id: passkey.id.toString('base64url'),
      rawId: passkey.id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: wrong.userHandle ?? passkey.userHandle,
      },
    };
  }

  /** A copy of what it holds now, as somebody makes who clones a device. */
  clone(): Authenticator {
    const copy = new Authenticator(this.#origin);
    copy.#passkeys.push(...this.#passkeys.map((passkey) => ({ ...passkey })));
    return copy;
  }

  #head(rpId: string, counter: number, extra: number, wrong: Misbehaviour): Buffer {
    const flags = FLAGS.present | (wrong.unverified ? 0 : FLAGS.verified) | extra;
    return Buffer.concat([sha256(wrong.rpId ?? rpId), Buffer.from([flags]), u32(counter)]);
  }

  #clientData(type: string, challenge: string, wrong: Misbehaviour): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? challenge,
        origin: wrong.origin ?? this.#origin,
        crossOrigin: false,
      }),
    );
  }
}
