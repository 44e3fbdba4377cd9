import type { RouteAction } from '../../auth/authorize-route';
import { ACTIONS } from '../../auth/permissions';
import type { PrincipalKind } from '../../auth/principal-kind';
import type { Route } from '../route';

/** How a caller proves who it is, for the document (OpenAPI 3.1, section 4.8.27). */
export const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'kd_<id>_<secret>',
    description: 'An API key. Only over TLS or loopback.',
  },
  workloadIdentity: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: "A token of an issuer that an application's operators agreed to trust, such as a CI job's.",
  },
  clientCertificate: {
    type: 'mutualTLS',
    description:
      "A certificate of an authority that the server was given, with a name that is an application's.",
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-keydesk-session',
    description: 'A person who logged in. On plain loopback the cookie is `keydesk-session`.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Keydesk-CSRF',
    description: 'Goes with `session` in whatever is no GET: the token that `GET /v1/session` tells.',
  },
} as const;

type Requirement = { readonly [Scheme in keyof typeof SECURITY_SCHEMES]?: readonly [] };

/** What each kind of principal can come by. */
const WAYS: Readonly<Record<PrincipalKind, readonly Requirement[]>> = {
  integration: [{ apiKey: [] }],
  application: [{ apiKey: [] }, { workloadIdentity: [] }, { clientCertificate: [] }],
  person: [{ apiKey: [] }, { session: [] }],
};

function waysOf(action: RouteAction): readonly Requirement[] {
  if (action === 'own-api-key') return [{ apiKey: [] }];
  if (action === 'own-session' || action === 'own-fresh-session') return [{ session: [] }];
  if (action === 'own-person' || action === 'own-fresh-person') return WAYS.person;
  return ACTIONS[action].kinds.flatMap((kind) => WAYS[kind]);
}

/** The ways that lead to a row, any one of which will do; none: it needs no credential. */
export function securityOf({ action, method }: Route): readonly Requirement[] {
  if (action === null) return [];
  const guarded = waysOf(action).map((way) =>
    'session' in way && method !== 'GET' ? { ...way, csrf: [] as const } : way,
  );
  return [...new Map(guarded.map((way) => [JSON.stringify(way), way])).values()];
}
