// Everything a fresh clone needs, then the thing that was asked for:
//   node scripts/bootstrap.mjs <demo|test|bench|keydesk> [arguments]
// Uses Node's own modules only and runs on Node 18, for it may be what brings a newer one. Writes inside the
// checkout only (and in npm's cache). Set-up speaks on standard error: standard output is the target's.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './bootstrap/build.mjs';
import { alone } from './bootstrap/lock.mjs';
import { ensureNode, fits, withNodeOnPath } from './bootstrap/node-runtime.mjs';
import { ensurePackages } from './bootstrap/packages.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { seconds, step } from './bootstrap/progress.mjs';
import { handOver } from './bootstrap/run.mjs';
import { SetupError } from './bootstrap/setup-error.mjs';
import { ensureSoftHsm, withModule } from './bootstrap/softhsm.mjs';

/** What each target runs, and whether it can do anything at all without an HSM. */
const TARGETS = {
  demo: { run: ['bin/keydesk.js', 'demo'], needsHsm: true },
  keydesk: { run: ['bin/keydesk.js'], needsHsm: true },
  test: { run: ['scripts/test.mjs'], needsHsm: false },
  bench: { run: ['scripts/bench.mjs'], needsHsm: true },
};

const say = (line) => process.stderr.write(`${line}\n`);

async function main([name, ...args]) {
  const target = TARGETS[name];
  if (!target)
    throw new SetupError(
      `There is no target '${name ?? ''}'.`,
      `Choose one of: ${Object.keys(TARGETS).join(', ')}`,
    );
  if (!fits(process.versions.node)) return onAnotherNode([name, ...args]);

  const startedAt = Number(process.env.KEYDESK_SETUP_STARTED ?? Date.now());
  say(`Keydesk: setting up '${name}'`);
  const hsm = await alone(() => setUp(target), say);
  say(`  Ready after ${seconds(Date.now() - startedAt)}\n`);

  const { KEYDESK_SETUP_STARTED: _, ...rest } = withNodeOnPath(process.env, process.execPath);
  const [script, ...before] = target.run;
  const env = hsm ? withModule(rest, hsm) : rest;
  return handOver(process.execPath, [join(ROOT, script), ...before, ...args], env);
}

async function setUp({ needsHsm }) {
  await step('npm packages', ensurePackages);
  const hsm = await softHsm(needsHsm);
  await step('Build', () => ensureBuild(process.execPath));
  return hsm;
}

async function softHsm(needed) {
  let hsm;
  try {
    await step('SoftHSM', async (say) => {
      hsm = await ensureSoftHsm(process.execPath, say);
      return { text: `SoftHSM: from ${hsm.from}` };
    });
  } catch (error) {
    if (needed || !(error instanceof SetupError)) throw error;
    say(`    ${error.message} What needs it is skipped. ${error.mend}`);
  }
  return hsm;
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
