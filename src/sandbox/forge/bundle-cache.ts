import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** How many bundles are kept: a sandbox that runs since before the latest changes may need its own again. */
const KEPT = 8;
const BUNDLE = /^[0-9a-f]{24}$/;
const WAIT_MS = 100;

/** Has a folder made, by one process at a time, where it isn't there yet; old ones beside it go. */
export async function ensureBundle(output: string, make: () => Promise<void>): Promise<void> {
  const lock = `${output}.lock`;
  mkdirSync(dirname(output), { recursive: true });
  while (!existsSync(output)) {
    if (take(lock)) await makeUnlessThere(output, make).finally(() => rmSync(lock, { force: true }));
    else await setTimeout(WAIT_MS);
  }
}

async function makeUnlessThere(output: string, make: () => Promise<void>): Promise<void> {
  if (existsSync(output)) return;
  await make();
  prune(dirname(output));
}

/** Takes a lock that holds its owner's process id. One whose owner is gone is removed for the next try. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (!ownerLives(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function ownerLives(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function prune(cacheDir: string): void {
  const madeAt = (name: string) => statSync(join(cacheDir, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const bundles = readdirSync(cacheDir).filter((name) => BUNDLE.test(name));
  const old = bundles.sort((one, other) => madeAt(other) - madeAt(one)).slice(KEPT);
  for (const name of old) rmSync(join(cacheDir, name), { recursive: true, force: true });
}
