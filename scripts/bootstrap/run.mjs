// Starting other programs: quietly for a step of the set-up, or as the thing the person asked for.
import { spawn } from 'node:child_process';

/** What apt would install is told in some ten thousands. */
const KEPT_CHARACTERS = 100_000;

/** Runs a program to its end without a terminal. Resolves with `{code, output}`; a program that isn't there has code 127. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: String(error) }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a program on our terminal and resolves with its exit status, 128 + n if signal n ended it. */
export function handOver(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    // The terminal's Ctrl-C reaches the child by itself: we only have to outlive it. A plain kill does not.
    const outlive = () => {};
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', outlive);
    process.on('SIGTERM', pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', outlive);
      process.off('SIGTERM', pass);
      resolve(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0));
    });
  });
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
