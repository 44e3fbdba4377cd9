import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileBelow } from '../../../src/sandbox/web/files';
import { cleanUp, temporaryFolder } from '../forge/support';

afterAll(cleanUp);

test('a file is served from its folder, never through a link that leaves it, nor from a neighbour', async () => {
  const folder = realpathSync(temporaryFolder());
  for (const name of ['static', 'static-secret', join('static', 'deep')]) mkdirSync(join(folder, name));
  for (const name of ['static/a b.js', 'static/deep/c.js', 'static-secret/key'])
    writeFileSync(join(folder, name), name);
  symlinkSync(join(folder, 'static-secret', 'key'), join(folder, 'static', 'link.js'));
  symlinkSync(join(folder, 'static', 'deep'), join(folder, 'static', 'inside'));
  const below = (path: string) => fileBelow(join(folder, 'static'), path);
  expect(await below('a%20b.js')).toBe(join(folder, 'static', 'a b.js'));
  expect(await below('deep/c.js')).toBe(join(folder, 'static', 'deep', 'c.js'));
  expect(await below('inside/c.js')).toBe(join(folder, 'static', 'deep', 'c.js'));
  for (const path of ['link.js', '../static-secret/key', 'deep', 'deep/../../static-secret/key', 'none.js'])
    expect(await below(path)).toBeUndefined();
});
