// `npm run bench`: runs every test/bench/*.bench.ts in a process of its own and merges what they measure.
//   npm run bench                 a table
//   npm run bench -- --json       one JSON object on standard output
//   npm run bench -- [--json] kms only the files whose name contains `kms`
// A bench file exports `measure(): Promise<object>`; the objects of all files are merged, deeply.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { merge, rows, table } from './bench/figures.mjs';
import { PRIVATE, ROOT } from './bootstrap/paths.mjs';
import { step } from './bootstrap/progress.mjs';

const FOLDER = join(ROOT, 'test', 'bench');

/** Bundles a bench file, runs it and reads what it measured; whatever it prints goes to standard error. */
async function measure(name, folder) {
  const script = join(folder, name.replace(/\.ts$/, '.cjs'));
  await build({
    entryPoints: [join(FOLDER, name)],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    packages: 'external',
    logLevel: 'warning',
  });
  const result = `${script}.json`;
  const code = await run([join(ROOT, 'scripts', 'bench', 'run-one.cjs'), script, result]);
  if (code !== 0) throw new Error(`${name} ended with status ${code}`);
  return JSON.parse(readFileSync(result, 'utf8'));
}

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', process.stderr, 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** What the figures were measured on, and how busy it was: other jobs on the same cores make everything slower. */
function machine() {
  const { node, openssl } = process.versions;
  const load = loadavg().map((value) => value.toFixed(1));
  return `${availableParallelism()} cores, Node ${node}, OpenSSL ${openssl}, load average ${load.join(' ')}`;
}

async function main(args) {
  const json = args.includes('--json');
  const filters = args.filter((each) => each !== '--json');
  const chosen = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.bench.ts'))
    .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
    .sort();
  if (chosen.length === 0) throw new Error(`No file in test/bench has ${filters.join(' or ')} in its name`);

  // Inside the checkout, so that the files find node_modules.
  mkdirSync(PRIVATE, { recursive: true });
  const folder = mkdtempSync(join(PRIVATE, 'bench-'));
  process.stderr.write(`  Before: ${machine()}\n`);
  let figures = {};
  try {
    for (const name of chosen) {
      await step(name, async () => {
        figures = merge(figures, await measure(name, folder));
      }).catch((error) => {
        // The other files' figures are still worth having.
        process.stderr.write(`    ${error.message}\n`);
        process.exitCode = 1;
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write(`  After:  ${machine()}\n`);
  process.stdout.write(`${json ? JSON.stringify(figures) : table(rows(figures))}\n`);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
