import * as z from 'zod';
import type {
  AnswerMessage,
  CallbackMessage,
  HistoryMessage,
  HistoryState,
  Theme,
  ThemeMessage,
} from '../../../../web/contract-bridge';
import { type Remote, withFunctions, withReferences } from './function-references';

const Call = z.object({ forge: z.literal(1), id: z.number(), cmd: z.string(), data: z.unknown() });
const Height = z.object({ forge: z.literal(1), cmd: z.literal('__height'), data: z.number() });
const Csp = z.object({
  forge: z.literal(1),
  cmd: z.literal('__csp'),
  data: z.object({ directive: z.string(), blocked: z.string(), source: z.string(), sample: z.string() }),
});
const Message = z.union([Height, Csp, Call]);
const Reference = z.object({ id: z.string(), args: z.array(z.unknown()).default([]) });

export interface ChannelParts {
  /** The frame's window, once it has one. */
  readonly window: () => Window | null;
  /** The frame's exact origin. */
  readonly origin: string;
  /** Carries a command of `callBridge` out; what it throws rejects the app's promise. */
  readonly onCall: (cmd: string, data: unknown) => unknown;
  readonly onHeight: (pixels: number) => void;
  readonly onViolation: (violation: z.infer<typeof Csp>['data']) => void;
}

type Outgoing = AnswerMessage | CallbackMessage | ThemeMessage | HistoryMessage;

/** The page's end of the conversation with one frame; `contract-bridge.ts` says what is said. */
export class Channel {
  readonly #parts: ChannelParts;
  readonly #functions = new Map<string, Remote>();

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  /** Listens until the function that it returns is called. */
  open(): () => void {
    const listener = (event: MessageEvent<unknown>): void => {
      const { window: frame, origin } = this.#parts;
      if (event.source !== frame() || event.source === null || event.origin !== origin) return;
      const message = Message.safeParse(event.data);
      if (message.success) void this.#receive(message.data);
    };
    window.addEventListener('message', listener);
    return () => window.removeEventListener('message', listener);
  }

  sendTheme(theme: Theme): void {
    this.#send({ forge: 1, cmd: '__theme', data: theme });
  }

  sendHistory(state: HistoryState): void {
    this.#send({ forge: 1, cmd: '__history', data: state });
  }

  #send(message: Outgoing): void {
    this.#parts.window()?.postMessage(message, this.#parts.origin);
  }

  async #receive(message: z.infer<typeof Message>): Promise<void> {
    if (!('id' in message)) {
      if (message.cmd === '__height') this.#parts.onHeight(message.data);
      else this.#parts.onViolation(message.data);
      return;
    }
    const { id, cmd } = message;
    try {
      const result = await this.#carryOut(cmd, message.data);
      this.#send({ forge: 1, id, result: withReferences(result, (fn) => this.#keep(fn)) });
    } catch (error) {
      this.#send({
        forge: 1,
        id,
        error: { message: error instanceof Error ? error.message : String(error) },
      });
    }
  }

  #carryOut(cmd: string, data: unknown): unknown {
    if (cmd === '__fn') {
      const { id, args } = Reference.parse(data);
      return this.#functions.get(id)?.(...args);
    }
    const call = (fn: string, args: readonly unknown[]) =>
      this.#send({ forge: 1, cmd: '__cb', fn, args: args.filter(isCloneable) });
    return this.#parts.onCall(cmd, withFunctions(data, call));
  }

  #keep(fn: Remote): string {
    const id = `page-${this.#functions.size}`;
    this.#functions.set(id, fn);
    return id;
  }
}

/** What isn't data (an event of the page's own) stays on the page. */
function isCloneable(value: unknown): boolean {
  return typeof value !== 'object' || value === null || !(value instanceof Event);
}
