import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { initKms, locatePkcs11Module } from '../../../src/kms-server';
import { projectRoot } from '../../../src/sandbox/forge/bundle';

export const KEY_GROUP = 'payments';
export const APPLICATION = { name: 'payments-api', projectId: 'payments' } as const;
const PIN = 'bench-pin-0001';
const READY = /^Serving on (\S+)$/;

/** A data folder with its credentials, before a server runs on it. */
export interface Folder {
  readonly dataDir: string;
  readonly pin: string;
  readonly pkcs11Module: string;
  readonly signerEntry: string;
  /** Credentials by kind of principal. */
  readonly tokens: {
    readonly integration: string;
    readonly application: string;
    readonly administrator: string;
  };
  remove(): void;
}

/** Makes a data folder with one key group, one application and one integration. */
export async function makeFolder(): Promise<Folder> {
  const pkcs11Module = locatePkcs11Module({ checkout: projectRoot() });
  if (!pkcs11Module) throw new Error('SoftHSM was not found; `npm run bench` brings it');
  const parent = mkdtempSync(join(tmpdir(), 'keydesk-bench-'));
  const dataDir = join(parent, 'data');
  const signerEntry = join(projectRoot(), 'build', 'signer.js');
  const remove = () => rmSync(parent, { recursive: true, force: true });
  const { credentials } = await initKms({
    ...{ dataDir, pin: PIN, pkcs11Module, signerEntry },
    groups: [{ name: KEY_GROUP }],
    principals: [
      { kind: 'integration', name: 'jira', groups: [KEY_GROUP] },
      { kind: 'application', ...APPLICATION },
      { kind: 'admin', name: 'administrator' },
    ],
  });
  const tokenOf = (wanted: string): string => credentials.find(({ kind }) => kind === wanted)?.token ?? '';
  const tokens = {
    integration: tokenOf('integration'),
    application: tokenOf('application'),
    administrator: tokenOf('admin'),
  };
  return { dataDir, pin: PIN, pkcs11Module, signerEntry, tokens, remove };
}

export interface RunningServer {
  readonly url: URL;
  close(): Promise<void>;
}

/** `keydesk kms serve` in a process of its own, as an operator would start it, with its defaults. */
export async function serve({ dataDir, pin, pkcs11Module }: Folder): Promise<RunningServer> {
  const pinFile = join(dataDir, '..', 'pin');
  writeFileSync(pinFile, pin, { mode: 0o600 });
  const args = ['--data-dir', dataDir, '--pin-file', pinFile, '--port', '0', '--pkcs11-module', pkcs11Module];
  const child = spawn(process.execPath, [join(projectRoot(), 'bin', 'keydesk.js'), 'kms', 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = READY.exec(line)?.[1];
      if (url !== undefined) return new URL(url);
    }
    throw new Error('The KMS server ended before it served');
  })();
  return {
    url: await ready,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
