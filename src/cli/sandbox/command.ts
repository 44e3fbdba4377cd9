import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandFailure, EXIT } from '../run';
import { serveSandbox } from './serve';

const DEFAULT_PORT = 8090;
const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_PORT}`;

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  }
  return value;
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `90s`, `15m`, `24h` or `7d`. */
function duration(text: string): number {
  const [, digits, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('Give a time such as 90s, 15m, 24h or 7d.');
  return Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

async function control(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const init = body
    ? { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : { method };
  const response = await fetch(new URL(`/__sandbox/${path}`, url), init).catch(() => {
    throw new CommandFailure(`No sandbox answers at ${url}. Start one with: keydesk sandbox serve`);
  });
  const text = await response.text();
  if (!response.ok) throw new CommandFailure(`The sandbox refused: ${text}`, EXIT.refused);
  return text === '' ? undefined : JSON.parse(text);
}

const urlOption = () => new Option('--url <url>', 'where the sandbox listens').default(DEFAULT_URL);

function show(value: unknown): void {
  if (value !== undefined) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** `keydesk sandbox`: a Forge platform and a Jira on this machine. */
export function sandboxCommand(): Command {
  const command = new Command('sandbox').description('A Forge platform and a Jira on this machine');
  command
    .command('serve')
    .description('run the app of a folder in a sandbox until stopped')
    .option('--app <folder>', "the app's folder, with manifest.yml", '.')
    .option('--data <folder>', 'where the sandbox keeps its state', '.keydesk/sandbox')
    .option('--port <port>', 'port on 127.0.0.1', port, DEFAULT_PORT)
    .option(
      '--alias <https=http...>',
      'a host of the outside world and its place on loopback, as https://a=http://127.0.0.1:1',
    )
    .action(async (options: { app: string; data: string; port: number; alias?: string[] }) => {
      await serveSandbox({
        appDir: resolve(options.app),
        dataDir: resolve(options.data),
        port: options.port,
        aliases: options.alias ?? [],
      });
    });
  command
    .command('advance')
    .description('move the clock forward')
    .argument('<time>', 'such as 90s, 15m, 24h or 7d', duration)
    .addOption(urlOption())
    .action(async (ms: number, { url }: { url: string }) =>
      show(await control(url, 'POST', 'clock/advance', { ms })),
    );
  command
    .command('status')
    .description('show the app, what waits, and the counts of calls')
    .addOption(urlOption())
    .action(async ({ url }: { url: string }) => {
      for (const path of ['clock', 'apps', 'queues', 'schedules', 'counters', 'egress/aliases']) {
        show({ [path]: await control(url, 'GET', path) });
      }
    });
  command
    .command('reset')
    .description('forget everything that site and app have kept')
    .addOption(urlOption())
    .action(async ({ url }: { url: string }) => show(await control(url, 'POST', 'reset')));
  return command;
}
