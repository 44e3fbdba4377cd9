// Tries the stand-ins with clients that nobody here wrote. Installs what it lacks into .keydesk/peers; says in one
// line what can't be had.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Test file, the folder of its Python environment, what is installed there, and the program that proves it. */
const PEERS = [
  { test: 'dsm', folder: 'dsm', packages: ['sdkms==5.6.2919', 'sdkms-cli==5.6.2919'], program: 'sdkms-cli' },
];

const run = (program, ...words) =>
  execFileSync(program, words, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });

/** True where the peer is there, or could be installed. */
function ready({ test, folder, packages, program }) {
  const home = join(root, '.keydesk', 'peers', folder);
  if (existsSync(join(home, 'bin', program))) return true;
  try {
    mkdirSync(home, { recursive: true });
    run('python3', '-m', 'venv', home);
    run(join(home, 'bin', 'pip'), 'install', '--quiet', ...packages);
    return true;
  } catch (error) {
    const [reason] = String(error.stderr || error.message)
      .trim()
      .split('\n')
      .slice(-1);
    console.log(`Not tried: ${test} needs ${packages.join(' and ')} from PyPI (${reason}).`);
    return false;
  }
}

const tests = PEERS.filter(ready).map(({ test }) => test);
if (tests.length > 0) {
  const match = `<rootDir>/test/peers/@(${tests.join('|')}).peer.ts`;
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--testMatch', match], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
