import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LocalKms {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts local-kms (Go). It listens on every address of the machine: its keys are made for this test alone. */
export async function startLocalKms(
  program: string,
  account: { readonly id: string; readonly region: string },
): Promise<LocalKms> {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-local-kms-'));
  const port = await freePort();
  const child = spawn(program, [], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{
        PORT: String(port),
        KMS_PORT: String(port),
        KMS_ACCOUNT_ID: account.id,
        KMS_REGION: account.region,
      },
      ...{ KMS_DATA_PATH: join(folder, 'data'), KMS_SEED_PATH: join(folder, 'no-seed') },
    },
  });
  await started(child);
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = '';
    const read = (chunk: Buffer): void => {
      told += chunk.toString('utf8');
      if (told.includes('Local KMS started')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`local-kms ended with ${code}:\n${told}`)));
  });
}
