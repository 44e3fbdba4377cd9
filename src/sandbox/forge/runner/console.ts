import { currentInvocation } from './invocation';
import type { LogMessage } from './protocol';

const LEVELS = { debug: 20, log: 30, info: 30, warn: 40, error: 50 } as const;

function plain(value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message };
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    return String(value);
  }
}

/** `console` writes log lines that name their invocation. Lines written outside of one are dropped. */
export function installConsole(send: (message: LogMessage) => void): void {
  for (const [name, logLevel] of Object.entries(LEVELS)) {
    const write = (...args: unknown[]) => {
      const invocation = currentInvocation();
      if (!invocation || invocation.ended) return;
      send({ type: 'log', token: invocation.message.token, logLevel, logArguments: args.map(plain) });
    };
    Object.assign(console, { [name]: write });
  }
}
