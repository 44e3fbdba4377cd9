// Bundles the parts that run on a machine of ours (CLI, KMS server, signer, sandbox) into build/: plain files for
// plain Node.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';

const ENTRIES = {
  keydesk: 'src/cli/keydesk.ts',
  signer: 'src/kms-server/hsm/signer/main.ts',
  'app-runner': 'src/sandbox/forge/runner/main.ts',
  'bundle-app': 'src/sandbox/forge/bundle-main.ts',
  // The demo's DSM: a program of the tests, started by its file.
  'dsm-stand-in': 'test/wire/dsm-stub/main.ts',
};

export async function buildPrograms() {
  const { outputFiles } = await build({
    entryPoints: ENTRIES,
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
}
