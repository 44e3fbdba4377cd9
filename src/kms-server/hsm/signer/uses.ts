import { constants, createHash, timingSafeEqual, verify } from 'node:crypto';
import { ok, type Result, refuse } from '../../../domain/result';
import { macMechanism, SIGNATURES } from '../algorithms';
import { ciphertextHeader, NONCE_LENGTH, parseCiphertext } from '../ciphertext';
import { isPkcs11 } from '../pkcs11/error';
import type { Pkcs11Session } from '../pkcs11/session';
import { ecdsaDer } from '../signature';
import type { LoadedKey } from './key-cache';
import type { SignerRefusal, Use, UseRequest } from './messages';

type Perform = (session: Pkcs11Session, key: LoadedKey, request: UseRequest) => Result<Buffer, SignerRefusal>;

const YES = Buffer.from([1]);
const NO = Buffer.from([0]);
const verdict = (valid: boolean) => ok(valid ? YES : NO);

const NONCES_AT_ONCE = 256;

/** Random nonces (SP 800-38D, 8.2.2) from the HSM, fetched many at a time. Each is given out once. */
class NonceSource {
  #pool: Buffer = Buffer.alloc(0);

  next(session: Pkcs11Session): Buffer {
    if (this.#pool.length === 0) this.#pool = session.random(NONCES_AT_ONCE * NONCE_LENGTH);
    const nonce = this.#pool.subarray(0, NONCE_LENGTH);
    this.#pool = this.#pool.subarray(NONCE_LENGTH);
    return nonce;
  }
}

const nonces = new NonceSource();

const encrypt: Perform = (session, { handle, row }, { data, extra }) => {
  const header = ciphertextHeader(row.keyId, row.keyVersion);
  const iv = nonces.next(session);
  const sealed = session.encrypt({ name: 'AES_GCM', iv, aad: Buffer.concat([header, extra]) }, handle, data);
  return ok(Buffer.concat([header, iv, sealed]));
};

const decrypt: Perform = (session, { handle, row }, { data, extra }) => {
  const parsed = parseCiphertext(data);
  if (parsed?.keyId !== row.keyId || parsed.keyVersion !== row.keyVersion)
    return refuse({ code: 'bad-ciphertext' });
  const aad = Buffer.concat([ciphertextHeader(row.keyId, row.keyVersion), extra]);
  try {
    return ok(session.decrypt({ name: 'AES_GCM', iv: parsed.nonce, aad }, handle, parsed.sealed));
  } catch (error) {
    // What SoftHSM answers when the tag doesn't fit.
    if (isPkcs11(error, 'CKR_GENERAL_ERROR', 'CKR_ENCRYPTED_DATA_INVALID'))
      return refuse({ code: 'bad-ciphertext' });
    throw error;
  }
};

function signatureRow(key: LoadedKey, request: UseRequest) {
  const row = request.algorithm && SIGNATURES[request.algorithm];
  if (!row?.keyTypes.includes(key.row.keyType)) throw new Error('The server let a wrong algorithm through');
  return row;
}

const sign: Perform = (session, key, request) => {
  const { hash, mechanism, ecdsa } = signatureRow(key, request);
  const raw = session.sign(mechanism, key.handle, createHash(hash).update(request.data).digest());
  return ok(ecdsa ? ecdsaDer(raw) : raw);
};

/** Needs no secret: done with the public key of the row whose MAC was checked. */
const verifySignature: Perform = (_session, key, request) => {
  const { hash, ecdsa } = signatureRow(key, request);
  if (!key.publicKey) throw new Error('A pair without its public half');
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verdict(verify(hash, request.data, { key: key.publicKey, ...(ecdsa ? {} : pss) }, request.extra));
};

const generateMac: Perform = (session, { handle, row }, { data }) =>
  ok(session.sign(macMechanism(row.keyType), handle, data));

const verifyMac: Perform = (session, { handle, row }, { data, extra }) => {
  const expected = session.sign(macMechanism(row.keyType), handle, data);
  return verdict(extra.length === expected.length && timingSafeEqual(extra, expected));
};

const PERFORM: Readonly<Record<Use, Perform>> = {
  encrypt,
  decrypt,
  sign,
  verify: verifySignature,
  generateMac,
  verifyMac,
};

/** Carries out an operation that the rule of use allows. */
export const performUse: Perform = (session, key, request) => PERFORM[request.use](session, key, request);
