import { createPublicKey } from 'node:crypto';
import { type KeyTypeId, keyType } from '../../domain/algorithms';
import type { ObjectHandle, Pkcs11Session } from './pkcs11/session';

const base64url = (bytes: Buffer): string => bytes.toString('base64url');

/** Uncompressed point: 04 || x || y. */
const UNCOMPRESSED = 0x04;
const SHORT_FORM_LIMIT = 0x80;

/** The content of a DER octet string of at most 255 bytes, which is how CKA_EC_POINT is given. */
function octetString(der: Buffer): Buffer {
  const headerLength = (der[1] ?? 0) < SHORT_FORM_LIMIT ? 2 : 3;
  return der.subarray(headerLength);
}

function pointJwk(session: Pkcs11Session, key: ObjectHandle, curve: string): Record<string, string> {
  const point = octetString(session.attribute(key, 'EC_POINT'));
  if (point[0] !== UNCOMPRESSED) throw new Error('The HSM gave a point in an unknown form');
  const half = (point.length - 1) / 2;
  return {
    kty: 'EC',
    crv: curve,
    x: base64url(point.subarray(1, 1 + half)),
    y: base64url(point.subarray(1 + half)),
  };
}

function rsaJwk(session: Pkcs11Session, key: ObjectHandle): Record<string, string> {
  return {
    kty: 'RSA',
    n: base64url(session.attribute(key, 'MODULUS')),
    e: base64url(session.attribute(key, 'PUBLIC_EXPONENT')),
  };
}

/** SubjectPublicKeyInfo in PEM (RFC 7468) of a public key object. */
export function publicKeyPem(session: Pkcs11Session, key: ObjectHandle, type: KeyTypeId): string {
  const { curve } = keyType(type);
  const jwk = curve === undefined ? rsaJwk(session, key) : pointJwk(session, key, curve);
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}
