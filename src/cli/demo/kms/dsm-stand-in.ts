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
  /** Passwords of the people who decide, by their e-mail address. None of them is an app, least of all Keydesk's. */
  readonly passwords: Readonly<Record<string, string>>;
  /** API keys of the applications, by their name: each has an app of its own that uses keys and decides nothing. */
  readonly apiKeys: Readonly<Record<string, string>>;
}

export interface DsmStandIn extends DsmAddress {
  /** Sets its clock, in milliseconds ahead of this machine's. */
  setAhead(ms: number): Promise<void>;
  close(): Promise<void>;
}

interface Members {
  /** E-mail addresses of the group's reviewers. */
  readonly reviewers: readonly string[];
  /** Names of the applications. */
  readonly applications: readonly string[];
}

/**
 * Starts the stand-in, a program of its own: the product holds none of it.
 * @param entry the built program
 */
export async function startDsmStandIn(
  entry: string,
  { reviewers, applications }: Members,
): Promise<DsmStandIn> {
  const lists = [reviewers, applications].map((names) => names.join(','));
  const child = fork(entry, lists, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
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
