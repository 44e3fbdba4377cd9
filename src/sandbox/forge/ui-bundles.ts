import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot, runScript } from './bundle';

const Folders = z.record(z.string(), z.string());

/** The app's UI Kit pages, each bundled by Forge's own bundler once somebody asks for it. */
export class UiBundles {
  readonly #appDir: string;
  readonly #cacheDir: string;
  readonly #folders = new Map<string, Promise<string>>();

  /** @param cacheDir where bundles are kept, `.keydesk/ui-bundle` in the app's folder by default */
  constructor(appDir: string, cacheDir = join(appDir, '.keydesk', 'ui-bundle')) {
    this.#appDir = appDir;
    this.#cacheDir = cacheDir;
  }

  /** Folder with `index.html` of a resource; rejects with the bundler's complaint. */
  async folder(key: string): Promise<string> {
    const started = this.#folders.get(key) ?? this.#bundle(key);
    this.#folders.set(key, started);
    try {
      return await started;
    } catch (error) {
      // The next call tries again: somebody may be mending the page.
      this.#folders.delete(key);
      throw error;
    }
  }

  async #bundle(key: string): Promise<string> {
    const script = join(projectRoot(), 'scripts', 'bundle-ui.cjs');
    const output = await runScript(script, [this.#cacheDir, key], this.#appDir);
    const folder = Folders.parse(JSON.parse(output))[key];
    if (folder === undefined) throw new Error(`The bundler made no page ${key}`);
    return folder;
  }
}
