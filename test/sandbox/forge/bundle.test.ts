import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleApp, projectRoot } from '../../../src/sandbox/forge/bundle';
import { cleanUp, startSandbox, temporaryFolder } from './support';

afterAll(cleanUp);

const root = projectRoot();

/** A tiny app in a folder of its own, with the project's packages beside it. */
function smallApp(scope = 'storage:app'): string {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'tsconfig.json'),
    '{"compilerOptions": {"module": "ESNext", "moduleResolution": "Bundler"}}',
  );
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const manifest = `
app: {id: 'ari:cloud:ecosystem::app/0f0f0f0f-1111-4222-8333-444444444444', runtime: {name: nodejs22.x}}
permissions: {scopes: ['${scope}']}
modules:
  webtrigger: [{key: w, function: f, response: {type: dynamic}}]
  function: [{key: f, handler: index.f}]
`;
  writeFileSync(join(folder, 'manifest.yml'), manifest);
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'index.ts'), "export const f = () => 'hello';\n");
  return folder;
}

test('a bundle is made once for a state of its sources; sources that do not compile stop the start', async () => {
  const app = smallApp();
  const bundle = await bundleApp(app);
  expect(readFileSync(join(bundle, 'index.cjs'), 'utf8')).toContain("'hello'");
  expect(existsSync(join(bundle, 'index.cjs.map'))).toBe(true);
  const made = statSync(bundle).mtimeMs;
  expect(await bundleApp(app)).toBe(bundle);
  expect(statSync(bundle).mtimeMs).toBe(made);
  writeFileSync(join(app, 'src', 'index.ts'), 'export const f: number = "text";');
  await expect(bundleApp(app)).rejects.toThrow('could not be bundled');
}, 60_000);

test("a manifest that Forge's validator refuses stops the start", async () => {
  await expect(bundleApp(smallApp('read:everything'))).rejects.toThrow('manifest.yml');
}, 60_000);

test('a bundle that throws while it loads is reported with its reason', async () => {
  const bundle = temporaryFolder();
  writeFileSync(join(bundle, 'index.cjs'), "throw new Error('broken at load');");
  await expect(startSandbox({ bundle })).rejects.toThrow('broken at load');
});
