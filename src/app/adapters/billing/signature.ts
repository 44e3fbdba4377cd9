import { createHmac } from 'node:crypto';
import type { Instant } from '../../../domain/ids';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Standard Webhooks asks for 24 to 64 random bytes. */
const BYTES = { min: 24, max: 64 };

/** The key in a secret `whsec_<base64>`; undefined where the text isn't such a secret. */
export function signingKey(secret: string | undefined): Buffer | undefined {
  const text = secret?.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  if (!BASE64.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length >= BYTES.min && key.length <= BYTES.max ? key : undefined;
}

/** The three headers of Standard Webhooks 1.0: HMAC-SHA256 over `<id>.<seconds>.<body>`, the body as it is sent. */
export function signedHeaders(key: Buffer, id: string, at: Instant, body: string): Record<string, string> {
  const seconds = Math.floor(at / 1000);
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`, 'utf8').digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${mac}` };
}
