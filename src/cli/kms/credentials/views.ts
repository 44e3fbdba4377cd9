import * as z from 'zod';
import { table } from '../../table';
import { orDash, when } from '../remote/format';

/** What somebody can prove themselves with; never a secret. */

const apiKey = z.looseObject({
  id: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  revokedAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
  rotatedFrom: z.string().nullable(),
});
export const ownKeys = z.looseObject({ apiKeys: z.array(apiKey) });
const bound = { id: z.string(), createdAt: z.number(), revokedAt: z.number().nullable() };
export const credentials = z.looseObject({
  apiKeys: z.array(apiKey),
  passkeys: z.array(
    z.looseObject({ name: z.string(), createdAt: z.number(), lastUsedAt: z.number().nullable() }),
  ),
  identities: z.array(z.looseObject({ issuer: z.string(), subject: z.string(), createdAt: z.number() })),
  trusts: z.array(z.looseObject({ ...bound, issuer: z.string(), audience: z.string() })),
  certificates: z.array(z.looseObject({ ...bound, kind: z.string(), value: z.string() })),
  sessions: z.number(),
});

export const keysText = (keys: readonly z.output<typeof apiKey>[]): string =>
  keys.length === 0
    ? 'There is no API key.'
    : table(
        ['ID', 'CREATED', 'EXPIRES', 'REVOKED', 'LAST USED', 'ROTATED FROM'],
        keys.map((key) => [
          key.id,
          when(key.createdAt),
          when(key.expiresAt),
          when(key.revokedAt),
          when(key.lastUsedAt),
          orDash(key.rotatedFrom),
        ]),
      );

export function credentialsText(all: z.output<typeof credentials>): string {
  const rows: readonly (readonly string[])[] = [
    ...all.apiKeys.map((one) => [
      'API key',
      one.id,
      '-',
      when(one.createdAt),
      when(one.expiresAt),
      when(one.revokedAt),
    ]),
    ...all.passkeys.map((one) => ['passkey', '-', one.name, when(one.createdAt), '-', '-']),
    ...all.identities.map((one) => [
      'identity',
      '-',
      `${one.subject} at ${one.issuer}`,
      when(one.createdAt),
      '-',
      '-',
    ]),
    ...all.trusts.map((one) => [
      'issuer',
      one.id,
      `${one.issuer} for ${one.audience}`,
      when(one.createdAt),
      '-',
      when(one.revokedAt),
    ]),
    ...all.certificates.map((one) => [
      'certificate',
      one.id,
      `${one.kind} ${one.value}`,
      when(one.createdAt),
      '-',
      when(one.revokedAt),
    ]),
  ];
  return [
    table(['KIND', 'ID', 'WHAT', 'CREATED', 'EXPIRES', 'REVOKED'], rows),
    `Sessions: ${all.sessions}`,
  ].join('\n');
}
