import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailure, EXIT } from '../run';

/** Name of the service credential (systemd's LoadCredential) that holds the PIN. */
const PIN_CREDENTIAL = 'keydesk-pin';
/** And of the one that holds the client's secret at the identity provider. */
const OIDC_CREDENTIAL = 'keydesk-oidc-secret';

function secretFile(file: string, what: string): string {
  const text = readFileSync(file, 'utf8').trim();
  if (text === '') throw new CommandFailure(`${file} holds no ${what}`);
  return text;
}

/** The token's PIN: from a file, a service credential, or a prompt. Never from the command line or the environment. */
export function readPin(options: { readonly pinFile?: string }): Promise<string> | string {
  if (options.pinFile !== undefined) return secretFile(options.pinFile, 'PIN');
  const credentials = process.env.CREDENTIALS_DIRECTORY;
  if (credentials !== undefined) return secretFile(join(credentials, PIN_CREDENTIAL), 'PIN');
  if (process.stdin.isTTY) return ask('PIN of the token: ');
  throw new CommandFailure(
    `No PIN: give --pin-file, a service credential named ${PIN_CREDENTIAL}, or run it in a terminal`,
    EXIT.usage,
  );
}

/** The client's secret at the identity provider: from a file or a service credential. */
export function readOidcSecret(options: { readonly oidcSecretFile?: string }): string {
  if (options.oidcSecretFile !== undefined) return secretFile(options.oidcSecretFile, 'secret');
  const credentials = process.env.CREDENTIALS_DIRECTORY;
  if (credentials !== undefined) return secretFile(join(credentials, OIDC_CREDENTIAL), 'secret');
  throw new CommandFailure(
    `No secret for the identity provider: give --oidc-secret-file, or a service credential named ${OIDC_CREDENTIAL}`,
    EXIT.usage,
  );
}

/** Asks without showing what is typed. */
function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve) => {
    prompt.once('line', (line) => {
      prompt.close();
      process.stderr.write('\n');
      resolve(line);
    });
  });
}

/** The API token of the person at the keyboard: from KEYDESK_KMS_TOKEN or a file, never from the command line. */
export function readToken(options: { readonly tokenFile?: string }): string {
  if (options.tokenFile !== undefined) return secretFile(options.tokenFile, 'token');
  const token = process.env.KEYDESK_KMS_TOKEN;
  if (token) return token;
  throw new CommandFailure('No credential: set KEYDESK_KMS_TOKEN, or give --token-file', EXIT.usage);
}
