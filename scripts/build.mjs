// Bundles the parts that run on a machine of ours (CLI, KMS server, signer, sandbox) into build/: plain files for
// plain Node. The Forge app itself is bundled by Forge's own bundler.

import { existsSync } from 'node:fs';
import { build } from 'esbuild';

const ENTRIES = {
  keydesk: 'src/cli/keydesk.ts',
  signer: 'src/kms-server/hsm/signer/main.ts',
  'app-runner': 'src/sandbox/forge/runner/main.ts',
};

const present = Object.fromEntries(Object.entries(ENTRIES).filter(([, file]) => existsSync(file)));
await build({
  entryPoints: present,
  outdir: 'build',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  sourcemap: true,
  packages: 'external',
  logLevel: 'warning',
});
