import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from '../../support/script';

interface Browser {
  readonly binary: string;
  readonly from: string;
}

const { browserPaths, ensureChromium, mendFor, starterScript } = script<{
  browserPaths(platform: string, path?: string): string[];
  ensureChromium(
    say: (line: string) => void,
    where: { readonly env: Record<string, string>; readonly home: string },
  ): Promise<Browser>;
  mendFor(platform: string, exists: (path: string) => boolean): string;
  starterScript(parts: { path: string; libraryPath?: string; fonts?: string }): string;
}>('bootstrap/chromium.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydesk-chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program in a folder of its own that answers every start with `text`. */
function program(inFolder: string, text: string): string {
  const file = join(folder, inFolder, 'chromium');
  mkdirSync(join(folder, inFolder));
  writeFileSync(file, `#!/bin/sh\necho '${text}'\n`);
  chmodSync(file, 0o755);
  return file;
}
const browser = (inFolder: string) => program(inFolder, '<html><body>42</body></html>');
const ensure = (env: Record<string, string>) =>
  ensureChromium(() => undefined, { env, home: join(folder, 'home') });

describe('which browser the tests use', () => {
  test('the first on the PATH that draws a page', async () => {
    program('broken', 'Command line only');
    const good = browser('good');
    browser('later');
    const PATH = ['none', 'broken', 'good', 'later'].map((name) => join(folder, name)).join(':');
    expect(await ensure({ PATH })).toEqual({ binary: good, from: good });
  });

  test('the one found before, while it is there', async () => {
    const first = browser('first');
    const second = browser('second');
    const found = (name: string) => ensure({ PATH: join(folder, name) });
    expect((await found('first')).binary).toBe(first);
    expect((await found('second')).binary).toBe(first);
    rmSync(first);
    expect((await found('second')).binary).toBe(second);
  });

  test('the one that KEYDESK_CHROMIUM names, before any other', async () => {
    const named = browser('named');
    browser('other');
    const env = { KEYDESK_CHROMIUM: named, PATH: join(folder, 'other') };
    expect(await ensure(env)).toEqual({ binary: named, from: 'KEYDESK_CHROMIUM' });
  });

  test('a name that leads nowhere is told, and nothing else is tried', async () => {
    browser('other');
    const env = { KEYDESK_CHROMIUM: '/no/such/browser', PATH: join(folder, 'other') };
    await expect(ensure(env)).rejects.toThrow("/no/such/browser, which isn't there");
  });

  test.each([
    ['linux', '/usr/bin/google-chrome'],
    ['linux', '/usr/bin/chromium'],
    ['linux', '/snap/bin/chromium'],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ])('on %s it is looked for at %s', (platform, path) => {
    expect(browserPaths(platform, '/usr/local/bin:/usr/bin')).toContain(path);
  });
});

describe('a machine that has none and gets none', () => {
  test.each([
    ['linux', '/usr/bin/apt-get', 'Run: sudo apt-get update && sudo apt-get install -y chromium'],
    ['linux', '/usr/bin/snap', 'Run: sudo snap install chromium'],
    ['linux', '', 'Install Chrome or Chromium and name it: export KEYDESK_CHROMIUM=/path/to/chromium'],
    ['darwin', '', 'Install Google Chrome: https://www.google.com/chrome'],
  ])('on %s with %s the person reads: %s', (platform, there, line) => {
    expect(mendFor(platform, (path) => path === there)).toBe(line);
  });
});

describe('the starter of an unpacked browser', () => {
  test('hands its arguments on, with libraries and fonts of its own, from any folder', () => {
    const place = join(folder, "it's here");
    mkdirSync(place);
    const path = join(place, 'browser');
    writeFileSync(path, '#!/bin/sh\necho "$LD_LIBRARY_PATH|$FONTCONFIG_FILE|$1"\n');
    chmodSync(path, 0o755);
    const text = starterScript({ path, libraryPath: `${place}/lib`, fonts: `${place}/fonts.conf` });
    expect(execFileSync('/bin/sh', ['-c', text, 'starter', '--a b'], { encoding: 'utf8' })).toBe(
      `${place}/lib|${place}/fonts.conf|--a b\n`,
    );
  });

  test('leaves the environment alone where the system has everything', () => {
    expect(starterScript({ path: '/b' })).toBe('#!/bin/sh\nexec \'/b\' "$@"\n');
  });
});
