// node_modules: installed by `npm ci` when what is there isn't what package-lock.json asks for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { ROOT } from './paths.mjs';

/**
 * Whether an installed tree is the locked one. npm notes what it installed in node_modules/.package-lock.json, last of
 * all, so a broken-off installation has none. Packages made for other machines are absent, and must be: their
 * presence means that the folder was copied from another kind of machine.
 */
export function sameTree(lock, installed, machine) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  return (
    Object.keys(installed.packages).every((path) => path in lock.packages) &&
    wanted.every(([path, entry]) => {
      const found = installed.packages[path];
      if (found) return found.integrity === entry.integrity && madeFor(entry, machine);
      return entry.optional === true;
    })
  );
}

const madeFor = (entry, { platform, arch }) =>
  (!entry.os || entry.os.includes(platform)) && (!entry.cpu || entry.cpu.includes(arch));

function installedAsLocked() {
  const note = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  return sameTree(read(join(ROOT, 'package-lock.json')), read(note), process);
}

/** Installs the locked packages unless they are there. Needs no network when they are there or in npm's cache. */
export async function ensurePackages(say) {
  if (installedAsLocked()) return { text: 'npm packages: as locked' };
  say('npm packages: installing (1 GB, about half a minute)');
  await npm(['ci'], ROOT);
  return { text: 'npm packages: installed' };
}
