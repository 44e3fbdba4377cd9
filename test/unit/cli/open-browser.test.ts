import { on } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '../../../src/cli/demo/open-browser';

const URL = 'http://127.0.0.1:8123/browse/KEYS-1';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydesk-open-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function opener(name: string, text: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
}

const desktop = (platform: NodeJS.Platform) => ({ platform, env: { PATH: `${folder}:/usr/bin:/bin` } });
const failure = (platform: NodeJS.Platform) =>
  new Promise<string>((resolve) => openBrowser(URL, () => resolve('told'), desktop(platform)));

test.each([
  ['linux', 'xdg-open'],
  ['darwin', 'open'],
] as const)('on %s the address goes to %s', async (platform, program) => {
  const opened = join(folder, 'opened');
  opener(program, `printf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"`);
  const seen = watch(folder);
  openBrowser(URL, () => seen.emit('error', new Error('not opened')), desktop(platform));
  for await (const [, name] of on(seen, 'change')) if (name === 'opened') break;
  seen.close();
  expect(readFileSync(opened, 'utf8')).toBe(URL);
});

test('a desktop without a browser is told', async () => {
  opener('xdg-open', 'exit 3');
  expect(await failure('linux')).toBe('told');
});

test('a machine without a desktop is told', async () => {
  expect(await failure('aix')).toBe('told');
});
