import { join } from 'node:path';
import { locatePkcs11Module } from '../../kms-server';
import { CommandFailure } from '../run';

/** The signer's program lies beside this one in `build/`. */
export const signerEntry = (): string => join(__dirname, 'signer.js');

/** So does the console. */
export const consoleFolder = (): string => join(__dirname, 'kms-console');

export function pkcs11Module(explicit: string | undefined): string {
  const checkout = join(__dirname, '..');
  const found = locatePkcs11Module({ ...(explicit === undefined ? {} : { explicit }), checkout });
  if (found) return found;
  throw new CommandFailure(
    'SoftHSM was not found. Install it (Debian, Ubuntu: apt-get install softhsm2; macOS: brew install softhsm), ' +
      'or name libsofthsm2.so with --pkcs11-module or KEYDESK_PKCS11_MODULE',
  );
}

export const DATA_DIR = ['--data-dir <folder>', 'data folder of the KMS'] as const;
export const PIN_FILE = [
  '--pin-file <file>',
  "file with the token's PIN; else a prompt, or a service credential",
] as const;
export const MODULE = ['--pkcs11-module <file>', 'path of libsofthsm2.so'] as const;
export const JSON_OUTPUT = ['--json', 'print JSON'] as const;
