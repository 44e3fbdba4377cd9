import * as z from 'zod';
import type { ConnectionId } from '../../../domain/ids';
import type { SignedMessage } from '../../../domain/standard-webhooks';
import { QueueHints } from '../../adapters/forge-queue/queue-hints';
import { KvsSecrets, KvsSettings } from '../../adapters/forge-storage/kvs-settings';
import { KvsStore } from '../../adapters/forge-storage/kvs-store';
import { CONNECTION_PARAMETER } from '../../usecases/callback-url';
import { type CallbackOutcome, takeCallback } from '../../usecases/take-callback';
import { kmsOpener } from '../compose';
import { log } from '../log';

const texts = z.record(z.string(), z.array(z.string())).default({});
const requestSchema = z.object({
  method: z.string(),
  headers: texts,
  queryParameters: texts,
  body: z.string().default(''),
});
type WebRequest = z.output<typeof requestSchema>;

interface WebResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** An approval id with its braces is short; nothing longer is worth hashing. */
const MAX_BODY_BYTES = 1_024;

const answer = (statusCode: number, body: string): WebResponse => ({
  statusCode,
  headers: { 'Content-Type': ['text/plain; charset=utf-8'] },
  body,
});

const ANSWERS: Readonly<Record<CallbackOutcome, WebResponse>> = {
  taken: answer(202, 'Taken\n'),
  // One answer for every reason: who can't sign learns nothing about which connections there are.
  refused: answer(401, 'The signature is missing, wrong or too old\n'),
  malformed: answer(400, 'Send {"approvalId": "..."} and nothing else\n'),
  later: answer(503, 'The KMS does not answer now; send it again later\n'),
};

/**
 * `webtrigger`: the KMS says that its operators decided. Anybody can call this address; what isn't signed with the
 * connection's callback secret (Standard Webhooks 1.0) is refused before anything else happens.
 */
export async function kmsCallback(event: unknown): Promise<WebResponse> {
  const request = requestSchema.parse(event);
  if (request.method !== 'POST') return answer(405, 'Send a POST\n');
  if (Buffer.byteLength(request.body) > MAX_BODY_BYTES) return ANSWERS.malformed;
  const connections = (await new KvsSettings().get('connections'))?.value.list ?? [];
  const id = request.queryParameters[CONNECTION_PARAMETER]?.[0] as ConnectionId | undefined;
  const secrets = new KvsSecrets();
  const outcome = await takeCallback(
    {
      connection: connections.find((connection) => connection.id === id),
      secrets,
      store: new KvsStore(),
      hints: new QueueHints(),
      kms: kmsOpener(connections, secrets),
      now: Date.now,
    },
    messageOf(request),
  );
  if (outcome !== 'taken') log('callback-not-taken', { outcome });
  return ANSWERS[outcome];
}

function messageOf({ headers, body }: WebRequest): SignedMessage {
  const byName = new Map(
    Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values[0] ?? '']),
  );
  return {
    id: byName.get('webhook-id') ?? '',
    timestamp: byName.get('webhook-timestamp') ?? '',
    signature: byName.get('webhook-signature') ?? '',
    body,
  };
}
