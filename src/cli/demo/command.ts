import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CommandFailure } from '../run';
import { firstPage, howToGoOn } from './going-on';
import { Narrator } from './narrator';
import { openBrowser } from './open-browser';
import { setUp } from './set-up';
import { openStage } from './stage';
import { playStory } from './story';

interface DemoOptions {
  readonly exit?: true;
  readonly open?: true;
  readonly reset?: true;
  readonly port: string;
  readonly data?: string;
}

/** The checkout: this file runs as `build/keydesk.js`. */
const ROOT = join(__dirname, '..');
const DEFAULT_PORT = 8123;

export const demoCommand = (): Command =>
  new Command('demo')
    .description(
      'Play the story of one key on this machine: sandbox Jira, the app, the reference KMS on SoftHSM',
    )
    .option('--exit', 'end after the story instead of staying up')
    .addOption(new Option('--open', 'open the issue in your browser after the story').conflicts('exit'))
    .option('--reset', 'forget what earlier runs have kept')
    .option('--port <number>', 'port of the sandbox Jira on 127.0.0.1', String(DEFAULT_PORT))
    .option('--data <folder>', 'folder of all state (default: .keydesk/demo)')
    .action(demo);

async function demo(options: DemoOptions): Promise<void> {
  const dataDir = resolve(options.data ?? join(ROOT, '.keydesk', 'demo'));
  if (options.reset) rmSync(dataDir, { recursive: true, force: true });
  const again = existsSync(dataDir);
  const tell = new Narrator((text) => process.stdout.write(text));
  tell.heading(
    again ? `Keydesk demo, going on with the state in ${dataDir}` : `Keydesk demo; state goes to ${dataDir}`,
  );
  tell.step('Demo', "the app goes through Forge's own bundler: some 10 s, once per change of its sources");
  const stage = await openStage({ appDir: ROOT, dataDir, port: portOf(options) });
  try {
    tell.step('Demo', `sandbox Jira at ${stage.sandbox.url}, reference KMS at ${stage.kms.url}`);
    await setUp(stage, (line) => tell.step('Set-up', line));
    // The pages are bundled while the story goes on, so that the first one opens at once.
    if (!options.exit) void stage.sandbox.preparePages();
    tell.heading('The story of a key');
    const issues = await playStory(stage, tell);
    tell.heading(`Told in ${tell.seconds.toFixed(1)} s. Issues: ${issues.created} and ${issues.deleted}.`);
    if (options.exit) return;
    process.stdout.write(howToGoOn(stage, issues));
    if (options.open) show(firstPage(stage, issues));
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    await stage.close();
  }
}

function portOf({ port, exit }: DemoOptions): number {
  // A run that ends by itself must not fail because another demo is up.
  if (exit && port === String(DEFAULT_PORT)) return 0;
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new CommandFailure(`A port is a number from 0 to 65535, not ${port}`);
  return number;
}

const show = (url: string): void =>
  openBrowser(url, () => process.stderr.write(`No browser could be opened here. Open ${url} yourself.\n`));
