import { basename } from 'node:path';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
/** npm's own pauses make a person without a network wait for more than a minute. */
const PATIENCE = ['--fetch-retries=3', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=8000'];

/** How to start npm: the one that started us, as a script of the running Node, else the one on the PATH. */
export function npmCommand(env, execPath) {
  const script = env.npm_execpath;
  return script && /^npm-cli\.c?js$/.test(basename(script)) ? [execPath, script] : ['npm'];
}

/** Runs npm quietly; throws a `SetupError` that says what to do when it fails. */
export async function npm(args, cwd) {
  const [command, ...before] = npmCommand(process.env, process.execPath);
  const { code, output } = await capture(command, [...before, ...args, ...QUIET, ...PATIENCE], { cwd });
  if (code !== 0) throw new SetupError(`npm ${args[0]} failed:\n${lastLines(output)}`, mendFor(code, output));
}

/** What the person should do about a failed npm, from its exit status and what it printed. */
export function mendFor(code, output) {
  if (code === 127)
    return 'npm was not found: install it (it comes with Node), then run the same command again.';
  if (/ENOSPC/.test(output))
    return 'The disk is full: make room (about 1 GB), then run the same command again.';
  if (/EACCES|EPERM/.test(output))
    return 'Make the checkout and the npm cache writable for you, then run the same command again.';
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    return 'The npm registry could not be reached: check the network and proxy (npm config get proxy), then run the same command again.';
  }
  return 'Run `npm ci` by hand to see more, then run the same command again.';
}

const lastLines = (output) =>
  output
    .trimEnd()
    .split('\n')
    .slice(-12)
    .map((line) => `    ${line}`)
    .join('\n');
