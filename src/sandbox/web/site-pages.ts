import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpAnswer, HttpRequest } from '../http/exchange';
import { contentAnswer, serveFile, textAnswer } from './files';

const ASSETS = '/__sandbox/site/';

/** What a page of the site may load and be loaded by. Atlaskit makes style elements, hence the inline styles. */
export const sitePolicy = (appOrigin: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: ${appOrigin}`,
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${appOrigin}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    'report-uri /__sandbox/csp-reports',
  ].join('; ');

/** The site as a person sees it: one HTML for every path, and its assets. */
export class SitePages {
  readonly #folder: string;
  readonly #appOrigin: string;

  /** @param folder where the built pages are */
  constructor(folder: string, appOrigin: string) {
    this.#folder = folder;
    this.#appOrigin = appOrigin;
  }

  async serve(request: HttpRequest): Promise<HttpAnswer> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return textAnswer(405, 'Method not allowed', { allow: 'GET, HEAD' });
    const [path = '/'] = request.url.split('?');
    return path.startsWith(ASSETS)
      ? serveFile(request, this.#folder, path.slice(ASSETS.length))
      : this.#page(request);
  }

  async #page(request: HttpRequest): Promise<HttpAnswer> {
    const html = await readFile(join(this.#folder, 'index.html')).catch(() => undefined);
    if (!html) return textAnswer(503, 'The pages are not built: run "npm run build".');
    return contentAnswer(request, html, 'index.html', {
      'content-security-policy': sitePolicy(this.#appOrigin),
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
  }
}
