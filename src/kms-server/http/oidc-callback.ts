import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { CALLBACK_PATH, finishOidc } from '../auth/oidc/flow';
import { clearCookie, cookieName, readCookie } from '../auth/session/cookie';
import type { Kms } from '../usecases/kms';
import { problemOf } from './problems';
import { sessionCookie } from './session-resources';

/** In the system's own colours, so that it is light or dark as the reader has it. */
const STYLE = `html { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { max-width: 32rem; margin: 12vh auto 0; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; }`;
const STYLE_HASH = createHash('sha256').update(STYLE, 'utf8').digest('base64');

const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  // The code is in this page's address.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const page = (title: string, head: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} - Keydesk KMS</title><link rel="icon" href="data:,"><style>${STYLE}</style>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`;

/**
 * A page, not a redirect: what follows from another site's redirect still counts as that site's request, and wouldn't carry
 * the strict session cookie. The step from a page of ours does.
 */
const onward = page(
  'You are logged in',
  '<meta http-equiv="refresh" content="0;url=/console">',
  '<p><a href="/console">Go on to the console</a></p>',
);

const failure = (message: string, mend: string): string =>
  page(
    'You are not logged in',
    '',
    `<p>${escapeHtml(message)}. ${escapeHtml(mend)}.</p><p><a href="/console">Back to the log-in</a></p>`,
  );

/** Where the identity provider sends the browser back to. Not part of the API: a person's browser comes here, and reads a page. */
export function mountOidcCallback(server: FastifyInstance, kms: Kms): void {
  server.get(CALLBACK_PATH, async (request, reply) => {
    const { site } = kms.auth;
    const ceremony = readCookie(request.headers.cookie, cookieName(site, 'login'));
    const done = await finishOidc(kms, { ceremony, path: request.url, address: request.ip });
    const cleared = clearCookie(site, 'login');
    reply.headers(HEADERS).type('text/html; charset=utf-8');
    if (done.ok) return reply.header('set-cookie', [cleared, sessionCookie(kms, done.value)]).send(onward);
    const { status } = problemOf(done.refusal);
    return reply
      .header('set-cookie', cleared)
      .code(status)
      .send(failure(done.refusal.message, done.refusal.mend));
  });
}
