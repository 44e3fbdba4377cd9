import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { REGION } from '../../wire/aws-kms-stub/state';
import { programOf } from './program';

const run = promisify(execFile);

export interface AwsKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** AWS's own command line client, and the Python of its library, in a home of their own. */
export interface AwsCli {
  /** What it answers, as JSON; undefined where it says nothing. Rejects with what it complains of. */
  readonly call: <T>(endpoint: string, who: AwsKey, ...words: string[]) => Promise<T>;
  /** Runs a script of this folder; what it prints. */
  readonly python: (script: string, ...words: string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function openAwsCli(): Promise<AwsCli> {
  const program = programOf('aws-clients');
  const home = await mkdtemp(join(tmpdir(), 'keydesk-peers-'));
  /** Nothing of whoever runs this: no profile, no proxy, no metadata service. */
  const environment = (who?: AwsKey) => ({
    ...{ PATH: process.env.PATH, HOME: home, NO_PROXY: '127.0.0.1', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_DEFAULT_REGION: REGION, AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' },
    ...(who && { AWS_ACCESS_KEY_ID: who.accessKeyId, AWS_SECRET_ACCESS_KEY: who.secretAccessKey }),
  });
  return {
    call: async <T>(endpoint: string, who: AwsKey, ...words: string[]) => {
      const all = [...words, '--endpoint-url', endpoint, '--output', 'json'];
      const { stdout } = await run(program, all, { env: environment(who) });
      return (stdout.trim() === '' ? undefined : JSON.parse(stdout)) as T;
    },
    python: async (script, ...words) => {
      const path = join(__dirname, '..', script);
      const { stdout } = await run(join(dirname(program), 'python3'), [path, ...words], {
        env: environment(),
      });
      return stdout;
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}
