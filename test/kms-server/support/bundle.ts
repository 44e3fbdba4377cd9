import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

/** The checkout, from wherever this runs: bundled for a bench, it lies elsewhere. */
export const ROOT = checkoutAbove(__dirname);

function checkoutAbove(folder: string): string {
  if (existsSync(join(folder, 'manifest.yml'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`There is no checkout above ${__dirname}`);
  return checkoutAbove(parent);
}

/**
 * Builds entries from the sources as they are, outside the checkout. Packages stay where they are: only the native one
 * can't be bundled.
 */
export function bundle(entries: Readonly<Record<string, string>>): {
  readonly folder: string;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-build-'));
  const koffi = require.resolve('koffi', { paths: [ROOT] });
  buildSync({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(ROOT, file)])),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    alias: { koffi },
    external: [koffi],
    logLevel: 'error',
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
