// Peers (scripts/peers/table.mjs): the one that the environment names, one that is installed where that does, or else
// one brought into .keydesk/peers.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS, variableOf } from '../peers/table.mjs';
import { PRIVATE, ROOT } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** How each registry's packages come into a folder; what fails gives what it printed. */
const INSTALLERS = {
  PyPI: {
    wanted: (install) => readFileSync(join(ROOT, 'scripts', 'peers', install), 'utf8'),
    steps: (home, install) => [
      ['python3', ['-m', 'venv', home]],
      [
        join(home, 'bin', 'python3'),
        ['-m', 'pip', 'install', ...QUIET_PIP, '-r', join(ROOT, 'scripts', 'peers', install)],
      ],
    ],
    mend: 'It needs python3 with venv and pip (Debian: python3-venv), and PyPI.',
  },
  'Go module proxy': {
    wanted: (install) => install,
    steps: (home, install) => [['go', ['install', install], { GOBIN: join(home, 'bin') }]],
    mend: 'It needs go, and a module proxy that has the module.',
  },
};

const QUIET_PIP = ['--quiet', '--disable-pip-version-check', '--no-compile', '--retries=1', '--timeout=10'];

/** The program of a peer as `{binary, from}`; throws a `SetupError` of one line where there is none to be had. */
export async function ensurePeer(name, say, env = process.env) {
  const { registry, install, program, orInstalled } = PEERS[name];
  const named = env[variableOf(PEERS[name])];
  if (named) return { binary: named, from: variableOf(PEERS[name]) };
  if (orInstalled && (await starts(program))) return { binary: program, from: 'the PATH' };
  const home = join(PRIVATE, 'peers', name);
  const binary = join(home, 'bin', program);
  const { wanted, steps, mend } = INSTALLERS[registry];
  // What is pinned is noted once it is there: a broken installation, or an older one, is made anew.
  const note = join(home, 'installed.txt');
  const found = existsSync(note) && readFileSync(note, 'utf8') === wanted(install);
  if (!found || !existsSync(binary)) {
    say(`${name}: installing from ${registry}`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    for (const [command, args, more] of steps(home, install))
      await carryOut(name, registry, mend, command, args, { ...env, ...more });
    writeFileSync(note, wanted(install));
  }
  return { binary, from: `${registry}, in .keydesk/peers` };
}

async function carryOut(name, registry, mend, command, args, env) {
  const { code, output } = await capture(command, args, { cwd: PRIVATE, env });
  if (code !== 0)
    throw new SetupError(`${name} can't be brought from ${registry}: ${reasonIn(output)}.`, mend);
}

/** pip and go tell the reason last. */
export const reasonIn = (output) =>
  output
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(\[notice\]|WARNING)/.test(line))
    .at(-1)
    ?.slice(0, 200)
    .replace(/\.$/, '') ?? 'no reason given';

const starts = async (program) => (await capture(program, ['--help'])).code === 0;
