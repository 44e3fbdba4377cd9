import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { isGenuine, signingKey } from '../../../src/domain/standard-webhooks';
import { type LoopbackServer, startLoopback } from '../../wire/loopback';

export interface Received {
  readonly id: string;
  readonly body: unknown;
  /** Signed with the receiver's secret, and not long ago. */
  readonly genuine: boolean;
}

/** Somebody whom the KMS calls. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
  readonly received: Received[];
  /** Statuses of the next answers; 204 when they are used up. */
  readonly answers: number[];
  close(): Promise<void>;
}

export async function startReceiver(now: () => number): Promise<Receiver> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const key = signingKey(secret) ?? Buffer.alloc(0);
  const received: Received[] = [];
  const answers: number[] = [];
  const server: LoopbackServer = await startLoopback(({ headers, body }, response) => {
    const message = {
      id: headers['webhook-id'] ?? '',
      timestamp: headers['webhook-timestamp'] ?? '',
      signature: headers['webhook-signature'] ?? '',
      body,
    };
    received.push({ id: message.id, body: JSON.parse(body), genuine: isGenuine(key, message, now()) });
    response.writeHead(answers.shift() ?? 204, { connection: 'close' }).end();
  });
  return { url: `${server.url}/hook`, secret, received, answers, close: () => server.close() };
}

export interface Mailbox {
  readonly port: number;
  readonly mails: { readonly to: readonly string[]; readonly text: string }[];
  close(): Promise<void>;
}

/** A mail server on this machine that takes everything. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: Mailbox['mails'][number][] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
