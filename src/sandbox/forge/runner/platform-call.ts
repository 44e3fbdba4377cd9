import { HOP_HEADERS } from './host-call';
import { requireInvocation } from './invocation';
import type { AnswerMessage, CallMessage, CallMeta } from './protocol';

type Answer = AnswerMessage['answer'];

interface PlatformCall {
  readonly meta: CallMeta;
  readonly target: string;
  readonly method: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
}

const waiting = new Map<number, (answer: Answer) => void>();
let sendMessage: (message: CallMessage) => void = () => {};
let latest = 0;

/** @param send the process's channel to the host */
export function openCalls(send: (message: CallMessage) => void): void {
  sendMessage = send;
}

export function receiveAnswer({ id, answer }: AnswerMessage): void {
  waiting.get(id)?.(answer);
  waiting.delete(id);
}

/**
 * Asks the host over the process's channel. Never settles once the platform has ended the invocation, as a process that
 * is gone never goes on; rejects with the signal's reason where the caller stops waiting.
 */
export async function callHost(call: PlatformCall): Promise<Exclude<Answer, 'ended'>> {
  const invocation = requireInvocation();
  const answer = invocation.ended ? 'ended' : await exchange(call, invocation.message.token);
  if (answer === 'ended') invocation.ended = true;
  if (answer === 'ended' || invocation.ended) return new Promise<never>(() => {});
  return answer;
}

function exchange(call: PlatformCall, token: string): Promise<Answer> {
  const { meta, target, method, signal } = call;
  latest += 1;
  const id = latest;
  const headers = Object.entries(call.headers).filter(([name]) => !HOP_HEADERS.has(name));
  const body = call.body?.toString('base64') ?? '';
  sendMessage({ type: 'call', id, token, meta, target, method, headers: Object.fromEntries(headers), body });
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      waiting.delete(id);
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    waiting.set(id, (answer) => {
      signal.removeEventListener('abort', stop);
      resolve(answer);
    });
  });
}
