import { generateKeyPairSync } from 'node:crypto';
import type { StoredPasskey } from '../../store/credentials/passkeys';

/** COSE_Key (RFC 9053, 7.1) of a P-256 key, in the one deterministic encoding: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
const COSE_HEAD = Buffer.from('a5010203262001215820', 'hex');
const COSE_Y = Buffer.from('225820', 'hex');

function coseKey(): Buffer {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
    format: 'jwk',
  });
  return Buffer.concat([COSE_HEAD, Buffer.from(x, 'base64url'), COSE_Y, Buffer.from(y, 'base64url')]);
}

/** Checked in the place of a passkey that isn't there, so that unknown ones take as long as wrong ones. */
export const DECOY: StoredPasskey = {
  id: '',
  principalId: '',
  publicKey: coseKey(),
  signCount: 0,
  transports: [],
  name: '',
  backedUp: false,
  createdAt: 0,
  lastUsedAt: null,
};
