// Bundles the parts that run on a machine of ours (CLI, KMS server, signer, sandbox) into build/, plain files for
// plain Node, and the pages that run in a browser. The Forge app itself is bundled by Forge's own bundler.

import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { buildPages } from './build/pages.mjs';

const ENTRIES = {
  keydesk: 'src/cli/keydesk.ts',
  signer: 'src/kms-server/hsm/signer/main.ts',
  'app-runner': 'src/sandbox/forge/runner/main.ts',
};

const present = Object.fromEntries(Object.entries(ENTRIES).filter(([, file]) => existsSync(file)));
const { outputFiles } = await build({
  entryPoints: present,
  outdir: 'build',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  sourcemap: true,
  packages: 'external',
  logLevel: 'warning',
  write: false,
});

// Whoever starts one of these files meanwhile gets the old one or the new one, never half of one.
for (const { path, contents } of outputFiles) {
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

await buildPages();
