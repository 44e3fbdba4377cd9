// build/: made anew when a source, the recipe or the packages changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE, ROOT } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const INPUTS = ['src', 'static', 'scripts/build.mjs', 'scripts/build', 'package-lock.json', 'tsconfig.json'];

/** One hash over the names and contents of all that goes into the build. */
export function fingerprint(root, inputs = INPUTS) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesOf(root, input))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(root, path) {
  if (!existsSync(join(root, path))) return [];
  try {
    return readdirSync(join(root, path))
      .sort()
      .flatMap((name) => filesOf(root, `${path}/${name}`));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

/** Builds unless the last build was made of the same inputs. */
export async function ensureBuild(node) {
  const stamp = join(PRIVATE, 'build.sha256');
  const wanted = fingerprint(ROOT);
  const built =
    existsSync(join(ROOT, 'build')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (built) return { text: 'Build: up to date' };
  const { code, output } = await capture(node, [join(ROOT, 'scripts', 'build.mjs')], { cwd: ROOT });
  if (code !== 0)
    throw new SetupError(
      `The build failed:\n${output}`,
      'Mend the source named above, then run the same command again.',
    );
  mkdirSync(PRIVATE, { recursive: true });
  writeFileSync(stamp, wanted);
  return { text: 'Build: made' };
}
