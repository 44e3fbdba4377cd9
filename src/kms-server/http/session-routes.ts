import * as z from 'zod';
import { ok, type Result } from '../../domain/result';
import type { Caller } from '../auth/caller';
import { beginOidcReauthentication } from '../auth/oidc/flow';
import { beginAdding, finishAdding } from '../auth/passkey/enrol';
import { beginReauthentication, finishReauthentication } from '../auth/passkey/login';
import { removePasskey } from '../auth/passkey/remove';
import { clearCookie } from '../auth/session/cookie';
import { by, endSession, endSessionsOf } from '../auth/session/lifecycle';
import { liveSession, presentedSession } from '../auth/session/way';
import type { Refusal } from '../refusal';
import type { Kms } from '../usecases/kms';
import { redirected } from './login-routes';
import { route } from './route';
import * as answers from './session-answers';
import { begunResource, loggedIn, passkeyResource, sessionResource } from './session-resources';
import { assertionBody, attestationBody, noBody, passkeyParams } from './session-schemas';

const NOTHING = { description: 'Done', schema: z.undefined() };
const BEGUN = { 200: { description: 'A challenge', schema: answers.begun } };

const leaving = (kms: Kms) =>
  ({
    status: 204,
    body: undefined,
    headers: { 'set-cookie': clearCookie(kms.auth.site, 'session') },
  }) as const;

const passkeysOf = ({ store }: Kms, { principal }: Caller) => ({
  passkeys: store.credentials.passkeys.of(principal.id).map(passkeyResource),
});

const passkeysAfter = (kms: Kms, caller: Caller, done: Result<unknown, Refusal>) =>
  done.ok ? ok({ status: 200, body: passkeysOf(kms, caller) } as const) : done;

export const SESSION_ROUTES = [
  route({
    id: 'getSession',
    tag: 'Sessions',
    method: 'GET',
    path: '/v1/session',
    action: 'own-session',
    summary: 'Who is logged in',
    description: 'With what they may do, how long the session lasts, and the token that changes must carry.',
    answers: { 200: { description: 'The session', schema: answers.session } },
    problems: [],
    handle: (kms, { caller, presented }) => {
      const live = liveSession(kms, presented);
      if (!live) throw new Error('The session ended while it was read');
      const token = presentedSession(kms, presented) ?? '';
      return ok({ status: 200, body: sessionResource(kms, caller.principal, live.session, token) } as const);
    },
  }),
  route({
    id: 'logOut',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/session/end',
    action: 'own-session',
    summary: 'Log out',
    description: 'Ends the session, and clears its cookie.',
    body: noBody,
    answers: { 204: NOTHING },
    problems: [],
    handle: async (kms, { caller }) => {
      await endSession(kms, caller.principal, caller.credentialId);
      return ok(leaving(kms));
    },
  }),
  route({
    id: 'logOutEverywhere',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/session/end-all',
    action: 'own-session',
    summary: 'Log out everywhere',
    description: "Ends all of the caller's sessions, this one included.",
    body: noBody,
    answers: { 204: NOTHING },
    problems: [],
    handle: async (kms, { principal }) => {
      await kms.store.write(() => endSessionsOf(kms, principal.id, by(principal)));
      return ok(leaving(kms));
    },
  }),
  route({
    id: 'beginReauthentication',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/session/reauthentication/passkey/options',
    action: 'own-session',
    summary: 'Begin to confirm with a passkey',
    description: 'For what wants a log-in that is less than 5 minutes old.',
    body: noBody,
    answers: BEGUN,
    problems: [],
    handle: async (kms, { caller }) => ok(begunResource(await beginReauthentication(kms, caller))),
  }),
  route({
    id: 'reauthenticateWithPasskey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/session/reauthentication/passkey',
    action: 'own-session',
    summary: 'Confirm with a passkey',
    description:
      'A new session takes the place of this one; it ends when this one would have. The CSRF token changes.',
    body: assertionBody,
    answers: { 200: { description: 'The new session; its cookie is set', schema: answers.session } },
    problems: ['rate-limited'],
    handle: async (kms, { caller, presented: { address }, body }) => {
      const answer = { ...body, address, sessionId: caller.credentialId };
      const done = await finishReauthentication(kms, caller, answer);
      return done.ok ? ok(loggedIn(kms, done.value)) : done;
    },
  }),
  route({
    id: 'reauthenticateWithOidc',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/session/reauthentication/oidc',
    action: 'own-session',
    summary: 'Confirm at the identity provider',
    description: 'The provider is asked to have the person log in anew; a proof from before does not count.',
    body: noBody,
    answers: { 200: { description: 'Where to go', schema: answers.redirection } },
    problems: ['unsupported', 'unavailable'],
    handle: async (kms, { caller }) => redirected(kms, await beginOidcReauthentication(kms, caller)),
  }),
  route({
    id: 'listPasskeys',
    tag: 'Sessions',
    method: 'GET',
    path: '/v1/passkeys',
    action: 'own-session',
    summary: "List one's passkeys",
    description: 'Those of whoever is logged in.',
    answers: { 200: { description: 'The passkeys', schema: answers.passkeys } },
    problems: [],
    handle: (kms, { caller }) => ok({ status: 200, body: passkeysOf(kms, caller) } as const),
  }),
  route({
    id: 'beginAddingPasskey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/passkeys/options',
    action: 'own-fresh-session',
    summary: 'Begin to add a passkey',
    description: 'Wants a fresh log-in.',
    body: noBody,
    answers: BEGUN,
    problems: ['reauthentication-required'],
    handle: async (kms, { caller }) => ok(begunResource(await beginAdding(kms, caller))),
  }),
  route({
    id: 'addPasskey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/passkeys',
    action: 'own-fresh-session',
    summary: 'Add a passkey',
    description: 'Takes a challenge once. Wants a fresh log-in.',
    body: attestationBody,
    answers: { 200: { description: 'The passkeys', schema: answers.passkeys } },
    problems: ['reauthentication-required'],
    handle: async (kms, { caller, presented: { address }, body }) => {
      const answer = { ...body, address, sessionId: caller.credentialId };
      return passkeysAfter(kms, caller, await finishAdding(kms, caller, answer));
    },
  }),
  route({
    id: 'removePasskey',
    tag: 'Sessions',
    method: 'POST',
    repeat: 'use',
    path: '/v1/passkeys/:passkeyId/remove',
    action: 'own-fresh-session',
    summary: 'Remove a passkey',
    description:
      "Ends the caller's other sessions. The only way to log in can't be removed. Wants a fresh log-in.",
    params: passkeyParams,
    body: noBody,
    answers: { 200: { description: 'The passkeys that are left', schema: answers.passkeys } },
    problems: ['reauthentication-required', 'invalid-state'],
    handle: async (kms, { caller, params }) =>
      passkeysAfter(kms, caller, await removePasskey(kms, caller, params.passkeyId)),
  }),
];
