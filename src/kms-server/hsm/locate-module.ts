import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'libsofthsm2.so';

/** Where distributions, Homebrew and our own bootstrap put SoftHSM. */
const SYSTEM_FOLDERS: readonly string[] = [
  '/usr/lib/softhsm',
  '/usr/lib64/softhsm',
  '/usr/lib64/pkcs11',
  '/usr/local/lib/softhsm',
  '/opt/homebrew/lib/softhsm',
  '/opt/homebrew/opt/softhsm/lib/softhsm',
  '/usr/local/opt/softhsm/lib/softhsm',
];

/** `/usr/lib/x86_64-linux-gnu/softhsm` and its sisters. */
function multiarchFolders(): readonly string[] {
  if (!existsSync('/usr/lib')) return [];
  return readdirSync('/usr/lib')
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join('/usr/lib', name, 'softhsm'));
}

/** Searches a folder's tree: the bootstrap unpacks Debian's package there as it is. */
function findBelow(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const found = entries.find((entry) => entry.name === FILE && !entry.isDirectory());
  return found && join(found.parentPath, found.name);
}

/**
 * Path of the PKCS#11 module: the one named, else `KEYDESK_PKCS11_MODULE`, else the system's SoftHSM, else the one
 * in the checkout's `.keydesk/softhsm`. Undefined where there is none.
 */
export function locatePkcs11Module(
  options: { readonly explicit?: string; readonly checkout?: string } = {},
): string | undefined {
  const named = options.explicit ?? process.env.KEYDESK_PKCS11_MODULE;
  if (named) return existsSync(named) ? named : undefined;
  const installed = [...SYSTEM_FOLDERS, ...multiarchFolders()]
    .map((folder) => join(folder, FILE))
    .find((file) => existsSync(file));
  return installed ?? findBelow(join(options.checkout ?? process.cwd(), '.keydesk', 'softhsm'));
}
