// The tests, under Jest with a reporter of ours.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE, ROOT } from '../bootstrap/paths.mjs';
import { openScratch } from './scratch.mjs';

/** More than the cores of a small machine: the long files wait for browsers and deadlines half of their time. */
const WORKERS = 3;
/** A log holds text: some of Jest's parts colour it as soon as CI is set. */
const PLAIN = process.stdout.isTTY ? {} : { NO_COLOR: '1' };

/** Runs Jest and gives its counts; a Jest that ends without any (a crash, a wrong argument) is one failure. */
export async function runJest(args) {
  const counts = join(PRIVATE, `jest-${process.pid}.json`);
  mkdirSync(PRIVATE, { recursive: true });
  const scratch = openScratch();
  const reporter = join(ROOT, 'scripts', 'test', 'jest-reporter.cjs');
  // --reporters takes every bare word that follows it: another option has to.
  const code = await inherit(
    [
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      `--reporters=${reporter}`,
      `--maxWorkers=${WORKERS}`,
      // A process that a failed test left behind holds Jest's output open: the run has to end all the same.
      '--forceExit',
      ...args,
    ],
    { ...process.env, ...PLAIN, KEYDESK_TEST_COUNTS: counts, TMPDIR: scratch.folder },
  );
  scratch.remove();
  const result = read(counts);
  rmSync(counts, { force: true });
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

function inherit(args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
