import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { SignerClient } from './client';
import type { HsmFacts, SignerNotice, SignerOrder, SignerStart, TokenCreation } from './messages';

export interface SignerLaunch {
  /** Path of the built entry, `build/signer.js`. */
  readonly entry: string;
  /** SoftHSM's configuration; must be in the process's environment before the module is loaded. */
  readonly tokenConfiguration: string;
  readonly order: SignerStart;
  readonly onRecycle: () => void;
}

/** A running signer with its connection. */
export class SignerProcess {
  readonly client: SignerClient;
  readonly facts: HsmFacts;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, client: SignerClient, facts: HsmFacts, ended: Promise<void>) {
    this.#child = child;
    this.client = client;
    this.facts = facts;
    this.ended = ended;
  }

  /** Starts a process and waits until it serves. @throws with the signer's own reason where it can't start */
  static async launch(launch: SignerLaunch): Promise<SignerProcess> {
    const { child, ended, facts } = await startProcess(launch.entry, launch.tokenConfiguration, launch.order);
    child.on('message', (message: SignerNotice) => {
      if (message.notice === 'recycle') launch.onRecycle();
    });
    const client = await SignerClient.connect(launch.order.socket, () => child.kill('SIGKILL'));
    void ended.then(() => {
      client.close();
      rmSync(launch.order.folder, { recursive: true, force: true });
    });
    return new SignerProcess(child, client, facts, ended);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Lets the process go: it ends when its supervisor hangs up. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.ended;
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly facts: HsmFacts;
}

async function startProcess(entry: string, tokenConfiguration: string, order: SignerOrder): Promise<Started> {
  const child = fork(entry, [], {
    // A minimal environment: nothing that the server was given is handed on.
    env: { SOFTHSM2_CONF: tokenConfiguration, PATH: process.env.PATH ?? '' },
    execArgv: [],
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => undefined);
  // A signer that ends before it has read its order is noticed by its exit.
  child.stdin?.on('error', () => undefined);
  const ready = awaitReady(child);
  child.stdin?.end(`${JSON.stringify(order)}\n`);
  return { child, ended, facts: await ready };
}

/** Makes a token in a process of its own: no other process ever loads the PKCS#11 module. */
export async function createTokenInProcess(
  entry: string,
  tokenConfiguration: string,
  order: TokenCreation,
): Promise<HsmFacts> {
  const { child, ended, facts } = await startProcess(entry, tokenConfiguration, order);
  if (child.connected) child.disconnect();
  await ended;
  return facts;
}

function awaitReady(child: ChildProcess): Promise<HsmFacts> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: SignerNotice) => {
      if (message.notice === 'ready') resolve(message.facts);
      else reject(new Error(message.notice === 'failed' ? message.message : 'The signer did not start'));
    });
    child.once('exit', (code) => reject(new Error(`The signer ended at its start with status ${code}`)));
    child.once('error', reject);
  });
}
