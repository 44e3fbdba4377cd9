// Bundles UI Kit resources of the Forge app in the working directory with Forge's own bundler, each once per state of
// the sources that it imports.
//
//   node scripts/bundle-ui.cjs <cache folder> <resource key>...
//
// Prints the folder of each as JSON by key, and ends with status 0; or with 1 and the reasons on standard error.

const { createHash } = require('node:crypto');
const { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { build } = require('esbuild');
const { parse } = require('yaml');

const ROOT = join(__dirname, '..');
/** Beside the page's own sources: what decides on the compiler and on the packages' versions. */
const SETTINGS = ['tsconfig.json', join(ROOT, 'package-lock.json'), __filename];

function resourceOf(key) {
  const { resources = [] } = parse(readFileSync('manifest.yml', 'utf8'));
  const resource = resources.find((one) => one.key === key);
  if (!resource) throw new Error(`manifest.yml declares no resource ${key}`);
  return resource;
}

const entryFiles = ({ path, entry }) =>
  entry ? Object.values(entry).map((file) => join(path, file)) : [path];

/** The app's files that a resource's pages import, in order of their names. */
async function sourcesOf(resource) {
  const { metafile } = await build({
    entryPoints: entryFiles(resource),
    bundle: true,
    packages: 'external',
    jsx: 'automatic',
    loader: { '.png': 'empty', '.jpg': 'empty', '.gif': 'empty', '.svg': 'empty' },
    outdir: 'unused',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs).sort();
}

async function hashOf(resource) {
  const hash = createHash('sha256');
  for (const file of [...(await sourcesOf(resource)), ...SETTINGS].filter((one) => existsSync(one)))
    hash
      .update(file.startsWith(ROOT) ? '' : `${file}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex').slice(0, 24);
}

const quiet = { debug() {}, trace() {}, info() {}, warn() {}, error() {} };

/** Types are checked by the compiler, for the whole project; here they would be checked again for every page. */
const withoutTypes = (config) => ({
  ...config,
  module: {
    ...config.module,
    rules: config.module.rules.map((rule) =>
      rule.loader === 'ts-loader' ? { ...rule, options: { transpileOnly: true } } : rule,
    ),
  },
});

async function bundle(resource, output) {
  const { NativeUIBundler } = require('@forge/bundler/out/nativeui');
  const bundler = new NativeUIBundler(quiet);
  const configs = bundler.getConfigs.bind(bundler);
  bundler.getConfigs = async (args) => (await configs(args)).map(withoutTypes);
  const { nativeUiBundlesDetails } = await bundler.bundleResources([resource], undefined, false);
  const unfinished = `${output}.${process.pid}`;
  cpSync(nativeUiBundlesDetails[0].path, unfinished, { recursive: true });
  if (existsSync(output)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, output);
}

async function folderOf(key, cacheDir) {
  const resource = resourceOf(key);
  const output = join(cacheDir, `${key}-${await hashOf(resource)}`);
  if (!existsSync(output)) await bundle(resource, output);
  return output;
}

async function main() {
  const [cacheDir, ...keys] = process.argv.slice(2);
  if (!cacheDir) throw new Error('Usage: node scripts/bundle-ui.cjs <cache folder> <resource key>...');
  mkdirSync(cacheDir, { recursive: true });
  const folders = {};
  // One after the other: each keeps a core busy.
  for (const key of keys) folders[key] = await folderOf(key, resolve(cacheDir));
  process.stdout.write(JSON.stringify(folders));
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
