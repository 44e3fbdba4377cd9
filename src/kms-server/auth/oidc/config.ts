import * as z from 'zod';
import { isTrustworthyUrl } from '../jwt/trust';

/** The file of `--oidc-config`. The client's secret isn't in it: it comes from a file of its own or a service credential. */
export const oidcConfigSchema = z.strictObject({
  /** Issuer identifier; its metadata are at `/.well-known/openid-configuration` below it. */
  issuer: z.string().refine(isTrustworthyUrl, 'Must be https, or http on loopback'),
  clientId: z.string().min(1).max(256),
  /** What the log-in page calls the provider. */
  name: z.string().min(1).max(64),
  scopes: z.array(z.string().regex(/^[\w.:/-]+$/)).default([]),
  /** Authentication contexts of which one must hold, such as those that stand for a second factor. None: any will do. */
  acrValues: z.array(z.string().regex(/^\S+$/)).default([]),
});
export type OidcConfig = z.infer<typeof oidcConfigSchema>;

export interface OidcSettings extends OidcConfig {
  readonly clientSecret: string;
}
