import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { HttpAnswer, HttpRequest } from '../http/exchange';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export const textAnswer = (
  status: number,
  text: string,
  headers: HttpAnswer['headers'] = {},
): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers },
  body: text,
});

export const notFound = (): HttpAnswer => textAnswer(404, 'Not found');

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/**
 * The file that a path of a URL names below a folder; undefined where there is none, or where the path would leave
 * the folder, by itself or through a link.
 *
 * @param path percent-encoded, without a slash in front
 */
export async function fileBelow(folder: string, path: string): Promise<string | undefined> {
  const parts = decoded(path)?.split('/') ?? [];
  if (parts.length === 0 || parts.some((part) => part === '' || part === '.' || part === '..'))
    return undefined;
  if (parts.some((part) => /[\\\0]/.test(part))) return undefined;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, ...parts))]);
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Content with its type and an entity tag; 304 where the browser has it. */
export function contentAnswer(
  request: HttpRequest,
  content: Buffer | string,
  name: string,
  headers: HttpAnswer['headers'] = {},
): HttpAnswer {
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
  const common = { etag, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', ...headers };
  if (request.headers['if-none-match']?.includes(etag)) return { status: 304, headers: common, body: '' };
  const type = TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
  return {
    status: 200,
    headers: { ...common, 'content-type': type },
    body: request.method === 'HEAD' ? '' : content,
  };
}

/** A file below a folder, by the path of a URL. */
export async function serveFile(request: HttpRequest, folder: string, path: string): Promise<HttpAnswer> {
  const file = await fileBelow(folder, path);
  return file === undefined ? notFound() : contentAnswer(request, await readFile(file), file);
}
