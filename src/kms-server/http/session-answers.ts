import * as z from 'zod';
import { instant } from './answers';

/** What logging in tells. Options are the browser's own words (WebAuthn level 3, 5.4 and 5.5, as JSON). */

const webauthnOptions = z.looseObject({ challenge: z.string() }).meta({
  description:
    'For `navigator.credentials`, through parseCreationOptionsFromJSON or parseRequestOptionsFromJSON',
});

export const begun = z
  .strictObject({
    ceremony: z.string().meta({ description: 'Send it back with the answer, once, within 5 minutes' }),
    options: webauthnOptions,
  })
  .meta({ id: 'BegunCeremony', description: 'A challenge for a passkey' });

export const redirection = z
  .strictObject({ url: z.string().meta({ description: 'Where to send the browser' }) })
  .meta({ id: 'Redirection', description: 'The way to the identity provider' });

export const loginWays = z
  .strictObject({
    passkey: z.literal(true),
    oidc: z
      .strictObject({ name: z.string() })
      .nullable()
      .meta({ description: 'The identity provider, if there is one' }),
  })
  .meta({ id: 'LoginWays', description: 'How people can log in here' });

export const session = z
  .strictObject({
    person: z.strictObject({
      id: z.string(),
      name: z.string(),
      accountId: z.string().nullable().meta({ description: 'The linked Jira account' }),
      roles: z.array(
        z.strictObject({ role: z.string(), keyGroup: z.string().nullable(), actions: z.array(z.string()) }),
      ),
    }),
    csrf: z.string().meta({ description: 'Send it as `X-Keydesk-CSRF` with every change' }),
    startedBy: z.enum(['passkey', 'oidc']),
    createdAt: instant,
    idleMs: z.int().positive().meta({ description: 'The session ends when it is not used for so long' }),
    expiresAt: instant,
    freshUntil: instant.nullable().meta({
      description:
        'Until when approvals and changes need no new confirmation; null where it was never confirmed',
    }),
  })
  .meta({ id: 'Session', description: "The caller's session" });

export const passkey = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    backedUp: z.boolean().meta({ description: 'Copied by its maker to other devices' }),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'Passkey', description: 'A passkey of the caller' });

export const passkeys = z.strictObject({ passkeys: z.array(passkey) });

export const enrolling = z
  .strictObject({ name: z.string(), expiresAt: instant, oidc: loginWays.shape.oidc })
  .meta({ id: 'Enrolling', description: 'Whom an enrolment link is for' });
