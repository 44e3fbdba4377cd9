import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ensureBundle } from './bundle-cache';
import { reachableFrom } from './bundle-inputs';
import { handlerModules, readManifest } from './manifest';

/** The project's own folder: where the bundling script and the installed packages are. */
export function projectRoot(from = __dirname): string {
  if (existsSync(join(from, 'scripts', 'bundle-app.cjs'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('scripts/bundle-app.cjs was not found above the running code');
  return projectRoot(parent);
}

/** Modules of the manifest's functions. */
const entriesOf = (appDir: string): string[] =>
  handlerModules(readManifest(appDir)).map((name) => join(appDir, 'src', name));

/** A hash over everything that goes into the bundle: sources, manifest, compiler settings and locked packages. */
function sourceHash(appDir: string, root: string): string {
  const hash = createHash('sha256');
  const settings = ['manifest.yml', 'tsconfig.json'].map((name) => join(appDir, name));
  const own = [join(root, 'package-lock.json'), join(root, 'scripts', 'bundle-app.cjs')];
  for (const file of [...[...settings, ...own].filter(existsSync), ...reachableFrom(entriesOf(appDir))]) {
    hash
      .update(`${relative(appDir, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 24);
}

/**
 * Runs one of the bundling scripts in an app's folder.
 *
 * @returns what it printed; rejects with what it complained of
 */
export async function runScript(
  script: string,
  args: readonly string[],
  appDir: string,
  signal?: AbortSignal,
): Promise<string> {
  // The bundlers leave folders behind when they fail, so they get one that goes.
  const temporary = mkdtempSync(join(tmpdir(), 'keydesk-bundle-'));
  try {
    return await run(script, args, appDir, { temporary, signal });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

interface Run {
  readonly temporary: string;
  readonly signal: AbortSignal | undefined;
}

function run(
  script: string,
  args: readonly string[],
  appDir: string,
  { temporary, signal }: Run,
): Promise<string> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    cwd: appDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  let printed = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    child.once('error', (error) => {
      failure = error;
    });
    // Also after an error: nothing of the process is left by then.
    child.once('close', (code) => {
      if (failure) reject(failure);
      else if (code === 0) resolve(printed);
      else reject(new Error(`The app could not be bundled.\n${complaint.trim()}`));
    });
  });
}

async function make(appDir: string, root: string, output: string): Promise<void> {
  const unfinished = `${output}.${process.pid}`;
  try {
    await runScript(join(root, 'scripts', 'bundle-app.cjs'), [unfinished], appDir);
    renameSync(unfinished, output);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Bundles the app with Forge's own bundler, once per state of its sources, however many ask for it at a time.
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
  await ensureBundle(output, () => make(appDir, root, output));
  return output;
}
