// Debian's libsofthsm2 without root: apt fetches the package, dpkg unpacks it into a folder of ours.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './run.mjs';

const PACKAGE = 'libsofthsm2';
/** Where apt keeps its lists when the system's can't be used. */
const LISTS = 'apt';

/** Unpacks the module, and the libraries it needs that the system lacks, into `folder`. Undefined when apt has none. */
export async function bringFromDebian(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    return await bring(folder);
  } finally {
    rmSync(join(folder, LISTS), { recursive: true, force: true });
  }
}

async function bring(folder) {
  const apt = await aptThatHas(PACKAGE, folder);
  if (!apt || !(await unpackAll(folder))) return undefined;
  const root = join(folder, 'root');
  const module = find(root, 'libsofthsm2.so');
  if (!module) return undefined;

  if ((await missingLibraries(module)).length === 0) return { module };
  await unpackDependencies(apt, folder);
  const libraryPath = libraryFolders(root).join(':');
  const left = await missingLibraries(module, { ...process.env, LD_LIBRARY_PATH: libraryPath });
  return left.length === 0 ? { module, libraryPath } : undefined;
}

/** apt's options with which the package downloads: none, or, where apt's lists are empty or old, lists of our own. */
async function aptThatHas(name, folder) {
  if (await download([], name, folder)) return [];
  const state = join(folder, LISTS);
  for (const dir of ['lists/partial', 'archives/partial']) mkdirSync(join(state, dir), { recursive: true });
  const own = [
    ['Dir::State', state],
    ['Dir::State::status', '/var/lib/dpkg/status'],
    ['Dir::Cache', state],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  await capture('apt-get', [...own, 'update'], { cwd: folder });
  return (await download(own, name, folder)) ? own : undefined;
}

async function download(options, name, folder) {
  const { code } = await capture('apt-get', [...options, 'download', name], { cwd: folder });
  return (
    code === 0 && readdirSync(folder).some((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'))
  );
}

async function unpackAll(folder) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    const { code } = await capture('dpkg', ['-x', file, 'root'], { cwd: folder });
    if (code !== 0) return false;
  }
  return true;
}

async function unpackDependencies(apt, folder) {
  const { output } = await capture('apt-cache', [...apt, 'depends', '--no-recommends', PACKAGE], {
    cwd: folder,
  });
  for (const name of librariesIn(output)) await download(apt, name, folder);
  await unpackAll(folder);
}

/** The library packages in what `apt-cache depends` prints; the C library is every system's own. */
export const librariesIn = (depends) =>
  [...depends.matchAll(/^\s*\|?Depends: (lib\S+)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'libc6');

async function missingLibraries(module, env = process.env) {
  return missingIn((await capture('ldd', [module], { env })).output);
}

/** The names of the libraries that `ldd` could not find. */
export const missingIn = (ldd) => [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);

function find(folder, wanted) {
  return walk(folder).find((file) => file.endsWith(`/${wanted}`));
}

/** Where the shared libraries lie: files like libcrypto.so.3, not the plug-ins that some of them load. */
function libraryFolders(folder) {
  const files = walk(folder).filter((file) => /\/lib[^/]+\.so\.\d[^/]*$/.test(file));
  return [...new Set(files.map((file) => file.slice(0, file.lastIndexOf('/'))))];
}

function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
