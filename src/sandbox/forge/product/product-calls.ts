import type { Principal, ProductSite } from '../../contracts';
import type { HostCall, HostResponse } from '../host/calls';
import { jsonResponse } from '../host/calls';
import type { InvocationRequest } from '../host/invocations';
import type { Manifest } from '../manifest';

/** What decides on a call of the product. */
export interface ProductCallRules {
  readonly manifest: Pick<Manifest, 'appId' | 'scopes' | 'impersonationScopes'>;
  /** Account of the app's own user. */
  readonly appAccountId: string;
  readonly site: () => ProductSite;
}

/** `@forge/api` turns it into a `NeedsAuthenticationError`. */
const needsAuthentication = () =>
  jsonResponse(
    401,
    { message: 'Authentication Required' },
    { 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' },
  );

const scopeMissing = () => jsonResponse(401, { code: 401, message: 'Unauthorized; scope does not match' });

type Decision = { readonly principal: Principal } | { readonly refusal: HostResponse };

const holdsAny = (held: readonly string[], needed: readonly string[]) =>
  needed.length === 0 || needed.some((scope) => held.includes(scope));

/** A person stands behind a call if it is their session, or if the app may impersonate under the call's scopes. */
function asPerson(
  rules: ProductCallRules,
  call: HostCall,
  invocation: Pick<InvocationRequest, 'accountId'>,
  needed: readonly string[],
): Decision {
  const wanted = call.meta.accountId ?? invocation.accountId;
  if (wanted === undefined) return { refusal: needsAuthentication() };
  if (wanted === invocation.accountId)
    return { principal: { kind: 'user', accountId: wanted, session: true } };
  if (!holdsAny(rules.manifest.impersonationScopes, needed)) return { refusal: needsAuthentication() };
  return { principal: { kind: 'user', accountId: wanted, session: false } };
}

function decide(
  rules: ProductCallRules,
  call: HostCall,
  invocation: Pick<InvocationRequest, 'accountId'>,
  needed: readonly string[],
): Decision {
  switch (call.meta.provider) {
    case 'app':
      return { principal: { kind: 'app', appId: rules.manifest.appId, accountId: rules.appAccountId } };
    case 'user':
      return asPerson(rules, call, invocation, needed);
    default:
      return { principal: { kind: 'anonymous' } };
  }
}

/** Headers of a call that would speak for somebody; the platform sets the caller, never the app. */
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'cookie']);

/** Passes a call on to the product, after who calls and with what scope has been settled. */
export async function callProduct(
  rules: ProductCallRules,
  call: HostCall,
  invocation: Pick<InvocationRequest, 'accountId'>,
): Promise<HostResponse> {
  const path = call.target.startsWith('/') ? call.target : `/${call.target}`;
  const needed = rules.site().scopesFor(call.method, path);
  if (needed === undefined) return jsonResponse(404, { message: `No such resource: ${call.method} ${path}` });
  const decision = decide(rules, call, invocation, needed);
  if ('refusal' in decision) return decision.refusal;
  if (decision.principal.kind !== 'anonymous' && !holdsAny(rules.manifest.scopes, needed))
    return scopeMissing();
  const headers = Object.entries(call.headers).filter(([name]) => !CREDENTIALS.has(name));
  return rules.site().handle({
    method: call.method,
    path,
    headers: Object.fromEntries(headers),
    body: call.body.toString('utf8'),
    principal: decision.principal,
  });
}
