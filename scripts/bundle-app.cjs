// Bundles the functions of the Forge app in the working directory with Forge's own bundler, after its manifest has
// passed Forge's own validator. A program of its own: both look at the working directory, and the bundler wants to be
// reached from a main module.
//
//   node scripts/bundle-app.cjs <output folder>
//
// Ends with status 0, or with 1 and the reasons on standard error.

const {
  mkdirSync,
  readFileSync,
  writeFileSync,
  copyFileSync,
  readdirSync,
  rmSync,
  mkdtempSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { parse } = require('yaml');

/** The bundler adds a loader and a wrapper; ours is the runner process, so both are empty here. */
function emptyRuntime() {
  const folder = mkdtempSync(join(tmpdir(), 'forge-runtime-'));
  mkdirSync(join(folder, 'dist'));
  for (const name of ['loader.js', 'wrapper.js'])
    writeFileSync(join(folder, 'dist', name), '"use strict";\n');
  return folder;
}

async function checkManifest() {
  const { validate } = require('@forge/manifest');
  const result = await validate();
  const errors = (result.errors ?? []).filter((problem) => problem.level === 'error');
  for (const problem of errors) {
    process.stderr.write(`manifest.yml:${problem.line ?? 0}: ${problem.message}\n`);
  }
  if (!result.success || errors.length > 0)
    throw new Error('manifest.yml is refused by the Forge manifest validator');
}

function handlerModules() {
  const manifest = parse(readFileSync('manifest.yml', 'utf8'));
  const functions = manifest.modules?.function ?? [];
  return functions.map(({ handler }) => ({ module: handler.slice(0, handler.lastIndexOf('.')) }));
}

const quiet = {
  debug() {},
  trace() {},
  info() {},
  warn() {},
  error: (message) => process.stderr.write(`${message}\n`),
};

async function bundle(outputFolder) {
  const { getNodeBundler, getEntryPoints } = require('@forge/bundler');
  const { LocalWrapperProvider } = require('@forge/bundler/out/wrapper-provider');
  const { FileSystemReader } = require('@forge/cli-shared');
  const runtime = emptyRuntime();
  try {
    const wrapper = new LocalWrapperProvider(new FileSystemReader(), runtime);
    const bundler = getNodeBundler(quiet, wrapper, { readConfig: async () => ({ app: {} }) });
    const result = await bundler.bundle({
      appDirectory: process.cwd(),
      entryPoints: getEntryPoints(handlerModules()),
    });
    mkdirSync(outputFolder, { recursive: true });
    for (const name of readdirSync(result.outputDir))
      copyFileSync(join(result.outputDir, name), join(outputFolder, name));
    for (const [name, content] of result.additionalOutputs ?? []) {
      const file = join(outputFolder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    rmSync(result.outputDir, { recursive: true, force: true });
  } finally {
    rmSync(runtime, { recursive: true, force: true });
  }
}

async function main() {
  const outputFolder = process.argv[2];
  if (!outputFolder) throw new Error('Usage: node scripts/bundle-app.cjs <output folder>');
  await checkManifest();
  await bundle(outputFolder);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
