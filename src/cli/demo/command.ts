import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CommandFailure } from '../run';
import { firstPage, howToGoOn } from './going-on';
import { KINDS, KMS_KINDS, type KmsKind } from './kms/kinds';
import { Narrator } from './narrator';
import { openBrowser } from './open-browser';
import { setUp } from './set-up';
import { openStageWith } from './stage';
import { readStageFile } from './stage-file';
import { playStory } from './story';

interface DemoOptions {
  readonly exit?: true;
  readonly browser?: true;
  readonly open?: true;
  readonly reset?: true;
  readonly port: string;
  readonly data?: string;
  readonly kms: KmsKind;
}

/** The checkout: this file runs as `build/keydesk.js`. */
const ROOT = join(__dirname, '..');
const DEFAULT_PORT = 8123;

export const demoCommand = (): Command =>
  new Command('demo')
    .description('Play the story of one key on this machine: sandbox Jira, the app, and a KMS')
    .addOption(
      new Option(
        '--kms <kind>',
        'the reference KMS on SoftHSM (keydesk), AWS KMS (moto stands in), or Fortanix DSM (a stand-in)',
      )
        .choices(KMS_KINDS)
        .default('keydesk'),
    )
    .option('--browser', "the operator approves at the KMS's console, in Chromium")
    .option('--exit', 'end after the story instead of staying up')
    .addOption(new Option('--open', 'open the issue in your browser after the story').conflicts('exit'))
    .option('--reset', 'forget what earlier runs have kept')
    .option('--port <number>', 'port of the sandbox Jira on 127.0.0.1', String(DEFAULT_PORT))
    .option('--data <folder>', 'folder of all state (default: .keydesk/demo, and one for each other --kms)')
    .action(demo);

async function demo(options: DemoOptions): Promise<void> {
  refuseBrowser(options);
  const port = portOf(options);
  const { open, keeps, ...kind } = KINDS[options.kms];
  const dataDir = resolve(options.data ?? join(ROOT, '.keydesk', folderOf(options.kms)));
  refuseOther(dataDir, options);
  const startsOver = options.reset || (!keeps && readStageFile(dataDir) !== undefined);
  if (startsOver) rmSync(dataDir, { recursive: true, force: true });
  const again = keeps && existsSync(dataDir);
  const tell = new Narrator((text) => process.stdout.write(text));
  tell.heading(
    again ? `Keydesk demo, going on with the state in ${dataDir}` : `Keydesk demo; state goes to ${dataDir}`,
  );
  if ('plainly' in kind) tell.step('Demo', kind.plainly);
  if (!keeps) tell.step('Demo', 'a stand-in forgets everything when it ends: every start is a new one');
  tell.step('Demo', "the app goes through Forge's own bundler: some 10 s, once per change of its sources");
  const stage = await openStageWith(
    { appDir: ROOT, dataDir, kind: options.kms, port, browser: options.browser ?? false, callsBack: true },
    open,
  );
  try {
    tell.step('Demo', `sandbox Jira at ${stage.sandbox.url}, ${stage.kms.title}`);
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

const folderOf = (kind: KmsKind): string => (kind === 'keydesk' ? 'demo' : `demo-${kind}`);

/** Only the reference KMS has a console of its own. */
function refuseBrowser({ browser, kms }: DemoOptions): void {
  if (!browser || kms === 'keydesk') return;
  throw new CommandFailure(
    `--browser is for --kms keydesk; --kms ${kms} has no console here. Leave one out.`,
  );
}

/** Jira there knows keys that only its own KMS has. */
function refuseOther(dataDir: string, { reset, kms }: DemoOptions): void {
  const held = readStageFile(dataDir);
  if (!held || reset || (held.kms ?? 'keydesk') === kms) return;
  throw new CommandFailure(
    `${dataDir} holds a demo with --kms ${held.kms ?? 'keydesk'}. Choose another folder with --data, or start over with --reset.`,
  );
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
