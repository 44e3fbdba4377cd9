import { spawn } from 'node:child_process';

/** What opens an address in the person's own browser. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['cmd', '/c', 'start', ''],
};

export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
}

/** Opens an address in the person's browser; `failed` is called where there is none, or it refuses. */
export function openBrowser(url: string, failed: () => void, desktop: Desktop = process): void {
  const [program, ...before] = OPENERS[desktop.platform] ?? [];
  if (!program) {
    failed();
    return;
  }
  // A browser may live longer than the demo, and what it prints is not the demo's.
  const child = spawn(program, [...before, url], { env: desktop.env, stdio: 'ignore', detached: true });
  child.once('error', failed);
  child.once('exit', (code) => {
    if (code !== 0) failed();
  });
  child.unref();
}
