import { readFileSync } from 'node:fs';
import { script } from '../../support/script';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly resolved?: string;
}
interface Tree {
  readonly packages: Readonly<Record<string, Entry>>;
}

const { sameTree } = script<{
  sameTree(lock: Tree, installed: Tree, machine: { platform: string; arch: string }): boolean;
}>('bootstrap/packages.mjs');

const MACHINE = { platform: 'linux', arch: 'x64' };
const A = { version: '1.0.0', integrity: 'sha512-a' };
const FOR_LINUX = { version: '1.0.0', integrity: 'sha512-l', optional: true, os: ['linux'], cpu: ['x64'] };
const FOR_MACOS = { version: '1.0.0', integrity: 'sha512-m', optional: true, os: ['darwin'], cpu: ['arm64'] };
const LOCK = {
  packages: {
    '': {},
    'node_modules/a': A,
    'node_modules/b-linux': FOR_LINUX,
    'node_modules/b-macos': FOR_MACOS,
  },
};
const installed = (packages: Tree['packages']) => sameTree(LOCK, { packages }, MACHINE);

describe('whether node_modules is what the lock file asks for', () => {
  test('yes: everything this machine needs is there', () => {
    expect(installed({ 'node_modules/a': A, 'node_modules/b-linux': FOR_LINUX })).toBe(true);
  });

  test.each<[string, Tree['packages']]>([
    ['a package is missing', { 'node_modules/b-linux': FOR_LINUX }],
    [
      'a package has other contents',
      { 'node_modules/a': { ...A, integrity: 'sha512-x' }, 'node_modules/b-linux': FOR_LINUX },
    ],
    [
      'a package is one too many',
      { 'node_modules/a': A, 'node_modules/c': A, 'node_modules/b-linux': FOR_LINUX },
    ],
    [
      'the folder comes from another kind of machine',
      { 'node_modules/a': A, 'node_modules/b-macos': FOR_MACOS },
    ],
    ['nothing is there', {}],
  ])('no: %s', (_why, packages) => {
    expect(installed(packages)).toBe(false);
  });
});

describe('the lock file', () => {
  const text = readFileSync('package-lock.json', 'utf8');
  const lock = JSON.parse(text) as Tree;
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '');

  test.each([
    '@biomejs/cli-linux-x64',
    '@biomejs/cli-linux-arm64',
    '@biomejs/cli-darwin-x64',
    '@biomejs/cli-darwin-arm64',
    '@esbuild/linux-x64',
    '@esbuild/linux-arm64',
    '@esbuild/darwin-x64',
    '@esbuild/darwin-arm64',
    '@koromix/koffi-linux-x64',
    '@koromix/koffi-linux-arm64',
    '@koromix/koffi-darwin-x64',
    '@koromix/koffi-darwin-arm64',
  ])('holds %s', (name) => {
    expect(lock.packages[`node_modules/${name}`]).toMatchObject({ optional: true });
  });

  test('names no registry, so that everybody installs from their own', () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(text).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });

  test('pins the contents of every package', () => {
    expect(
      entries.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path),
    ).toEqual([]);
  });
});

test('package.json names no module type: icon packages of the UI kit are CommonJS and break under "module"', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).not.toHaveProperty('type');
});
