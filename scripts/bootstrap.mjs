// Everything a fresh clone needs, then the thing that was asked for:
//   node scripts/bootstrap.mjs <a target of the table below> [arguments]
// Uses Node's own modules only and runs on Node 18, for it may be what brings a newer one. Writes inside the
// checkout only (and in npm's cache). Set-up speaks on standard error: standard output is the target's.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureChromium } from './bootstrap/chromium.mjs';
import { alone } from './bootstrap/lock.mjs';
import { ensureNode, fits, withNodeOnPath } from './bootstrap/node-runtime.mjs';
import { ensurePackages } from './bootstrap/packages.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { ensurePeer } from './bootstrap/peers.mjs';
import { seconds, step } from './bootstrap/progress.mjs';
import { handOver } from './bootstrap/run.mjs';
import { SetupError } from './bootstrap/setup-error.mjs';
import { ensureSoftHsm, withModule } from './bootstrap/softhsm.mjs';
import { PEERS, variableOf } from './peers/table.mjs';
import { peersOf } from './test/suites.mjs';

/** What the demo uses, by what its `--kms` says. Whatever else that says, the demo itself answers. */
const DEMO = {
  aws: { peers: { moto: 'needed' } },
  dsm: {},
};

/**
 * What each target runs, and what it uses: `needed` where it can do nothing without, `wanted` where it can do less.
 * `with` adds what the arguments ask for.
 */
const TARGETS = {
  demo: { run: ['bin/keydesk.js', 'demo'], with: demoNeeds },
  keydesk: { run: ['bin/keydesk.js'], hsm: 'needed' },
  test: { run: ['scripts/test.mjs'], hsm: 'wanted', browser: 'wanted', peers: wanted('all') },
  'test:aws': { run: ['scripts/test.mjs', '--suite=aws'], peers: wanted('aws') },
  'test:dsm': { run: ['scripts/test.mjs', '--suite=dsm'] },
  'test:peers': { run: ['scripts/test.mjs', '--suite=peers'], hsm: 'wanted', peers: wanted('peers') },
  bench: { run: ['scripts/bench.mjs'], hsm: 'needed', browser: 'wanted' },
  pictures: { run: ['scripts/pictures.mjs'], hsm: 'needed', browser: 'needed' },
};

/** What its suites are tried against. */
function wanted(command) {
  return Object.fromEntries(peersOf(command).map((name) => [name, 'wanted']));
}

const say = (line) => process.stderr.write(`${line}\n`);

/** With `--browser` its operator sits at the KMS's console. */
function demoNeeds(args) {
  const kind = DEMO[kmsIn(args)] ?? { hsm: 'needed' };
  return args.includes('--browser') ? { ...kind, browser: 'needed' } : kind;
}

/** The value of `--kms` as people write options. */
function kmsIn(args) {
  const at = args.indexOf('--kms');
  return at < 0 ? args.find((arg) => arg.startsWith('--kms='))?.slice('--kms='.length) : args[at + 1];
}

async function main([name, ...args]) {
  const plan = TARGETS[name];
  const target = plan && { ...plan, ...plan.with?.(args) };
  if (!target)
    throw new SetupError(
      `There is no target '${name ?? ''}'.`,
      `Choose one of: ${Object.keys(TARGETS).join(', ')}`,
    );
  if (!fits(process.versions.node)) return onAnotherNode([name, ...args]);

  const startedAt = Number(process.env.KEYDESK_SETUP_STARTED ?? Date.now());
  say(`Keydesk: setting up '${name}'`);
  const { hsm, browser, peers } = await alone(() => setUp(target), say);
  say(`  Ready after ${seconds(Date.now() - startedAt)}\n`);

  const { KEYDESK_SETUP_STARTED: _, ...rest } = withNodeOnPath(process.env, process.execPath);
  const [script, ...before] = target.run;
  const env = {
    ...(hsm ? withModule(rest, hsm) : rest),
    ...(browser && { KEYDESK_CHROMIUM: browser.binary }),
    ...peers,
  };
  return handOver(process.execPath, [join(ROOT, script), ...before, ...args], env);
}

async function setUp(target) {
  await step('npm packages', ensurePackages);
  const hsm = await bring('SoftHSM', target.hsm, (say) => ensureSoftHsm(process.execPath, say));
  const browser = await bring('Chromium', target.browser, ensureChromium);
  const peers = {};
  for (const [name, use] of Object.entries(target.peers ?? {})) {
    const found = await bring(name, use, (say) => ensurePeer(name, say));
    if (found) peers[variableOf(PEERS[name])] = found.binary;
  }
  await step('Build', () => ensureBuild(process.execPath));
  return { hsm, browser, peers };
}

/** Something from outside npm; undefined where the target has no use for it, or can do without. */
async function bring(name, use, ensure) {
  if (!use) return undefined;
  let found;
  try {
    await step(name, async (say) => {
      found = await ensure(say);
      return { text: `${name}: from ${found.from}` };
    });
  } catch (error) {
    if (use === 'needed' || !(error instanceof SetupError)) throw error;
    say(`    ${error.message} What needs it is skipped. ${error.mend}`);
  }
  return found;
}

/** Starts over on a Node that fits. */
async function onAnotherNode(args) {
  const startedAt = String(Date.now());
  let binary;
  say(`Keydesk: Node ${process.versions.node} is too old to run it`);
  await alone(
    () =>
      step('Node', async (rename) => {
        const node = await ensureNode(rename);
        binary = node.binary;
        return { text: `Node ${node.version}: from .keydesk` };
      }),
    say,
  );
  const env = { ...withNodeOnPath(process.env, binary), KEYDESK_SETUP_STARTED: startedAt };
  return handOver(binary, [fileURLToPath(import.meta.url), ...args], env);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof SetupError ? `\n${error.message}\n\n${error.mend}` : error.stack);
    process.exitCode = 1;
  },
);
