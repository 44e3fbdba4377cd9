// What is built, made anew part by part: when a source of it, the recipe or the packages changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS } from '../build/parts.mjs';
import { PRIVATE, ROOT } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** One hash over the names and contents of all that goes into a part. */
export function fingerprint(root, inputs, except = []) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesOf(root, input, except))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(root, path, except) {
  if (except.includes(path) || !existsSync(join(root, path))) return [];
  try {
    return readdirSync(join(root, path))
      .sort()
      .flatMap((name) => filesOf(root, `${path}/${name}`, except));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

/** Builds the parts that the last build made of other inputs, or not at all. */
export async function ensureBuild(node) {
  const file = join(PRIVATE, 'build.json');
  const built = read(file);
  const wanted = Object.fromEntries(
    PARTS.map(({ name, inputs, except }) => [name, fingerprint(ROOT, inputs, except)]),
  );
  const stale = PARTS.filter(
    ({ name, output }) => built[name] !== wanted[name] || !existsSync(join(ROOT, output)),
  );
  if (stale.length === 0) return { text: 'Build: up to date' };
  const names = stale.map(({ name }) => name);
  const { code, output } = await capture(node, [join(ROOT, 'scripts', 'build.mjs'), ...names], { cwd: ROOT });
  if (code !== 0)
    throw new SetupError(
      `The build failed:\n${output}`,
      'Mend the source named above, then run the same command again.',
    );
  mkdirSync(PRIVATE, { recursive: true });
  writeFileSync(file, JSON.stringify(wanted));
  return { text: `Build: made ${names.join(', ')}` };
}

/** Fingerprints of what was built last, by part. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
