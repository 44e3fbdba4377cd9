import { fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleApp, projectRoot } from '../../src/sandbox/forge/bundle';
import type { FromRunner, ToRunner } from '../../src/sandbox/forge/runner/protocol';
import { median } from './median';

/** Function module of the app, as in manifest.yml: `index.<export>`. */
const MODULE = 'index';
const LOADS = 9;

/** Loads the bundle in a fresh function runtime and gives the time that takes, in milliseconds. */
function load(bundleDir: string): Promise<number> {
  const runner = fork(join(projectRoot(), 'build', 'app-runner.js'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const start: ToRunner = {
    type: 'start',
    bundleDir,
    modules: [MODULE],
    proxy: { host: '127.0.0.1', port: 9 },
  };
  return new Promise((resolve, reject) => {
    runner.once('error', reject);
    runner.once('exit', (code) =>
      reject(new Error(`The runtime ended with status ${code} before the bundle was loaded`)),
    );
    runner.on('message', (message: FromRunner) => {
      if (message.type !== 'ready') return;
      resolve(message.loadMs);
      runner.disconnect();
    });
    runner.send(start);
  });
}

/**
 * The functions' bundle as Forge's own bundler makes it: bytes of all files it would upload, without the platform's loader and wrapper, and the
 * milliseconds a fresh process takes to load it (median).
 */
export async function measure(): Promise<object> {
  const bundleDir = await bundleApp(projectRoot());
  const modules = readdirSync(bundleDir).filter(
    (name) => name.endsWith('.cjs') && !name.startsWith('__forge'),
  );
  const bytes = modules.reduce((sum, name) => sum + statSync(join(bundleDir, name)).size, 0);
  const times: number[] = [];
  for (let round = 0; round < LOADS; round += 1) times.push(await load(bundleDir));
  return { bundle: { bytes, loadMs: median(times) } };
}
