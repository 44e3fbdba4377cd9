import { type ChildProcess, fork } from 'node:child_process';
import type {
  CallMessage,
  FromRunner,
  LogMessage,
  ResultMessage,
  StartMessage,
  ToRunner,
} from '../runner/protocol';
import type { CallHandler } from './calls';
import { answerCall } from './channel';

export interface RunnerEvents {
  readonly result: (message: ResultMessage) => void;
  readonly log: (message: LogMessage) => void;
  /** The process is gone, and with it whatever ran in it. */
  readonly exit: () => void;
}

/** How long a process may take for a sign of life, in milliseconds. */
const ANSWER_MS = 2000;

/** The process that runs the app's functions. It is started anew when it dies. */
export class RunnerProcess {
  readonly #file: string;
  readonly #start: StartMessage;
  #events: RunnerEvents | undefined;
  #handler: CallHandler = async () => 'ended';
  #child: ChildProcess | undefined;
  #ready: Promise<void> | undefined;
  #closed = false;
  #doubt: NodeJS.Timeout | undefined;
  /** Milliseconds that the last loading of the bundle took. */
  loadMs = 0;

  /** @param file the built runner, `build/app-runner.js` */
  constructor(file: string, start: StartMessage) {
    this.#file = file;
    this.#start = start;
  }

  listen(events: RunnerEvents): void {
    this.#events = events;
  }

  /** @param handler answers the functions' calls from now on */
  handle(handler: CallHandler): void {
    this.#handler = handler;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process if it doesn't run, and waits until it has loaded the bundle. */
  ready(): Promise<void> {
    this.#ready ??= this.#spawn();
    return this.#ready;
  }

  /** Sends to a process that is ready. One that dies meanwhile is noticed by its exit, not here. */
  send(message: ToRunner): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  #spawn(): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The runner has been closed'));
    const child = fork(this.#file, [], {
      env: { TZ: 'UTC' },
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk.toString('utf8')}`.slice(-4000);
    });
    return new Promise((resolve, reject) => {
      child.on('message', (message: FromRunner) => this.#receive(child, message, resolve));
      child.once('exit', () => {
        this.#gone(child);
        reject(new Error(`The app's functions could not be loaded: ${complaint.trim()}`));
      });
      child.send(this.#start);
    });
  }

  #receive(child: ChildProcess, message: FromRunner, started: () => void): void {
    if (message.type === 'ready') {
      this.loadMs = message.loadMs;
      started();
    } else if (message.type === 'pong') {
      clearTimeout(this.#doubt);
      this.#doubt = undefined;
    } else if (message.type === 'call') void this.#answer(child, message);
    else if (message.type === 'log') this.#events?.log(message);
    else this.#events?.result(message);
  }

  async #answer(child: ChildProcess, message: CallMessage): Promise<void> {
    const answer = await answerCall(message, this.#handler);
    if (answer && child.connected) child.send(answer, () => undefined);
  }

  /** Asks for a sign of life, and ends a process that gives none: a function may never yield. */
  probe(): void {
    const child = this.#child;
    if (!child || this.#doubt) return;
    this.#doubt = setTimeout(() => {
      this.#doubt = undefined;
      child.kill('SIGKILL');
    }, ANSWER_MS);
    this.send({ type: 'ping' });
  }

  #gone(child: ChildProcess): void {
    if (this.#child !== child) return;
    clearTimeout(this.#doubt);
    this.#doubt = undefined;
    this.#child = undefined;
    this.#ready = undefined;
    this.#events?.exit();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}
