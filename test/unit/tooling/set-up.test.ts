import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from '../../support/script';

const { fingerprint } = script<{ fingerprint(root: string, inputs: readonly string[]): string }>(
  'bootstrap/build.mjs',
);
const { alone } = script<{
  alone<T>(work: () => Promise<T>, say: (line: string) => void, folder: string): Promise<T>;
}>('bootstrap/lock.mjs');
const { mendFor, systemPaths, withModule } = script<{
  mendFor(platform: string, exists: (path: string) => boolean): string;
  systemPaths(platform: string, arch: string): string[];
  withModule(env: object, found: { module: string; libraryPath?: string }): object;
}>('bootstrap/softhsm.mjs');
const npm = script<{
  npmCommand(env: Record<string, string>, execPath: string): string[];
  mendFor(code: number, output: string): string;
}>('bootstrap/npm.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydesk-set-up-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the build is made anew', () => {
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const print = () => fingerprint(folder, ['src', 'recipe']);

  beforeEach(() => {
    mkdirSync(join(folder, 'src', 'deep'), { recursive: true });
    write('src/deep/a.ts', '1');
    write('recipe', 'x');
  });

  test('not when nothing changed', () => {
    expect(print()).toBe(print());
  });

  test.each<[string, () => void]>([
    ['a source changed', () => write('src/deep/a.ts', '2')],
    ['a source was added', () => write('src/deep/b.ts', '')],
    ['a source was renamed', () => [rmSync(join(folder, 'src/deep/a.ts')), write('src/deep/c.ts', '1')]],
    ['the recipe went', () => rmSync(join(folder, 'recipe'))],
  ])('when %s', (_what, change) => {
    const before = print();
    change();
    expect(print()).not.toBe(before);
  });
});

describe('two set-ups of one checkout', () => {
  test('run one after the other', async () => {
    const order: string[] = [];
    let finishFirst = () => {};
    const first = alone(
      () =>
        new Promise<void>((resolve) => {
          finishFirst = () => {
            order.push('first ends');
            resolve();
          };
        }),
      () => {},
      folder,
    );
    const second = alone(
      async () => {
        order.push('second begins');
      },
      () => finishFirst(),
      folder,
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['first ends', 'second begins']);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a lock whose process is gone is taken over', async () => {
    const nobody = 2 ** 22 + 1; // above every process number that Linux or macOS gives out
    writeFileSync(join(folder, 'setup.lock'), String(nobody));
    await expect(
      alone(
        async () => 'done',
        () => {},
        folder,
      ),
    ).resolves.toBe('done');
  });

  test('a failure gives the lock back', async () => {
    const broken = alone(
      () => Promise.reject(new Error('no')),
      () => {},
      folder,
    );
    await expect(broken).rejects.toThrow('no');
    expect(existsSync(join(folder, 'setup.lock'))).toBe(false);
  });
});

describe('SoftHSM', () => {
  test.each([
    ['linux', 'x64', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'],
    ['linux', 'arm64', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so'],
    ['darwin', 'arm64', '/opt/homebrew/lib/softhsm/libsofthsm2.so'],
  ])('on %s-%s it is looked for at %s', (platform, arch, path) => {
    expect(systemPaths(platform, arch)).toContain(path);
  });

  test.each([
    ['linux', '/usr/bin/apt-get', 'Run: sudo apt-get update && sudo apt-get install -y libsofthsm2'],
    ['linux', '/usr/bin/dnf', 'Run: sudo dnf install -y softhsm'],
    ['darwin', '/opt/homebrew/bin/brew', 'Run: brew install softhsm'],
    ['darwin', '', 'Install Homebrew (https://brew.sh), then run: brew install softhsm'],
  ])('on %s with %s, the person reads: %s', (platform, there, line) => {
    expect(mendFor(platform, (path) => path === there)).toBe(line);
  });

  test('what starts next finds the module and its libraries, before those of the system', () => {
    expect(withModule({ LD_LIBRARY_PATH: '/old' }, { module: '/m.so', libraryPath: '/new' })).toEqual({
      KEYDESK_PKCS11_MODULE: '/m.so',
      LD_LIBRARY_PATH: '/new:/old',
    });
    expect(withModule({}, { module: '/m.so' })).toEqual({ KEYDESK_PKCS11_MODULE: '/m.so' });
  });
});

describe('npm', () => {
  test('is the one that started us, else the one on the PATH; other package managers are not asked', () => {
    expect(npm.npmCommand({ npm_execpath: '/n/npm-cli.js' }, '/n/node')).toEqual([
      '/n/node',
      '/n/npm-cli.js',
    ]);
    expect(npm.npmCommand({ npm_execpath: '/y/yarn.js' }, '/n/node')).toEqual(['npm']);
    expect(npm.npmCommand({}, '/n/node')).toEqual(['npm']);
  });

  test.each([
    [127, '', /install it/],
    [1, 'npm error code ENOTFOUND', /check the network and proxy/],
    [1, 'npm error ENOSPC', /disk is full/],
    [1, 'npm error code EACCES', /writable/],
    [1, 'npm error code EINTEGRITY', /by hand/],
  ])('when it fails with %d and "%s", the person reads what to do', (code, output, mend) => {
    expect(npm.mendFor(code, output)).toMatch(mend);
  });
});
