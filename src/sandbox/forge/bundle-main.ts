/**
 * `node build/bundle-app.js`: bundles the functions and the UI Kit pages of this checkout's app with Forge's own bundlers,
 * as a sandbox would when it needs them. Prints the size of the functions' bundle, in bytes.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleApp, projectRoot } from './bundle';
import { type ManifestResource, readManifest } from './manifest';
import { isUiKit } from './page-modules';
import { UiBundles } from './ui-bundles';

const appDir = projectRoot();

async function bundlePages(resources: readonly ManifestResource[]): Promise<void> {
  const bundles = new UiBundles(appDir);
  for (const resource of resources) await bundles.folder(resource);
}

async function main(): Promise<void> {
  const pages = readManifest(appDir).resources.filter(isUiKit);
  const [functions] = await Promise.all([bundleApp(appDir), bundlePages(pages)]);
  console.log(statSync(join(functions, 'index.cjs')).size);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
