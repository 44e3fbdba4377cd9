// Debian's packages without root: apt fetches them, dpkg unpacks them into a folder of ours.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './run.mjs';

/** Where apt keeps its lists when the system's can't be used. */
const LISTS = 'apt';

/**
 * Unpacks `packages`, and what they depend on and the system lacks, into `folder`. Gives where the file called `binary`
 * lies, as `{path, root, libraryPath?}`; undefined when apt has no such packages or a library stays missing.
 */
export async function bringFromDebian({ packages, binary, folder }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    return await bring(packages, binary, folder);
  } finally {
    rmSync(join(folder, LISTS), { recursive: true, force: true });
    for (const file of archivesIn(folder)) rmSync(join(folder, file));
  }
}

async function bring(packages, binary, folder) {
  const apt = await aptThatHas(packages, folder);
  if (!apt || !(await unpackAll(folder))) return undefined;
  const root = join(folder, 'root');
  const path = walk(root).find((file) => file.endsWith(`/${binary}`));
  if (!path) return undefined;

  if ((await missingLibraries(path)).length === 0) return { path, root };
  const { output } = await capture('apt-get', [
    ...apt,
    '-s',
    '--no-install-recommends',
    'install',
    ...packages,
  ]);
  await download(apt, newIn(output), folder);
  await unpackAll(folder);
  const libraryPath = libraryFolders(root).join(':');
  const left = await missingLibraries(path, { ...process.env, LD_LIBRARY_PATH: libraryPath });
  return left.length === 0 ? { path, root, libraryPath } : undefined;
}

/** apt's options with which the packages download: none, or, where apt's lists are empty or old, lists of our own. */
async function aptThatHas(packages, folder) {
  if (await download([], packages, folder)) return [];
  const state = join(folder, LISTS);
  for (const dir of ['lists/partial', 'archives/partial']) mkdirSync(join(state, dir), { recursive: true });
  const own = [
    ['Dir::State', state],
    ['Dir::State::status', '/var/lib/dpkg/status'],
    ['Dir::Cache', state],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  await capture('apt-get', [...own, 'update'], { cwd: folder });
  return (await download(own, packages, folder)) ? own : undefined;
}

async function download(options, packages, folder) {
  if (packages.length === 0) return true;
  const { code } = await capture('apt-get', [...options, 'download', ...packages], { cwd: folder });
  return (
    code === 0 && packages.every((name) => archivesIn(folder).some((file) => file.startsWith(`${name}_`)))
  );
}

const archivesIn = (folder) => readdirSync(folder).filter((name) => name.endsWith('.deb'));

async function unpackAll(folder) {
  for (const file of archivesIn(folder)) {
    const { code } = await capture('dpkg', ['-x', file, 'root'], { cwd: folder });
    if (code !== 0) return false;
  }
  return true;
}

/** What `apt-get -s install` would add to the system; the C library is every system's own. */
export const newIn = (simulated) =>
  [...simulated.matchAll(/^Inst (\S+) \(/gm)].map(([, name]) => name).filter((name) => name !== 'libc6');

async function missingLibraries(binary, env = process.env) {
  return missingIn((await capture('ldd', [binary], { env })).output);
}

/** The names of the libraries that `ldd` could not find. */
export const missingIn = (ldd) => [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);

/** Where shared libraries lie: some keep parts of theirs in folders of their own. */
function libraryFolders(folder) {
  const files = walk(folder).filter((file) => /\/lib[^/]+\.so(\.\d[^/]*)?$/.test(file));
  return [...new Set(files.map((file) => file.slice(0, file.lastIndexOf('/'))))];
}

function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
