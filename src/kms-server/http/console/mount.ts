import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { names } from '../etag';
import { sendRefusal } from '../mount';
import { type PageFile, pageFiles } from './files';

/** What the console's page may load, call and be loaded by: itself, and nothing inline. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

const PAGE_HEADERS = {
  ...COMMON_HEADERS,
  'content-security-policy': PAGE_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  // For browsers that know no frame-ancestors.
  'x-frame-options': 'DENY',
  'permissions-policy':
    'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), microphone=()',
};

const YEAR_S = 31_536_000;
const cacheControl = ({ isForever }: PageFile): string =>
  isForever ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';

function send(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  const { 'if-none-match': known, 'accept-encoding': accepted } = request.headers;
  reply.headers({ etag: file.etag, 'cache-control': cacheControl(file), vary: 'accept-encoding' });
  if (known !== undefined && names(known, file.etag)) return reply.code(304).send();
  reply.type(file.mediaType);
  if (!/\bgzip\b/.test(String(accepted ?? ''))) return reply.send(file.content);
  return reply.header('content-encoding', 'gzip').send(file.gzipped);
}

const noFile = (reply: FastifyReply) =>
  sendRefusal(reply, {
    code: 'not-found',
    message: 'The console has no such file',
    mend: 'Load the console again; it may have been updated',
  });

/**
 * Serves the operators' console: its files below `/console/assets/`, and one page for every other address below `/console`,
 * which says itself where it is. The page is the same for everybody and knows nothing: what it shows it asks the API.
 *
 * @param folder the built page, `build/kms-console`
 */
export function mountConsole(server: FastifyInstance, folder: string): void {
  const files = pageFiles(folder);
  const page = files.get('index.html');
  if (!page) throw new Error(`${folder} holds no page; run \`npm run build\``);
  const sendPage = (request: FastifyRequest, reply: FastifyReply) =>
    send(request, reply.headers(PAGE_HEADERS), page);
  server.get('/console', sendPage);
  server.get('/console/*', sendPage);
  server.get<{ Params: { name: string } }>('/console/assets/:name', (request, reply) => {
    const file = files.get(request.params.name);
    return file ? send(request, reply.headers(COMMON_HEADERS), file) : noFile(reply);
  });
}
