import * as z from 'zod';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True for a host that a packet can't leave the machine for. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

function objection(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return 'is not a URL; write it as https://kms.example.com';
  if (url.username || url.password) return 'carries a user name or password; leave them out';
  // `URL` drops an empty query or fragment; joined with a path it would not be empty.
  if (/[?#]/.test(text)) return 'carries a query or fragment; leave them out';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return undefined;
  return 'would send a secret in the clear; use https (http is accepted for this machine alone)';
}

/**
 * Address that a secret, or something signed with one, may be sent to: HTTPS, or this machine. Without credentials,
 * query and fragment, so that it can be shown to people and logged. Ends without a slash.
 */
export const secureUrlSchema = z
  .string()
  .max(2000)
  .check((context) => {
    const found = objection(context.value);
    if (found)
      context.issues.push({ code: 'custom', input: context.value, message: `The address ${found}.` });
  })
  .transform((text) => new URL(text).href.replace(/\/+$/, ''));
