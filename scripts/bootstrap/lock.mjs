// Two set-ups at once would install over each other: the second waits for the first.
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE } from './paths.mjs';

const POLL_MS = 300;
/** No set-up takes this long: the process number has gone to another program. */
const FORGOTTEN_MS = 20 * 60_000;

/** Runs `work` while no other set-up of this checkout does. A lock whose owner is gone is taken over. */
export async function alone(work, say, folder = PRIVATE) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'setup.lock');
  let told = false;
  while (!take(file)) {
    if (!told) say(`Another set-up of this checkout is running (process ${owner(file)}): waiting for it.`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(file) {
  // A link appears with its content or not at all.
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (abandoned(file)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function abandoned(file) {
  const pid = owner(file);
  if (pid === undefined) return false;
  return !alive(pid) || Date.now() - statSync(file, { throwIfNoEntry: false })?.mtimeMs > FORGOTTEN_MS;
}

function owner(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
