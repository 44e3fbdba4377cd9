import type { AnswerMessage, CallbackMessage, NoticeMessage } from '../../web/contract-bridge';
import { decode, Functions } from './values';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Incoming {
  readonly forge?: unknown;
  readonly cmd?: string;
  readonly id?: number;
  readonly data?: unknown;
}

/** Calls of this frame to the page around it, and what that page says unasked. */
export class HostChannel {
  readonly #host: string;
  readonly #functions = new Functions();
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: Readonly<Record<string, (data: unknown) => void>>;
  #calls = 0;

  /**
   * @param host exact origin of the page around the frame
   * @param listeners what to do with its messages that are no answers, by their command
   */
  constructor(host: string, listeners: Readonly<Record<string, (data: unknown) => void>>) {
    this.#host = host;
    this.#listeners = listeners;
    addEventListener('message', (event) => {
      if (event.source === parent && event.origin === host) this.#receive(event.data as Incoming | null);
    });
  }

  call(cmd: string, data: unknown): Promise<unknown> {
    const id = ++this.#calls;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    parent.postMessage({ forge: 1, id, cmd, data: this.#functions.encode(data) }, this.#host);
    return answer;
  }

  notify(message: NoticeMessage): void {
    parent.postMessage(message, this.#host);
  }

  #receive(message: Incoming | null): void {
    if (message?.forge !== 1) return;
    if (message.cmd === '__cb') this.#callBack(message as unknown as CallbackMessage);
    else if (message.cmd !== undefined) this.#listeners[message.cmd]?.(this.#decode(message.data));
    else this.#settle(message as unknown as AnswerMessage);
  }

  #callBack({ fn, args }: CallbackMessage): void {
    this.#functions.get(fn)?.(...(this.#decode(args) as unknown[]));
  }

  #settle(answer: AnswerMessage): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting.reject(Object.assign(new Error(answer.error.message), answer.error));
    else waiting.resolve(this.#decode(answer.result));
  }

  #decode(value: unknown): unknown {
    return decode(value, (id, args) => this.call('__fn', { id, args }));
  }
}
