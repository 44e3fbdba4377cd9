import { ok, type Result } from '../../domain/result';
import { REDIRECTION_MS } from '../auth/authentication';
import type { Presented } from '../auth/caller';
import { type BegunRedirection, beginOidcEnrolment, beginOidcLogin } from '../auth/oidc/flow';
import { beginEnrolment, enrolling, finishEnrolment } from '../auth/passkey/enrol';
import { beginLogin, finishLogin } from '../auth/passkey/login';
import { setCookie } from '../auth/session/cookie';
import type { LoggedIn } from '../auth/session/lifecycle';
import { refuseCrossSite } from '../auth/session/same-site';
import { liveSession } from '../auth/session/way';
import type { Refusal } from '../refusal';
import type { Kms } from '../usecases/kms';
import { openRoute } from './route';
import * as answers from './session-answers';
import { begunResource, loggedIn } from './session-resources';
import { assertionBody, attestationBody, enrolmentBody, noBody } from './session-schemas';

const BEGUN = { 200: { description: 'A challenge', schema: answers.begun } };
const LOGGED_IN = { 200: { description: 'The session; its cookie is set', schema: answers.session } };
const REDIRECTION = {
  200: {
    description: 'Where to go; a cookie binds the way back to this browser',
    schema: answers.redirection,
  },
};
const PROBLEMS = ['forbidden', 'unauthenticated', 'rate-limited'] as const;
const OIDC_PROBLEMS = [...PROBLEMS, 'unsupported', 'unavailable'] as const;
const FROM_OUR_PAGE = 'Only from a page of this server: `Origin` must be its public URL.';

/** The session that the browser still has: it ends when another begins. */
const sessionIn = (kms: Kms, presented: Presented): string | undefined =>
  liveSession(kms, presented)?.session.id;

const afterwards = (kms: Kms, done: Result<LoggedIn, Refusal>) =>
  done.ok ? ok(loggedIn(kms, done.value)) : done;

/** The way to the identity provider, with the cookie that only a redirect back from there needs to carry. */
export const redirected = (kms: Kms, begun: Result<BegunRedirection, Refusal>) =>
  begun.ok
    ? ok({
        status: 200,
        body: { url: begun.value.url },
        headers: {
          'set-cookie': setCookie(kms.auth.site, 'login', {
            value: begun.value.ceremony,
            sameSite: 'Lax',
            maxAgeSeconds: REDIRECTION_MS / 1_000,
          }),
        },
      } as const)
    : begun;

export const LOGIN_ROUTES = [
  openRoute({
    id: 'getLoginWays',
    tag: 'Sessions',
    method: 'GET',
    path: '/v1/login',
    summary: 'How people can log in',
    description: 'For the log-in page. Tells nothing about who is known here.',
    answers: { 200: { description: 'The ways', schema: answers.loginWays } },
    problems: [],
    handle: ({ auth: { oidc } }) =>
      ok({ status: 200, body: { passkey: true, oidc: oidc ? { name: oidc.settings.name } : null } } as const),
  }),
  openRoute({
    id: 'beginPasskeyLogin',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/login/passkey/options',
    summary: 'Begin to log in with a passkey',
    description: `Nobody says who they are: the passkey does. ${FROM_OUR_PAGE}`,
    body: noBody,
    answers: BEGUN,
    problems: PROBLEMS,
    handle: async (kms, { presented }) =>
      refuseCrossSite(kms.auth.site, presented) ?? ok(begunResource(await beginLogin(kms))),
  }),
  openRoute({
    id: 'logInWithPasskey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/login/passkey',
    summary: 'Log in with a passkey',
    description: `Takes a challenge once. Unknown and wrong passkeys are answered alike, and slowed down. ${FROM_OUR_PAGE}`,
    body: assertionBody,
    answers: LOGGED_IN,
    problems: PROBLEMS,
    handle: async (kms, { presented, body }) => {
      const refusal = refuseCrossSite(kms.auth.site, presented);
      if (refusal) return refusal;
      const { address } = presented;
      const answer = { ...body, address, sessionId: sessionIn(kms, presented) };
      return afterwards(kms, await finishLogin(kms, answer));
    },
  }),
  openRoute({
    id: 'beginOidcLogin',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/login/oidc',
    summary: 'Begin to log in at the identity provider',
    description: `Code flow with PKCE, state and nonce. ${FROM_OUR_PAGE}`,
    body: noBody,
    answers: REDIRECTION,
    problems: OIDC_PROBLEMS,
    handle: async (kms, { presented }) =>
      refuseCrossSite(kms.auth.site, presented) ?? redirected(kms, await beginOidcLogin(kms)),
  }),
];

export const ENROLMENT_ROUTES = [
  openRoute({
    id: 'readEnrolment',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/enrolment',
    summary: 'Whom an enrolment link is for',
    description: `The link stays good. ${FROM_OUR_PAGE}`,
    body: enrolmentBody,
    answers: { 200: { description: 'Name, and how they can enrol', schema: answers.enrolling } },
    problems: PROBLEMS,
    handle: async (kms, { presented, body }) => {
      const refusal = refuseCrossSite(kms.auth.site, presented);
      if (refusal) return refusal;
      const found = await enrolling(kms, body.token, presented.address);
      if (!found.ok) return found;
      const { person, enrolment } = found.value;
      const { oidc } = kms.auth;
      const about = { name: person.name, expiresAt: enrolment.expiresAt };
      return ok({
        status: 200,
        body: { ...about, oidc: oidc ? { name: oidc.settings.name } : null },
      } as const);
    },
  }),
  openRoute({
    id: 'beginPasskeyEnrolment',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/enrolment/passkey/options',
    summary: 'Begin to register the first passkey',
    description: `With the token of an enrolment link, which stays good until a passkey is registered. ${FROM_OUR_PAGE}`,
    body: enrolmentBody,
    answers: BEGUN,
    problems: PROBLEMS,
    handle: async (kms, { presented, body }) => {
      const refusal = refuseCrossSite(kms.auth.site, presented);
      if (refusal) return refusal;
      const begun = await beginEnrolment(kms, body.token, presented.address);
      return begun.ok ? ok(begunResource(begun.value)) : begun;
    },
  }),
  openRoute({
    id: 'enrolWithPasskey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/enrolment/passkey',
    summary: 'Register the first passkey',
    description: `Uses the enrolment link up, and logs in. ${FROM_OUR_PAGE}`,
    body: attestationBody,
    answers: LOGGED_IN,
    problems: PROBLEMS,
    handle: async (kms, { presented, body }) => {
      const refusal = refuseCrossSite(kms.auth.site, presented);
      if (refusal) return refusal;
      const { address } = presented;
      const answer = { ...body, address, sessionId: sessionIn(kms, presented) };
      return afterwards(kms, await finishEnrolment(kms, answer));
    },
  }),
  openRoute({
    id: 'beginOidcEnrolment',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/enrolment/oidc',
    summary: 'Begin to link the identity provider',
    description: `The account one logs in with there is linked, and uses the enrolment link up. ${FROM_OUR_PAGE}`,
    body: enrolmentBody,
    answers: REDIRECTION,
    problems: OIDC_PROBLEMS,
    handle: async (kms, { presented, body }) =>
      refuseCrossSite(kms.auth.site, presented) ??
      redirected(kms, await beginOidcEnrolment(kms, body.token, presented.address)),
  }),
];
