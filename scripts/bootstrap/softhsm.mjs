// SoftHSM, the software token that the demo and the tests use: the system's, or one unpacked inside the checkout.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bringFromDebian } from './debian.mjs';
import { PRIVATE, ROOT } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const NOTE = join(PRIVATE, 'softhsm.json');

const TRIPLETS = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** Where packagers put the module, most usual first. */
export function systemPaths(platform, arch) {
  if (platform === 'darwin') {
    return ['/opt/homebrew', '/usr/local', '/opt/local'].map(
      (prefix) => `${prefix}/lib/softhsm/libsofthsm2.so`,
    );
  }
  return [
    '/usr/lib/softhsm/libsofthsm2.so',
    `/usr/lib/${TRIPLETS[arch] ?? arch}/softhsm/libsofthsm2.so`,
    '/usr/lib64/softhsm/libsofthsm2.so',
    '/usr/lib64/pkcs11/libsofthsm2.so',
    '/usr/lib64/libsofthsm2.so',
    '/usr/local/lib/softhsm/libsofthsm2.so',
  ];
}

/** Package managers we can name the right command for, by the program that shows they are there. */
const BY_HAND = [
  ['/usr/bin/apt-get', 'sudo apt-get update && sudo apt-get install -y libsofthsm2'],
  ['/usr/bin/dnf', 'sudo dnf install -y softhsm'],
  ['/usr/bin/pacman', 'sudo pacman -S --noconfirm softhsm'],
  ['/usr/bin/zypper', 'sudo zypper install -y softhsm'],
  ['/opt/homebrew/bin/brew', 'brew install softhsm'],
  ['/usr/local/bin/brew', 'brew install softhsm'],
];

/** What a person can do to get SoftHSM, in one line with the exact command where we know it. */
export function mendFor(platform, exists = existsSync) {
  const command = BY_HAND.find(([program]) => exists(program))?.[1];
  if (command) return `Run: ${command}`;
  if (platform === 'darwin') return 'Install Homebrew (https://brew.sh), then run: brew install softhsm';
  return 'Install SoftHSM 2 and name its module: export KEYDESK_PKCS11_MODULE=/path/to/libsofthsm2.so';
}

/** What an earlier set-up found, while it is still there. */
export function notedModule() {
  const noted = existsSync(NOTE) ? JSON.parse(readFileSync(NOTE, 'utf8')) : undefined;
  return noted && existsSync(noted.module) ? noted : undefined;
}

/** The PKCS#11 module as `{module, libraryPath?, from}`; throws a `SetupError` where there is none to be had. */
export async function ensureSoftHsm(node, say) {
  const named = process.env.KEYDESK_PKCS11_MODULE;
  if (named) {
    if (existsSync(named)) return { module: named, from: 'KEYDESK_PKCS11_MODULE' };
    throw new SetupError(
      `KEYDESK_PKCS11_MODULE names ${named}, which isn't there.`,
      'Mend the path or unset the variable.',
    );
  }
  const noted = notedModule();
  if (noted) return noted;

  const found = (await fromSystem(node)) ?? (await fromHomebrew(node)) ?? (await fromDebian(node, say));
  if (!found)
    throw new SetupError('SoftHSM was not found and could not be brought.', mendFor(process.platform));
  mkdirSync(PRIVATE, { recursive: true });
  writeFileSync(NOTE, `${JSON.stringify(found, undefined, 2)}\n`);
  return found;
}

async function fromSystem(node) {
  for (const module of systemPaths(process.platform, process.arch)) {
    if (existsSync(module) && (await loads(node, { module }))) return { module, from: 'the system' };
  }
  return undefined;
}

async function fromHomebrew(node) {
  if (process.platform !== 'darwin') return undefined;
  const { code, output } = await capture('brew', ['--prefix', 'softhsm']);
  const module = join(output.trim(), 'lib', 'softhsm', 'libsofthsm2.so');
  return code === 0 && existsSync(module) && (await loads(node, { module }))
    ? { module, from: 'Homebrew' }
    : undefined;
}

async function fromDebian(node, say) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return undefined;
  say("SoftHSM: unpacking Debian's libsofthsm2");
  const brought = await bringFromDebian({
    packages: ['libsofthsm2'],
    binary: 'libsofthsm2.so',
    folder: join(PRIVATE, 'softhsm'),
  });
  if (!brought) return undefined;
  const { path: module, libraryPath } = brought;
  const found = { module, ...(libraryPath && { libraryPath }), from: 'Debian, unpacked in .keydesk' };
  return (await loads(node, found)) ? found : undefined;
}

/** The environment a module's user needs. */
export const withModule = (env, { module, libraryPath }) => ({
  ...env,
  KEYDESK_PKCS11_MODULE: module,
  ...(libraryPath && { LD_LIBRARY_PATH: [libraryPath, env.LD_LIBRARY_PATH].filter(Boolean).join(':') }),
});

/** Whether a module can be loaded by the Node that will use it, with what else it needs. */
async function loads(node, found) {
  const script =
    "require('koffi').load(process.env.KEYDESK_PKCS11_MODULE).func('ulong C_GetFunctionList(void *)')";
  const { code } = await capture(node, ['-e', script], { cwd: ROOT, env: withModule(process.env, found) });
  return code === 0;
}
