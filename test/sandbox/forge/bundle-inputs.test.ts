import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBundle } from '../../../src/sandbox/forge/bundle-cache';
import { reachableFrom } from '../../../src/sandbox/forge/bundle-inputs';
import { cleanUp, temporaryFolder } from './support';

afterAll(cleanUp);

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'parts'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('a bundle depends on what its entry reaches, and on nothing else', () => {
  const folder = folderWith({
    'index.ts': "import { one } from './one';\nexport * from \"./parts\";\nimport * as z from 'zod';",
    'one.ts': "import type { Two } from './two'; const later = () => import('./later.js');",
    'two.tsx': "import './index';\nimport data from './data.json';",
    'later.js': "require( './old.cjs' )",
    'old.cjs': '',
    'data.json': '"import \'./elsewhere\'"',
    'parts/index.ts': "import { up } from '../up'",
    'up.ts': "import './missing';",
    'elsewhere.ts': '',
  });
  const found = reachableFrom([join(folder, 'index')]).map((file) => file.slice(folder.length + 1));
  expect(found).toEqual(
    ['data.json', 'index.ts', 'later.js', 'old.cjs', 'one.ts', 'parts/index.ts', 'two.tsx', 'up.ts'].sort(),
  );
});

test('folders are no sources', () => {
  const folder = folderWith({});
  expect(reachableFrom([join(folder, 'parts')])).toEqual([]);
});

describe('the folder of bundles', () => {
  const nameOf = (index: number): string => index.toString(16).padStart(24, '0');
  const wait = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('many who ask at a time have a bundle made once', async () => {
    const output = join(temporaryFolder(), nameOf(1));
    let made = 0;
    const make = async (): Promise<void> => {
      made += 1;
      await wait();
      mkdirSync(output);
    };
    await Promise.all([ensureBundle(output, make), ensureBundle(output, make), ensureBundle(output, make)]);
    expect(made).toBe(1);
  });

  test('the next one is made after a failure, and after a lock that its owner left behind', async () => {
    const output = join(temporaryFolder(), nameOf(1));
    await expect(ensureBundle(output, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    writeFileSync(`${output}.lock`, String(2 ** 30));
    await ensureBundle(output, async () => void mkdirSync(output));
  });

  test('the newest are kept', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 12; index++) {
      const output = join(folder, nameOf(index));
      await ensureBundle(output, async () => void mkdirSync(output));
    }
    const kept = readdirSync(folder);
    expect(kept).toHaveLength(8);
    expect(kept).toContain(nameOf(11));
  });
});
