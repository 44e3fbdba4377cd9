import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { CommandFailure } from '../run';
import { Narrator } from './narrator';
import { setUp } from './set-up';
import { openStage, type Stage } from './stage';
import { playStory } from './story';

interface DemoOptions {
  readonly exit?: true;
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
    tell.heading('The story of a key');
    const issues = await playStory(stage, tell);
    tell.heading(`Told in ${tell.seconds.toFixed(1)} s. Issues: ${issues.created} and ${issues.deleted}.`);
    if (!options.exit) await stayUp(stage);
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

async function stayUp(stage: Stage): Promise<void> {
  process.stdout.write(howToGoOn(stage));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

function howToGoOn(stage: Stage): string {
  const people = stage.sandbox.jira
    .users()
    .filter(({ accountType, apiToken }) => accountType === 'atlassian' && apiToken)
    .map(
      ({ displayName, emailAddress, apiToken }) => `  ${displayName.padEnd(12)} ${emailAddress}:${apiToken}`,
    );
  const [, token = ''] =
    Object.entries(stage.file().credentials).find(([holder]) => holder === 'operator') ?? [];
  return [
    '',
    'Everything stays up. Go on with curl, as any of these people (they exist in this sandbox only):',
    ...people,
    '',
    'See an issue, and what it offers:',
    `  curl -s -u "developer@example.com:TOKEN" ${stage.sandbox.url}/rest/api/3/issue/KEYS-1`,
    `  curl -s -u "developer@example.com:TOKEN" ${stage.sandbox.url}/rest/api/3/issue/KEYS-1/transitions`,
    'See what the KMS operator is asked:',
    `  curl -s -H "Authorization: Bearer ${token}" ${stage.kms.url}/v1/approvals?state=pending`,
    'Move the clock, see what the app did:',
    `  curl -s -X POST -d '{"ms":3600000}' ${stage.sandbox.url}/__sandbox/clock/advance`,
    `  curl -s ${stage.sandbox.url}/__sandbox/invocations`,
    '',
    `State is in ${stage.dataDir}; "npm run demo -- --reset" starts over. Stop with Ctrl-C.`,
    '',
  ].join('\n');
}
