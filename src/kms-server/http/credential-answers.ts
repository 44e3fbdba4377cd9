import * as z from 'zod';
import { instant } from './answers';
import { passkey } from './session-answers';

const ended = instant.nullable().meta({ description: 'null while it is in force' });

export const apiKey = z
  .strictObject({
    id: z.string(),
    createdAt: instant,
    expiresAt: instant,
    revokedAt: ended,
    lastUsedAt: instant.nullable().meta({ description: 'To the hour' }),
    rotatedFrom: z.string().nullable(),
  })
  .meta({ id: 'ApiKey', description: 'An API key, without its secret' });

export const secret = z
  .strictObject({
    id: z.string(),
    secret: z.string().meta({ description: 'The API key or the enrolment link, shown this once' }),
    expiresAt: instant,
  })
  .meta({ id: 'Secret', description: 'Kept as a hash only' });

export const credentials = z
  .strictObject({
    apiKeys: z.array(apiKey),
    passkeys: z.array(passkey),
    identities: z.array(z.strictObject({ issuer: z.string(), subject: z.string(), createdAt: instant })),
    trusts: z.array(
      z.strictObject({
        id: z.string(),
        issuer: z.string(),
        audience: z.string(),
        createdAt: instant,
        revokedAt: ended,
      }),
    ),
    certificates: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['uri', 'dns', 'sha256']),
        value: z.string(),
        createdAt: instant,
        revokedAt: ended,
      }),
    ),
    sessions: z.int().nonnegative(),
  })
  .meta({ id: 'Credentials', description: 'What somebody can prove themselves with, without any secret' });
