import type { AnswerMessage, CallMessage } from '../runner/protocol';
import type { CallHandler, HostCall, HostOutcome } from './calls';
import { OWN_HEADERS } from './proxy-server';

/** Answers a call that came over the runner's channel; undefined where the app shall hear nothing. */
export async function answerCall(
  message: CallMessage,
  handle: CallHandler,
): Promise<AnswerMessage | undefined> {
  const outcome = await handle(message.token, callOf(message)).catch(asServerError);
  return outcome === 'silence' ? undefined : { type: 'answer', id: message.id, answer: answerOf(outcome) };
}

function callOf({ meta, method, target, headers, body }: CallMessage): HostCall {
  const own = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
  return { meta, method, target, headers: Object.fromEntries(own), body: Buffer.from(body, 'base64') };
}

const asServerError = (error: unknown): HostOutcome => ({
  status: 500,
  headers: { 'content-type': 'text/plain' },
  body: error instanceof Error ? error.message : String(error),
});

function answerOf(outcome: Exclude<HostOutcome | 'ended', 'silence'>): AnswerMessage['answer'] {
  if (outcome === 'ended' || 'networkError' in outcome) return outcome;
  const headers = Object.entries(outcome.headers).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
  const { status, body } = outcome;
  return {
    status,
    headers: Object.fromEntries(headers),
    body: typeof body === 'string' ? body : { base64: body.toString('base64') },
  };
}
