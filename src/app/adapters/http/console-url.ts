import * as z from 'zod';
import type { KeyHandle } from '../../../domain/ids';
import { isLoopback } from './secure-url';

/** Stands for the key in the template while it is parsed: letters alone, so that parsing leaves it as it is. */
const MARK = 'keydesk-placeholder';
const PLACEHOLDER = /\{(keyId|handle)\}/g;

function objection(template: string): string | undefined {
  const text = template.replace(PLACEHOLDER, MARK);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return 'is not a URL; write it as https://kms.example.com/keys/{keyId}';
  if (url.username || url.password) return 'carries a user name or password; leave them out';
  if (url.host.includes(MARK)) return 'has the key in its host; put {keyId} behind the host';
  if (text === template) return 'names no key; put {keyId} or {handle} where the console expects it';
  if (/[{}]/.test(text)) return 'has braces that are neither {keyId} nor {handle}';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
  return 'is not safe to follow; use https (http is accepted for this machine alone)';
}

/** Template of the address at which a KMS's own console shows a key: HTTPS, or this machine. */
export const consoleUrlSchema = z
  .string()
  .trim()
  .max(1000)
  .check((context) => {
    const found = objection(context.value);
    if (found)
      context.issues.push({ code: 'custom', input: context.value, message: `The console address ${found}.` });
  });

/** Link to a key in its KMS's console; undefined for a template that isn't sound, whoever stored it. */
export function consoleLink(template: string, handle: KeyHandle): string | undefined {
  const sound = consoleUrlSchema.safeParse(template);
  if (!sound.success) return undefined;
  const values = { keyId: keyIdOf(handle), handle };
  return new URL(
    sound.data.replace(PLACEHOLDER, (_, name: keyof typeof values) => encodeURIComponent(values[name])),
  ).href;
}

/** What the KMS itself calls the key: `keydesk:<key id>`, `aws-kms:arn:aws:kms:...:key/<key id>`. */
const keyIdOf = (handle: KeyHandle): string => handle.split(/[:/]/).at(-1) ?? handle;
