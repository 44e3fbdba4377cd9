import { type ChildProcess, execFile } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from './bundle';
import type { TestKms, Who } from './kms';

export interface Run {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** `keydesk kms ...` in a process of its own, against a test's server, as a principal of it. */
export class CommandLine {
  readonly #built = bundle({ keydesk: 'src/cli/keydesk.ts' });
  readonly #kms: () => TestKms;
  constructor(kms: () => TestKms) {
    this.#kms = kms;
  }

  /** The program, for running it without a server. */
  get program(): string {
    return join(this.#built.folder, 'keydesk.js');
  }

  start(args: readonly string[], who?: Who): { readonly child: ChildProcess; readonly run: Promise<Run> } {
    const kms = this.#kms();
    const env = {
      ...process.env,
      KEYDESK_KMS_URL: kms.server.url,
      KEYDESK_KMS_TOKEN: who === undefined ? '' : kms.token[who],
    };
    let ended: (run: Run) => void = () => undefined;
    const run = new Promise<Run>((resolve) => {
      ended = resolve;
    });
    const child = execFile(process.execPath, [this.program, 'kms', ...args], { env }, (_, out, error) =>
      ended({ status: child.exitCode ?? -1, out, error }),
    );
    child.stdin?.end();
    return { child, run };
  }

  keydesk = (who: Who, ...args: readonly string[]): Promise<Run> => this.start(args, who).run;

  /** What it prints as JSON; it must succeed. */
  json = async <T>(who: Who, ...args: readonly string[]): Promise<T> => {
    const { out, status, error } = await this.keydesk(who, ...args, '--json');
    expect({ status, error }).toEqual({ status: 0, error: '' });
    return JSON.parse(out) as T;
  };

  remove(): void {
    this.#built.remove();
  }
}
