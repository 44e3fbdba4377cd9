import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../support/bundle';

/** A real OpenID provider in a process of its own. */
export interface Provider {
  readonly issuer: string;
  stop(): void;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Starts one that sends people back to `redirectUri` and nowhere else. */
export async function startProvider(redirectUri: string): Promise<Provider> {
  const program = join(ROOT, 'test/kms-server/auth/support/provider.mjs');
  const child = spawn(process.execPath, [program, redirectUri], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  if (!child.stdout) throw new Error('The provider has no output');
  for await (const issuer of createInterface({ input: child.stdout }))
    return { issuer, stop: () => child.kill() };
  throw new Error('The provider did not start');
}

/** What a server is told of it. */
export const settingsFor = ({ issuer }: Provider) => ({
  issuer,
  clientId: 'keydesk',
  clientSecret: 'a-secret-for-tests',
  name: 'Test provider',
  scopes: [],
  acrValues: [],
});
