import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Part of the path inside a folder of sources that says nothing about the bundle. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.keydesk', '.git', 'build']);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}

/** The project's own folder: where the bundling script and the installed packages are. */
export function projectRoot(from = __dirname): string {
  if (existsSync(join(from, 'scripts', 'bundle-app.cjs'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('scripts/bundle-app.cjs was not found above the running code');
  return projectRoot(parent);
}

/** A hash over everything that goes into the bundle: sources, manifest, compiler settings and locked packages. */
function sourceHash(appDir: string, root: string): string {
  const hash = createHash('sha256');
  const settings = ['manifest.yml', 'tsconfig.json'].map((name) => join(appDir, name));
  const own = [join(root, 'package-lock.json'), join(root, 'scripts', 'bundle-app.cjs')];
  for (const file of [...settings, ...own, ...filesUnder(join(appDir, 'src'))].filter(existsSync)) {
    hash
      .update(`${relative(appDir, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 24);
}

function run(script: string, appDir: string, output: string, temporary: string): Promise<void> {
  const child = spawn(process.execPath, [script, output], {
    env: { ...process.env, TMPDIR: temporary },
    cwd: appDir,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The app could not be bundled.\n${complaint.trim()}`));
    });
  });
}

/**
 * Bundles the app with Forge's own bundler, once per state of its sources.
 *
 * @param cacheDir where bundles are kept, `.keydesk/app-bundle` in the app's folder by default
 * @returns the folder with `index.cjs`
 */
export async function bundleApp(
  appDir: string,
  cacheDir = join(appDir, '.keydesk', 'app-bundle'),
): Promise<string> {
  const root = projectRoot();
  const output = join(cacheDir, sourceHash(appDir, root));
  if (existsSync(output)) return output;
  mkdirSync(cacheDir, { recursive: true });
  const unfinished = `${output}.${process.pid}`;
  // The bundler leaves its folder behind when it fails, so it gets one inside ours.
  const temporary = mkdtempSync(join(tmpdir(), 'keydesk-bundle-'));
  try {
    await run(join(root, 'scripts', 'bundle-app.cjs'), appDir, unfinished, temporary);
    if (!existsSync(output)) renameSync(unfinished, output);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(temporary, { recursive: true, force: true });
  }
  return output;
}
