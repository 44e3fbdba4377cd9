// Bundles what runs in a browser and is drawn with Atlaskit: the sandbox's own site and the operators' page. UI Kit
// pages are bundled by Forge's own bundler (scripts/bundle-app.cjs).
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { sort } from '@compiled/css';
import { build } from 'esbuild';

/** Each page: folder with `index.html` and `src/index.tsx`, and where its files go. */
export const PAGES = [
  { source: 'src/sandbox/browser', output: 'build/sandbox-site' },
  { source: 'static/operator-console', output: 'static/operator-console/build' },
];

const GATES = /^@atlaskit\/feature-gate-js-client(\/feature-gates)?$/;

/** Atlaskit's experiments ask a service that these pages can't and shouldn't reach: every gate stays shut. */
const shutGates = {
  name: 'shut-feature-gates',
  setup(bundler) {
    bundler.onResolve({ filter: GATES }, () => ({ path: resolve('scripts/build/feature-gates.mjs') }));
  },
};

/** Compiled's atomic classes rely on an order that concatenated files don't keep. */
const sorted = (css) => sort(css, { sortAtRulesEnabled: true, sortShorthandEnabled: true });

async function bundle({ source, output }) {
  const { outputFiles } = await build({
    entryPoints: { index: join(source, 'src/index.tsx') },
    outdir: output,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    plugins: [shutGates],
    logLevel: 'warning',
    write: false,
  });
  return outputFiles.map(({ path, text }) => ({
    name: relative(resolve(output), path),
    text: path.endsWith('.css') ? sorted(text) : text,
  }));
}

/** Writes beside the old files and then takes their place: a page that is open meanwhile finds whole files. */
function write({ source, output }, files) {
  mkdirSync(dirname(output), { recursive: true });
  const fresh = mkdtempSync(`${output}.`);
  for (const { name, text } of files) {
    mkdirSync(dirname(join(fresh, name)), { recursive: true });
    writeFileSync(join(fresh, name), text);
  }
  copyFileSync(join(source, 'index.html'), join(fresh, 'index.html'));
  rmSync(output, { recursive: true, force: true });
  renameSync(fresh, output);
}

export async function buildPages() {
  const present = PAGES.filter(({ source }) => existsSync(join(source, 'src/index.tsx')));
  await Promise.all(present.map(async (page) => write(page, await bundle(page))));
}
