import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../../src/sandbox/clock-manual';
import { Sandbox, type SandboxOptions } from '../../../src/sandbox/composition';
import type { Step } from '../../fixtures/forge-app/src/index';
import { FakeSite, MEMBER } from './fake-site';

export type TestSandbox = Sandbox<FakeSite>;

const ROOT = join(__dirname, '..', '..', '..');
export const FIXTURE = join(ROOT, 'test', 'fixtures', 'forge-app');
/** Noon of a summer's day. */
export const START = Date.UTC(2026, 6, 1, 12);
export const MINUTE = 60_000;

/** Builds the runner from the present sources into a folder of its own. */
function buildRunner(folder: string): string {
  const file = join(folder, 'app-runner.js');
  const source = join(ROOT, 'src', 'sandbox', 'forge', 'runner', 'main.ts');
  execFileSync(join(ROOT, 'node_modules', '.bin', 'esbuild'), [
    source,
    ...[
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--target=node22',
      '--log-level=warning',
      `--outfile=${file}`,
    ],
  ]);
  return file;
}

const cleanups: (() => void | Promise<void>)[] = [];
let runnerFile: string | undefined;

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'forge-host-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  runnerFile ??= buildRunner(temporaryFolder());
  const sandbox = await Sandbox.create(
    {
      ...{ appDir: FIXTURE, dataDir: ':memory:', clock: new ManualClock(START), seed: 1, runnerFile },
      bundleCache: join(ROOT, '.keydesk', 'app-bundle'),
      uiBundleCache: join(ROOT, '.keydesk', 'ui-bundle'),
      ...options,
    },
    (parts) => new FakeSite(parts),
  );
  cleanups.unshift(() => sandbox.close());
  return sandbox;
}

/** Ends what the tests of a file have started. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  runnerFile = undefined;
}

/** Has the app do things in a resolver, with a person's session; answers with the last one's result. */
export function perform<T = unknown>(
  sandbox: TestSandbox,
  steps: readonly Step[],
  accountId = MEMBER,
): Promise<T> {
  return sandbox.invokeResolver({
    moduleKey: 'panel',
    functionKey: 'run',
    payload: { steps },
    accountId,
  }) as Promise<T>;
}

/** What the app wrote down about its deliveries, in order of their time. */
export function deliveries<T>(sandbox: TestSandbox, kind: string): T[] {
  const entries = sandbox.platform.kvs.contents().kvs ?? [];
  return entries
    .filter(({ key }) => key.startsWith(`log:${kind}:`))
    .map(({ value }) => (value as { entry: T }).entry);
}
