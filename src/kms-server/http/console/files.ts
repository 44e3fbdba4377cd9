import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Names that esbuild makes of the content: another content has another name. */
const HASHED = /-[A-Z0-9]{8}\.\w+$/;

export interface PageFile {
  readonly mediaType: string;
  readonly content: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
  /** Its name says which content it is, so it may be kept for ever. */
  readonly isForever: boolean;
}

function pageFile(name: string, content: Buffer): PageFile {
  const digest = createHash('sha256').update(content).digest('base64url');
  const mediaType = MEDIA_TYPES[extname(name)] ?? 'application/octet-stream';
  return {
    mediaType,
    content,
    gzipped: gzipSync(content),
    etag: `W/"${digest}"`,
    isForever: HASHED.test(name),
  };
}

/**
 * The files of a built page by name, read once: nothing that a request says ever becomes a path.
 *
 * @throws where the folder isn't there
 */
export function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  return new Map(names.map((name) => [name, pageFile(name, readFileSync(join(folder, name)))]));
}
