import { ok, type Result } from '../../domain/result';
import { type Refusal, refused } from '../refusal';
import type { PrincipalStore } from '../store/principals';
import { type Action, mayDo, PERMISSIONS } from './permissions';
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

export function authorize(principal: Principal, action: Action): Result<Principal, Refusal> {
  if (mayDo(principal.kind, action)) return ok(principal);
  return refused(
    'forbidden',
    `A credential of kind ${principal.kind} may not do ${action}`,
    `Use a credential of kind ${PERMISSIONS[action].join(' or ')}`,
  );
}
