import type { FastifyInstance } from 'fastify';
import type { ApiDocument } from '../openapi/document';
import { DOCS_POLICY, docsPage } from './page';

/** Serves the reference at `/v1/docs`, to anybody: it says what the document says. */
export function mountDocs(server: FastifyInstance, document: () => ApiDocument): void {
  let page: string | undefined;
  server.get('/v1/docs', (_request, reply) => {
    page ??= docsPage(document());
    return reply
      .headers({
        'content-security-policy': DOCS_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-cache',
      })
      .type('text/html; charset=utf-8')
      .send(page);
  });
}
