import { ok, type Result } from '../../domain/result';
import { type Refusal, refused } from '../refusal';
import type { PrincipalStore } from '../store/principals';
import { ACTIONS, type Action, may } from './permissions';
import type { Principal } from './principal';
import { parseToken, secretFits } from './tokens';

const SCHEME = 'Bearer ';

const unauthenticated = () =>
  refused(
    'unauthenticated',
    'The credential is missing, wrong or expired',
    'Send a valid token as `Authorization: Bearer kd_...`',
  );

/** Who sent a request. A wrong secret, an expired one and an unknown one are answered alike. */
export function authenticate(
  principals: PrincipalStore,
  header: string | undefined,
  now: number,
): Result<Principal, Refusal> {
  const token = header?.startsWith(SCHEME) ? parseToken('apiKey', header.slice(SCHEME.length)) : undefined;
  if (!token) return unauthenticated();
  const credential = principals.credential(token.id);
  const fits = secretFits(token.secret, credential?.secretHash);
  return credential && fits && now < credential.expiresAt ? ok(credential.principal) : unauthenticated();
}

/** Whether somebody need try at all; where a group is concerned, the use case asks again for that group. */
export function authorize(principal: Principal, action: Action): Result<Principal, Refusal> {
  const { scope, kinds } = ACTIONS[action];
  const place = scope === 'server' ? null : undefined;
  if (may(principal, action, place)) return ok(principal);
  const held = [...new Set(principal.roles.map(({ role }) => role))].join(', ') || 'no role';
  return refused(
    'forbidden',
    `${principal.name} (${principal.kind}, ${held}) may not do ${action}`,
    `Use a credential of kind ${kinds.join(' or ')} with a role that allows ${action}`,
  );
}
