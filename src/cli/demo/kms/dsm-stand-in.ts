import { fork } from 'node:child_process';
import { once } from 'node:events';
import { CommandFailure } from '../../run';

/** What the stand-in for DSM says when it listens. Ids and credentials are made anew with each start. */
export interface DsmAddress {
  readonly url: string;
  readonly accountId: string;
  readonly groupId: string;
  readonly groupName: string;
  /** API key of Keydesk's app. */
  readonly apiKey: string;
  /** What each person signs in with, by their e-mail address. */
  readonly people: Readonly<Record<string, string>>;
}

export interface DsmStandIn extends DsmAddress {
  /** Sets its clock, in milliseconds ahead of this machine's. */
  setAhead(ms: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the stand-in, a program of its own: the product holds none of it.
 * @param entry the built program
 * @param people e-mail addresses of those who may decide
 */
export async function startDsmStandIn(entry: string, people: readonly string[]): Promise<DsmStandIn> {
  const child = fork(entry, [...people], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const over = new AbortController();
  child.once('exit', (code) => over.abort(new CommandFailure(`The stand-in for DSM ended with ${code}`)));
  const answer = async (): Promise<unknown> => {
    const [message] = await once(child, 'message', { signal: over.signal });
    return message;
  };
  const address = (await answer().catch(() => {
    throw over.signal.reason;
  })) as DsmAddress;
  return {
    ...address,
    setAhead: async (ahead) => {
      const done = answer();
      child.send({ ahead });
      await done;
    },
    // It ends as soon as nobody is connected to it.
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
