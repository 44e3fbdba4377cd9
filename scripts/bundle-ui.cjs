// Bundles a UI Kit resource of the Forge app in the working directory with Forge's own bundler. A program of its own:
// the bundler looks at the working directory, and keeps a core busy for seconds.
//
//   node scripts/bundle-ui.cjs <resource key> <output folder>
//
// Ends with status 0, or with 1 and the reasons on standard error.

const { cpSync, readFileSync } = require('node:fs');
const { parse } = require('yaml');

function resourceOf(key) {
  const { resources = [] } = parse(readFileSync('manifest.yml', 'utf8'));
  const resource = resources.find((one) => one.key === key);
  if (!resource) throw new Error(`manifest.yml declares no resource ${key}`);
  return resource;
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

async function bundle(resource, outputFolder) {
  const { NativeUIBundler } = require('@forge/bundler/out/nativeui');
  const bundler = new NativeUIBundler(quiet);
  const configs = bundler.getConfigs.bind(bundler);
  bundler.getConfigs = async (args) => (await configs(args)).map(withoutTypes);
  const { nativeUiBundlesDetails } = await bundler.bundleResources([resource], undefined, false);
  cpSync(nativeUiBundlesDetails[0].path, outputFolder, { recursive: true });
}

async function main() {
  const [key, outputFolder] = process.argv.slice(2);
  if (!key || !outputFolder)
    throw new Error('Usage: node scripts/bundle-ui.cjs <resource key> <output folder>');
  await bundle(resourceOf(key), outputFolder);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
