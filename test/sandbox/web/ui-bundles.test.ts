import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UiBundles } from '../../../src/sandbox/forge/ui-bundles';
import { cleanUp, FIXTURE, startSandbox, temporaryFolder } from '../forge/support';

afterAll(cleanUp);

test('a sandbox that closes while it bundles leaves neither a process nor half a bundle', async () => {
  const uiBundleCache = temporaryFolder();
  const sandbox = await startSandbox({ uiBundleCache });
  const prepared = sandbox.preparePages();
  await sandbox.close();
  await prepared;
  expect(readdirSync(join(uiBundleCache, 'page'))).toEqual([]);
});

test('a page that does not compile says so, to the frame and to whoever asked', async () => {
  const appDir = temporaryFolder();
  writeFileSync(join(appDir, 'manifest.yml'), 'resources: [{key: page, path: page.tsx}]');
  writeFileSync(join(appDir, 'page.tsx'), 'export const = 1;');
  const bundles = new UiBundles(appDir);
  await expect(bundles.folder({ key: 'page', path: 'page.tsx' })).rejects.toThrow('could not be bundled');
  expect(existsSync(join(appDir, '.keydesk', 'ui-bundle', 'page', 'index.html'))).toBe(false);
}, 60_000);

test('a page is bundled once for a state of its sources', async () => {
  const { key, path } = { key: 'page', path: 'src/page.tsx' };
  const root = join(FIXTURE, '..', '..', '..');
  const bundles = () => new UiBundles(FIXTURE, join(root, '.keydesk', 'ui-bundle'));
  const [one, other] = await Promise.all([bundles().folder({ key, path }), bundles().folder({ key, path })]);
  expect(one).toBe(other);
  expect(readdirSync(one)).toEqual(expect.arrayContaining(['index.html', 'page.js']));
}, 60_000);
