// Builds what the app's own bundler (Forge's) doesn't: the programs that run on a machine of ours, and the pages that
// esbuild bundles.
//   node scripts/build.mjs            every part
//   node scripts/build.mjs <part>...  some of those in scripts/build/parts.mjs
import { buildBridge, buildPage, PAGES } from './build/pages.mjs';
import { PARTS } from './build/parts.mjs';
import { buildPrograms } from './build/programs.mjs';

const BUILDERS = {
  programs: buildPrograms,
  'sandbox-site': () => Promise.all([buildPage(PAGES['sandbox-site']), buildBridge()]),
  'kms-console': () => buildPage(PAGES['kms-console']),
  'operator-console': () => buildPage(PAGES['operator-console']),
  'copy-buttons': () => buildPage(PAGES['copy-buttons']),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BUILDERS));
if (unknown.length > 0)
  throw new Error(
    `There is no part ${unknown.join(', ')}. Choose among: ${Object.keys(BUILDERS).join(', ')}`,
  );

for (const { name } of PARTS) if (wanted.length === 0 || wanted.includes(name)) await BUILDERS[name]();
