import * as z from 'zod';

/** Signature algorithms with a public key (RFC 7518, RFC 8037). Nothing symmetric, and never `none`. */
export const JWT_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const MAX_KEYS = 50;
const MAX_CONDITIONS = 20;
const MAX_TEXT = 1_024;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether keys or endpoints may be read from there: https, or http on this machine. */
export function isTrustworthyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

const ASYMMETRIC = new Set(['RSA', 'EC', 'OKP']);
const PRIVATE_MEMBERS = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/** A public key as RFC 7517 writes it. Members that only a private or symmetric key has are refused. */
const publicJwk = z
  .looseObject({ kty: z.string(), kid: z.string().max(256).optional() })
  .refine(({ kty }) => ASYMMETRIC.has(kty), 'Must be a public key of type RSA, EC or OKP')
  .refine((key) => !PRIVATE_MEMBERS.some((member) => member in key), 'Must hold no private part');

/** A JWK Set. */
export const keySetSchema = z.strictObject({ keys: z.array(publicJwk).min(1).max(MAX_KEYS) });
export type KeySet = z.infer<typeof keySetSchema>;

const value = z.string().min(1).max(MAX_TEXT);
/** What a claim must be: exactly this, or begin with it. A prefix must be long enough to mean something. */
const conditionSchema = z.union([
  z.strictObject({ claim: z.string().min(1).max(128), equals: value }),
  z.strictObject({ claim: z.string().min(1).max(128), startsWith: value }),
]);
export type Condition = z.infer<typeof conditionSchema>;

const keysSchema = z.union([
  z.strictObject({ inline: keySetSchema }),
  z.strictObject({
    url: z.string().max(MAX_TEXT).refine(isTrustworthyUrl, 'Must be https, or http on loopback'),
  }),
]);
export type KeySource = z.infer<typeof keysSchema>;

/** Which tokens of an issuer stand for an application. */
export const jwtTrustSchema = z.strictObject({
  /** The `iss` claim, to the letter. */
  issuer: value,
  /** What `aud` must name: this KMS, and nothing that others accept as well. */
  audience: value,
  keys: keysSchema,
  algorithms: z.array(z.enum(JWT_ALGORITHMS)).min(1),
  /** All of them must hold. At least one: an issuer speaks for many. */
  conditions: z.array(conditionSchema).min(1).max(MAX_CONDITIONS),
  /** How far clocks may differ, seconds. */
  clockSkewSeconds: z.int().min(0).max(300).default(30),
  /** The longest a token may be valid, from `iat` to `exp`, seconds. */
  maxLifetimeSeconds: z.int().min(60).max(86_400).default(3_600),
});
export type JwtTrust = z.infer<typeof jwtTrustSchema>;
