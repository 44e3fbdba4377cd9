// The checks that aren't tests. Each gives `{passed, failed, skipped, output, note?}`: what it found wrong is counted one by one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { capture } from '../bootstrap/run.mjs';

const PROGRAMS = {
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
};

/** Runs a checker; `count` finds the number of faults in what it prints, at least one when its status says so. */
async function checkWith(script, args, count) {
  const { code, output } = await capture(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT });
  if (code === 0) return { passed: 1, failed: 0, skipped: 0, output: warningsIn(output) };
  return { passed: 0, failed: Math.max(1, count(output)), skipped: 0, output };
}

const warningsIn = (output) =>
  output
    .split('\n')
    .filter((line) => /^\s*warn\b/.test(line))
    .join('\n');
const matches = (pattern) => (output) => output.match(pattern)?.length ?? 0;
const figure = (pattern) => (output) => Number(output.match(pattern)?.[1] ?? 0);

async function manifest() {
  if (!existsSync(join(ROOT, 'manifest.yml'))) {
    return { passed: 0, failed: 0, skipped: 1, output: '', note: 'skipped, there is no manifest.yml' };
  }
  return checkWith('scripts/test/manifest.mjs', [], matches(/^ {2}\S/gm));
}

/** Before the tests, which would all wait for it at once, against their time limits. */
async function bundles() {
  const { code, output } = await capture(process.execPath, [join(ROOT, 'build/bundle-app.js')], {
    cwd: ROOT,
  });
  if (code !== 0) return { passed: 0, failed: 1, skipped: 0, output };
  return { passed: 1, failed: 0, skipped: 0, output: '', note: `functions of ${Number(output)} bytes` };
}

/** What runs in a browser has the DOM's types, and nothing else has. */
const PROJECTS = [
  ...['.', 'src/sandbox/browser'],
  ...['static/operator-console', 'static/copy-buttons', 'static/kms-console'],
];

async function types() {
  const check = (project) =>
    checkWith(PROGRAMS.tsc, ['-p', project, '--noEmit', '--pretty', 'false'], matches(/error TS\d+/g));
  const results = await Promise.all(PROJECTS.map(check));
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    skipped: 0,
    output: results.map(({ output }) => output).join(''),
  };
}

export const CHECKS = [
  { name: 'Types', run: types },
  {
    name: 'Lint and format',
    run: () =>
      checkWith(
        PROGRAMS.biome,
        ['ci', '--colors=off', '--diagnostic-level=warn', '.'],
        figure(/Found (\d+) errors?/),
      ),
  },
  {
    name: 'Import directions',
    run: () =>
      checkWith(
        PROGRAMS.depcruise,
        ['--config', '.dependency-cruiser.cjs', 'src', 'static', 'test'],
        figure(/(\d+) errors/),
      ),
  },
  { name: 'Forge manifest', run: manifest },
  { name: 'Forge bundles', run: bundles },
];
