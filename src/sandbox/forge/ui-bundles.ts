import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot, runScript } from './bundle';
import { ensureBundle } from './bundle-cache';
import { reachableFrom } from './bundle-inputs';
import type { ManifestResource } from './manifest';

const entriesOf = (appDir: string, { path, entry }: ManifestResource): string[] =>
  entry ? Object.values(entry).map((file) => join(appDir, path, file)) : [join(appDir, path)];

/** A hash over everything that goes into a page: its sources, compiler settings and locked packages. */
function sourceHash(appDir: string, root: string, resource: ManifestResource): string {
  const hash = createHash('sha256').update(JSON.stringify(resource));
  const settings = [
    join(appDir, 'tsconfig.json'),
    join(root, 'package-lock.json'),
    join(root, 'scripts', 'bundle-ui.cjs'),
  ];
  for (const file of [...settings.filter(existsSync), ...reachableFrom(entriesOf(appDir, resource))]) {
    hash
      .update(`${relative(appDir, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 24);
}

/** The app's UI Kit pages, each bundled by Forge's own bundler once somebody asks for it. */
export class UiBundles {
  readonly #appDir: string;
  readonly #cacheDir: string;
  readonly #folders = new Map<string, Promise<string>>();
  readonly #closing = new AbortController();

  /** @param cacheDir where bundles are kept, `.keydesk/ui-bundle` in the app's folder by default */
  constructor(appDir: string, cacheDir = join(appDir, '.keydesk', 'ui-bundle')) {
    this.#appDir = appDir;
    this.#cacheDir = cacheDir;
  }

  /** Folder with `index.html` of a resource; rejects with the bundler's complaint. */
  async folder(resource: ManifestResource): Promise<string> {
    const started = this.#folders.get(resource.key) ?? this.#bundle(resource);
    this.#folders.set(resource.key, started);
    try {
      return await started;
    } catch (error) {
      // The next call tries again: somebody may be mending the page.
      this.#folders.delete(resource.key);
      throw error;
    }
  }

  /** Bundles these one after the other, so that nobody waits for them later. What fails is tried again when asked for. */
  async prepare(resources: readonly ManifestResource[]): Promise<void> {
    for (const resource of resources) {
      if (this.#closing.signal.aborted) return;
      await this.folder(resource).catch(() => undefined);
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#folders.values());
  }

  async #bundle(resource: ManifestResource): Promise<string> {
    const root = projectRoot();
    const output = join(this.#cacheDir, resource.key, sourceHash(this.#appDir, root, resource));
    await ensureBundle(output, () => this.#make(resource, root, output));
    return output;
  }

  async #make({ key }: ManifestResource, root: string, output: string): Promise<void> {
    const unfinished = `${output}.${process.pid}`;
    try {
      const script = join(root, 'scripts', 'bundle-ui.cjs');
      await runScript(script, [key, unfinished], this.#appDir, this.#closing.signal);
      renameSync(unfinished, output);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
}
