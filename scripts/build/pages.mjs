// Bundles what runs in a browser and is drawn with Atlaskit: the sandbox's own site, the KMS's console and the app's
// Custom UI. UI Kit pages are bundled by Forge's own bundler (scripts/bundle-app.cjs).
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { sort } from '@compiled/css';
import { build } from 'esbuild';

/** Each page: folder with `index.html` and `src/index.tsx`, and where its files go. */
export const PAGES = {
  'sandbox-site': { source: 'src/sandbox/browser', output: 'build/sandbox-site' },
  'kms-console': { source: 'static/kms-console', output: 'build/kms-console' },
  'operator-console': { source: 'static/operator-console', output: 'static/operator-console/build' },
  'copy-buttons': { source: 'static/copy-buttons', output: 'static/copy-buttons/build' },
};

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

const options = ({ source, output }) => ({
  entryPoints: { index: join(source, 'src/index.tsx') },
  outdir: output,
  bundle: true,
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

const isCss = ({ path }) => path.endsWith('.css');

/** Scripts come in parts, as they are needed; nothing would load the parts' styles, so all of those are one file. */
async function bundle(page) {
  const [parts, whole] = await Promise.all([
    build({ ...options(page), splitting: true }),
    build({ ...options(page), splitting: false }),
  ]);
  const files = [...parts.outputFiles.filter((file) => !isCss(file)), ...whole.outputFiles.filter(isCss)];
  return files.map((file) => ({
    name: relative(resolve(page.output), file.path),
    text: isCss(file) ? sorted(file.text) : file.text,
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

/** The frame's half of the bridge: one plain script, which runs before anything else of a page. */
export async function buildBridge() {
  const output = 'build/sandbox-frame/global-bridge.js';
  const { outputFiles } = await build({
    entryPoints: ['src/sandbox/browser/frame/index.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
    write: false,
  });
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(`${output}.${process.pid}`, outputFiles[0].contents);
  renameSync(`${output}.${process.pid}`, output);
}

export async function buildPage(page) {
  write(page, await bundle(page));
}
