import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { CommandFailure } from '../../run';

/** moto (PyPI): a server that speaks the API of AWS, made by others. It forgets everything when it ends. */
export interface Moto {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

const READY = /Running on (http:\/\/127\.0\.0\.1:\d+)/;
const KEPT_CHARACTERS = 2_000;

/**
 * Starts `moto_server` on a free port of this machine.
 * @param program name or path
 * @param account the AWS account that everybody belongs to, twelve digits
 */
export async function startMoto(program: string, account: string): Promise<Moto> {
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, MOTO_ACCOUNT_ID: account, NO_COLOR: '1' },
  });
  // A demo that dies leaves no server behind.
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  return {
    url: await addressOf(child, program),
    close: async () => {
      process.off('exit', end);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      end();
      await ended;
    },
  };
}

/** Reads on after the address has come: a pipe that nobody empties would stop the server. */
function addressOf(child: ChildProcess, program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = '';
    const read = (chunk: Buffer): void => {
      told = (told + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
      const url = READY.exec(told)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => reject(new CommandFailure(`${program} does not start: ${error.message}`)));
    child.once('exit', (code) => reject(new CommandFailure(`${program} ended with ${code}:\n${told}`)));
  });
}
