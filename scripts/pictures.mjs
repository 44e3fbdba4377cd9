// `npm run pictures`: the README's pictures, taken anew of the pages as they are now.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PRIVATE, ROOT } from './bootstrap/paths.mjs';
import { step } from './bootstrap/progress.mjs';

const TARGET = join(ROOT, 'docs', 'pictures');

// Inside the checkout, so that it finds node_modules.
mkdirSync(PRIVATE, { recursive: true });
mkdirSync(TARGET, { recursive: true });
const folder = mkdtempSync(join(PRIVATE, 'pictures-'));
try {
  const outfile = join(folder, 'pictures.cjs');
  await build({
    entryPoints: [join(ROOT, 'test', 'pictures', 'pictures.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    packages: 'external',
    logLevel: 'warning',
  });
  const { pictures } = createRequire(import.meta.url)(outfile);
  await step('Pictures in docs/pictures', () => pictures(TARGET), process.stdout);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
