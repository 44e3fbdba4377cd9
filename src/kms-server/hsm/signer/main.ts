import { chmodSync, rmdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { createToken, openToken } from '../token';
import { answer } from './dispatch';
import { encodeFrame, FrameReader } from './frames';
import type { SignerNotice, SignerOrder, SignerStart, TokenCreation } from './messages';
import { Vault } from './vault';

/**
 * A signer process: the only kind that has the token's PIN. It is started by the supervisor, listens on a private unix
 * socket, and ends with its supervisor.
 */
const tell = (notice: SignerNotice): void => {
  process.send?.(notice);
};

function serve(socket: Socket, vault: Vault, start: SignerStart, served: () => void): void {
  const reader = new FrameReader();
  socket.on('data', (chunk) => {
    socket.cork();
    for (const frame of reader.push(chunk)) socket.write(encodeFrame(answer(vault, start.clock, frame)));
    socket.uncork();
    served();
  });
  socket.on('error', () => socket.destroy());
}

/** The last signer of a server that was killed takes the server's folder with it. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  try {
    rmdirSync(dirname(folder));
  } catch {
    // Not the last one.
  }
}

function run(start: SignerStart): void {
  const vault = new Vault(openToken(start.module, start.pin), start.cacheSize);
  let recycling = false;
  const served = (): void => {
    if (recycling || vault.unwraps < start.unwrapBudget) return;
    recycling = true;
    tell({ notice: 'recycle' });
  };
  const server = createServer((socket) => serve(socket, vault, start, served));
  process.umask(0o177);
  server.listen(start.socket, () => {
    chmodSync(start.socket, 0o600);
    tell({ notice: 'ready', facts: vault.facts() });
  });
  process.on('disconnect', () => {
    removeFolder(start.folder);
    process.exit(0);
  });
}

function create({ module, pin, securityOfficerPin }: TokenCreation): void {
  createToken(module, pin, securityOfficerPin);
  const vault = new Vault(openToken(module, pin), 0);
  tell({ notice: 'ready', facts: vault.facts() });
  process.on('disconnect', () => process.exit(0));
}

function obey(order: SignerOrder): void {
  if (order.order === 'serve') run(order);
  else create(order);
}

// A terminal's Ctrl-C and a service manager's stop go to the whole group; the supervisor decides when a signer ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

const input = createInterface({ input: process.stdin });
input.once('line', (line) => {
  input.close();
  try {
    obey(JSON.parse(line) as SignerOrder);
  } catch (error) {
    tell({ notice: 'failed', message: error instanceof Error ? error.message : 'unknown' });
    process.exitCode = 1;
    process.disconnect?.();
  }
});
