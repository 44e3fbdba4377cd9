// Where tests keep their files. They write and sync many small ones (databases, tokens of the HSM, browser profiles),
// and a disk is waited for at each; memory isn't. What they show is that a process may die, not a machine.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLACES = { memory: '/dev/shm', mounts: '/proc/mounts', enoughBytes: 4 * 2 ** 30, disk: tmpdir() };
const OURS = /^keydesk-tests-(\d+)-/;

/** A folder for one run of the tests, and what removes it with all that is in it. */
export function openScratch(places = PLACES) {
  const parent = isUsable(places) ? places.memory : places.disk;
  removeOrphans(parent);
  const folder = mkdtempSync(join(parent, `keydesk-tests-${process.pid}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Tests start programs that they have written: a mount without execution won't do, nor one as small as a container's. */
function isUsable({ memory, mounts, enoughBytes }) {
  if (!existsSync(memory) || !existsSync(mounts)) return false;
  const options = readFileSync(mounts, 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, mountPoint]) => mountPoint === memory)?.[3]
    ?.split(',');
  if (!options?.includes('rw') || options.includes('noexec')) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= enoughBytes;
}

/** A run that was killed could not clean up after itself. */
function removeOrphans(parent) {
  for (const name of readdirSync(parent)) {
    const pid = OURS.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
