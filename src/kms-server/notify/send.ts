import { createTransport } from 'nodemailer';
import { signedHeaders } from '../../domain/standard-webhooks';
import type { CallbackTarget, MailTarget, WebhookTarget } from './config';
import { bodyText, type Digest, headline } from './messages';

/** Milliseconds for one attempt. */
const PATIENCE = 10_000;

/** It didn't get through; it may have arrived all the same. The message names no secret. */
export class NotTold extends Error {
  override readonly name = 'NotTold';
}

interface Signed {
  readonly url: string;
  readonly key: Buffer;
  readonly id: string;
  readonly body: unknown;
  readonly now: number;
}

/** A POST signed as Standard Webhooks 1.0 says; no redirects, and nothing of the answer but its status counts. */
async function post({ url, key, id, body, now }: Signed): Promise<void> {
  const text = JSON.stringify(body);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedHeaders(key, id, now, text) },
    body: text,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: Error) => {
    throw new NotTold(error.name === 'TimeoutError' ? 'no answer in time' : 'not reached');
  });
  await response.body?.cancel();
  if (!response.ok) throw new NotTold(`answered ${response.status}`);
}

/** An approval id and nothing else: the decision is read from here, with the app's own credential. */
export const sendCallback = ({ url, key }: CallbackTarget, id: string, approvalId: string, now: number) =>
  post({ url, key, id, body: { approvalId }, now });

/** Readable by people (`text`, as chat rooms show it) and by programs. */
export const sendWebhook = ({ url, key }: WebhookTarget, id: string, digest: Digest, now: number) =>
  post({ url, key, id, body: { text: headline(digest), ...digest }, now });

/** One mail to all addresses of a group. */
export async function sendMail(mail: MailTarget, to: readonly string[], digest: Digest): Promise<void> {
  const { host, port, secure, requireTLS, auth, from } = mail;
  const transport = createTransport({
    ...{ host, port, secure, requireTLS },
    ...(auth && { auth }),
    ...{ connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE },
    // What is sent is our own text: no file and no address is ever read into it.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    await transport.sendMail({ from, to: [...to], subject: headline(digest), text: bodyText(digest) });
  } catch (error) {
    throw new NotTold(`mail: ${codeOf(error)}`);
  } finally {
    transport.close();
  }
}

const codeOf = (error: unknown): string =>
  error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : 'failed';
