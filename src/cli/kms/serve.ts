import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { oidcConfigSchema, originIn, readNotifications, startKmsServer } from '../../kms-server';
import { CommandFailure, EXIT } from '../run';
import { consoleFolder, DATA_DIR, MODULE, PIN_FILE, pkcs11Module, signerEntry } from './environment';
import { readOidcSecret, readPin } from './secrets';
import { authoritiesIn, configIn, textIn } from './serve-files';

interface Options {
  readonly dataDir: string;
  readonly pinFile?: string;
  readonly pkcs11Module?: string;
  readonly host: string;
  readonly port: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly signers: string;
  readonly clientCa?: string;
  readonly publicUrl?: string;
  readonly jiraUrl?: string;
  readonly oidcConfig?: string;
  readonly oidcSecretFile?: string;
  readonly notifications?: string;
  readonly sessionMinutes: string;
  readonly sessionIdleMinutes: string;
}

/** There is no option for the time: a server that runs for real runs on real time. */
export const serveCommand = (): Command =>
  new Command('serve')
    .description('serve the API')
    .requiredOption(...DATA_DIR)
    .option(...PIN_FILE)
    .option(...MODULE)
    .option('--host <address>', 'address to listen on; other than loopback needs TLS', '127.0.0.1')
    .option('--port <number>', 'port to listen on', '8200')
    .option('--tls-cert <file>', 'certificate chain, PEM')
    .option('--tls-key <file>', 'private key of the certificate, PEM')
    .option('--client-ca <file>', "authorities that vouch for applications' certificates, PEM; needs TLS")
    .option('--public-url <origin>', 'where browsers reach the console; by default http://localhost:<port>')
    .option('--jira-url <origin>', 'Jira where people read the tickets; without it they are no links')
    .option('--oidc-config <file>', 'identity provider that people may log in with, JSON')
    .option('--oidc-secret-file <file>', "file with the client's secret; else a service credential")
    .option('--notifications <file>', 'who is told of approvals and alerts, JSON')
    .option('--session-minutes <number>', 'age at which a session ends', '480')
    .option('--session-idle-minutes <number>', 'a session ends when it was not used for so long', '15')
    .option('--signers <number>', 'signer processes for operations', '1')
    .action(serve);

async function serve(options: Options): Promise<void> {
  const jira = jiraOf(options);
  const pin = await readPin(options);
  const tls = tlsOf(options);
  const others = { ...loginOptions(options), ...notificationsOf(options) };
  // From here on a signal is an orderly end, even one that comes while the server starts.
  const asked = untilAsked();
  const server = await startKmsServer({
    dataDir: options.dataDir,
    pin: () => pin,
    pkcs11Module: pkcs11Module(options.pkcs11Module),
    signerEntry: signerEntry(),
    ...consoleOf(consoleFolder()),
    ...jira,
    host: options.host,
    port: wholeNumber('--port', options.port, 0, 65_535),
    signers: wholeNumber('--signers', options.signers, 1, 64),
    ...(tls ? { tls } : {}),
    ...others,
  });
  process.stdout.write(`Serving on ${server.url}\n`);
  await asked;
  await server.close();
}

function jiraOf({ jiraUrl }: Options) {
  if (jiraUrl === undefined) return {};
  if (originIn(jiraUrl)) return { jiraUrl };
  throw new CommandFailure(
    `--jira-url is ${jiraUrl}; it must be an origin such as https://your-site.atlassian.net, or http on this machine`,
    EXIT.usage,
  );
}

/** The API is whole without the console, which is a build of its own. */
function consoleOf(folder: string) {
  if (existsSync(join(folder, 'index.html'))) return { consoleFolder: folder };
  process.stderr.write(
    `There is no console in ${folder}: serving the API alone; \`npm run build\` makes the console\n`,
  );
  return {};
}

function notificationsOf({ notifications }: Options) {
  if (notifications === undefined) return {};
  try {
    return { notifications: readNotifications(notifications) };
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), EXIT.usage);
  }
}

const MINUTE_MS = 60_000;

function loginOptions(options: Options) {
  const { publicUrl, sessionMinutes, sessionIdleMinutes } = options;
  const oidc = oidcOf(options);
  return {
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(oidc ? { oidc } : {}),
    sessionMs: wholeNumber('--session-minutes', sessionMinutes, 5, 1_440) * MINUTE_MS,
    sessionIdleMs: wholeNumber('--session-idle-minutes', sessionIdleMinutes, 2, 480) * MINUTE_MS,
  };
}

function oidcOf({ oidcConfig, oidcSecretFile }: Options) {
  if (oidcConfig === undefined) return undefined;
  const config = configIn('--oidc-config', oidcConfig, oidcConfigSchema);
  const clientSecret = readOidcSecret(oidcSecretFile === undefined ? {} : { oidcSecretFile });
  return { ...config, clientSecret };
}

function tlsOf({ tlsCert, tlsKey, clientCa }: Options) {
  if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new CommandFailure('--tls-cert and --tls-key go together, and --client-ca needs both', EXIT.usage);
  }
  return {
    cert: textIn('--tls-cert', tlsCert),
    key: textIn('--tls-key', tlsKey),
    ...(clientCa === undefined ? {} : { clientCa: authoritiesIn('--client-ca', clientCa) }),
  };
}

export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CommandFailure(
    `${option} is ${text}; it must be a whole number from ${min} to ${max}`,
    EXIT.usage,
  );
}

const untilAsked = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
