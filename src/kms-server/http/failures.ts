import { SignerUnavailable } from '../hsm/signer/client';
import { TooManyWaiting } from '../hsm/signer/turnstile';
import type { Refusal } from '../refusal';

/** Fastify's own refusals. */
const FASTIFY: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'too-large',
    message: 'The body is too large',
    mend: 'Send at most 64 KiB of data; encrypt larger data with a data key',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported-media-type',
    message: 'The body is not application/json',
    mend: 'Send JSON with Content-Type: application/json',
  },
  FST_ERR_BAD_URL: {
    code: 'invalid-request',
    message: 'The path could not be read',
    mend: 'Percent-encode it as UTF-8 (RFC 3986, section 2.5)',
  },
};

const MALFORMED: Refusal = {
  code: 'invalid-request',
  message: 'The request could not be read',
  mend: 'Send well-formed JSON',
};

const UNAVAILABLE: Refusal = {
  code: 'unavailable',
  message: 'The HSM processes or the store can not be reached for the moment',
  mend: 'Repeat the request; it is safe to repeat',
};

const RATE_LIMITED: Refusal = {
  code: 'rate-limited',
  message: 'Too many key pairs are being made at the moment',
  mend: 'Repeat the request later; it is safe to repeat',
};

const INTERNAL: Refusal = {
  code: 'internal',
  message: 'Something went wrong in the KMS',
  mend: 'Tell the KMS administrator the time of this answer; the server log has the cause',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

/** SQLITE_BUSY and SQLITE_LOCKED: another process holds the database for longer than we wait. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6);

/** What to answer to something thrown. */
export function failureOf(error: unknown): Refusal {
  const known = FASTIFY[codeOf(error)];
  if (known) return known;
  if (error instanceof TooManyWaiting) return RATE_LIMITED;
  if (error instanceof SignerUnavailable || isBusy(error)) return UNAVAILABLE;
  return statusOf(error) < 500 ? MALFORMED : INTERNAL;
}
