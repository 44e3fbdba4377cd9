import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../forge/manifest';
import { isUiKit } from '../forge/page-modules';
import type { ForgePlatform } from '../forge/platform';
import type { UiBundles } from '../forge/ui-bundles';
import type { HttpAnswer, HttpRequest } from '../http/exchange';
import { contentAnswer, fileBelow, notFound, textAnswer } from './files';
import { framePolicy } from './frame-policy';
import { tokensCss } from './tokens';

interface Parts {
  readonly manifest: Manifest;
  readonly platform: () => ForgePlatform;
  /** Folder with `manifest.yml`. */
  readonly appDir: string;
  /** Folder with the built `global-bridge.js`. */
  readonly frameFolder: string;
  readonly bundles: UiBundles;
  /** Origin of the pages that hold the frames. */
  readonly siteUrl: string;
  /** This server's own origin. */
  readonly origin: string;
}

const RESOURCE = /^\/resources\/([^/]+)\/(.*)$/;

/**
 * Serves the resources of the app's manifest from an origin of their own: Custom UI as it is, UI Kit as Forge's own
 * bundler makes it, both with the bridge in front and under Forge's policy.
 */
export class AppOrigin {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async serve(request: HttpRequest): Promise<HttpAnswer> {
    // By the numeric address, pages here would be of one site with those that hold them.
    if (request.headers['host']?.[0] !== new URL(this.#parts.origin).host)
      return textAnswer(421, `The app's pages are at ${this.#parts.origin}`);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return textAnswer(405, 'Method not allowed', { allow: 'GET, HEAD' });
    const [path = '/'] = request.url.split('?');
    if (path === '/__forge/tokens.css') return contentAnswer(request, await tokensCss(), path);
    if (path === '/__forge/global-bridge.js') return this.#bridge(request);
    const [, key = '', file = ''] = RESOURCE.exec(path) ?? [];
    return this.#resource(request, key, file);
  }

  async #bridge(request: HttpRequest): Promise<HttpAnswer> {
    const file = join(this.#parts.frameFolder, 'global-bridge.js');
    const script = await readFile(file).catch(() => undefined);
    return script
      ? contentAnswer(request, script, file)
      : textAnswer(503, 'The bridge is not built: run "npm run build".');
  }

  async #resource(request: HttpRequest, key: string, path: string): Promise<HttpAnswer> {
    const folder = await this.#folder(key);
    if (folder === undefined) return notFound();
    if (typeof folder !== 'string') return textAnswer(500, folder.message);
    const file = await fileBelow(folder, path);
    if (file === undefined) return notFound();
    const content = await readFile(file);
    return file.endsWith('.html')
      ? this.#page(request, content.toString('utf8'), file)
      : contentAnswer(request, content, file);
  }

  /** Where a resource's files are; an Error where its page can't be bundled, undefined where there is none. */
  async #folder(key: string): Promise<string | Error | undefined> {
    const { manifest, appDir, bundles } = this.#parts;
    const resource = manifest.resources.find((one) => one.key === key);
    if (!resource) return undefined;
    if (!isUiKit(resource)) return join(appDir, resource.path);
    return bundles.folder(resource).catch((error: unknown) => new Error(String(error)));
  }

  /** Forge prepends its script to the head as well, so that it runs before any of the app's. */
  #page(request: HttpRequest, html: string, file: string): HttpAnswer {
    const { manifest, platform, siteUrl } = this.#parts;
    const script = `<script src="/__forge/global-bridge.js" data-host="${siteUrl}"></script>`;
    const page = html.replace(/<head(\s[^>]*)?>/i, (head) => `${head}${script}`);
    if (page === html) return textAnswer(500, 'The page has no <head>: the bridge has no place in it.');
    return contentAnswer(request, page, file, {
      'content-security-policy': framePolicy(html, manifest, platform().consent.groups(), siteUrl),
      'referrer-policy': 'no-referrer',
    });
  }
}
