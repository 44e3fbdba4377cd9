import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the token's files are, below a folder. */
const tokenFolder = (folder: string): string => join(folder, 'token');

export const hasToken = (dataDir: string): boolean => existsSync(tokenFolder(dataDir));

/** Makes room for a token and SoftHSM's configuration for it. Returns the configuration's path. */
export function prepareTokenFolder(folder: string): string {
  mkdirSync(tokenFolder(folder), { recursive: true, mode: 0o700 });
  const file = join(folder, 'softhsm2.conf');
  const lines = [
    `directories.tokendir = ${tokenFolder(folder)}`,
    'objectstore.backend = file',
    'log.level = ERROR',
    'slots.removable = false',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/**
 * A working copy of a data folder's token for one process. SoftHSM rewrites the token's file in place at every login:
 * another process that starts meanwhile finds no token, and a kill in the middle of it would end all keys. So the
 * original is only ever read.
 */
export function copyToken(dataDir: string, folder: string): string {
  const configuration = prepareTokenFolder(folder);
  cpSync(tokenFolder(dataDir), tokenFolder(folder), { recursive: true });
  return configuration;
}
