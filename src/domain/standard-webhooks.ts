import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from './ids';

/** Signing as Standard Webhooks 1.0 says: HMAC-SHA256 over `<id>.<seconds>.<body>`, the body as it travels. */

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Standard Webhooks asks for 24 to 64 random bytes. */
const BYTES = { min: 24, max: 64 };
const VERSION = 'v1,';
/** How far the sender's clock may be from ours, in seconds, either way. */
const TOLERANCE = 300;

/** The key in a secret `whsec_<base64>`; undefined where the text isn't such a secret. */
export function signingKey(secret: string | undefined): Buffer | undefined {
  const text = secret?.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  if (!BASE64.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length >= BYTES.min && key.length <= BYTES.max ? key : undefined;
}

const macOf = (key: Buffer, id: string, seconds: string, body: string): Buffer =>
  createHmac('sha256', key).update(`${id}.${seconds}.${body}`, 'utf8').digest();

/** The three headers of a signed message. */
export function signedHeaders(key: Buffer, id: string, at: Instant, body: string): Record<string, string> {
  const seconds = String(Math.floor(at / 1000));
  const signature = `${VERSION}${macOf(key, id, seconds, body).toString('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature };
}

/** A message as it arrived: headers that are missing are empty texts. */
export interface SignedMessage {
  readonly id: string;
  readonly timestamp: string;
  /** One or more signatures, parted by spaces: a sender that changes its secret signs with both. */
  readonly signature: string;
  readonly body: string;
}

/** True where the message was signed with the key, at a time near `now`. In constant time for a wrong signature. */
export function isGenuine(
  key: Buffer,
  { id, timestamp, signature, body }: SignedMessage,
  now: Instant,
): boolean {
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const expected = macOf(key, id, timestamp, body);
  return signature
    .split(' ')
    .filter((each) => each.startsWith(VERSION))
    .map((each) => Buffer.from(each.slice(VERSION.length), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
