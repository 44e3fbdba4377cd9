import { ok, type Result } from '../../domain/result';
import type { Refusal } from '../refusal';
import type { Kms } from '../usecases/kms';
import type { Caller } from './caller';
import { unauthenticated } from './unauthenticated';

interface Binding {
  readonly id: string;
  readonly principalId: string;
}

/** The application that everything found points to. What would do for two applications stands for neither. */
export function boundApplication(
  kms: Kms,
  by: 'jwt' | 'mtls',
  found: readonly Binding[],
): Result<Caller, Refusal> {
  const [binding] = found;
  if (!binding || found.some(({ principalId }) => principalId !== binding.principalId))
    return unauthenticated();
  const principal = kms.store.principals.get(binding.principalId);
  if (principal?.kind !== 'application' || principal.removedAt !== null) return unauthenticated();
  return ok({ principal, by, credentialId: binding.id, reauthenticatedAt: null });
}
