import type { StoredPrincipal } from '../store/principals';
import type { Kms } from '../usecases/kms';

/** A person who is there now. */
export function personOf(kms: Kms, id: string): StoredPrincipal | undefined {
  const person = kms.store.principals.get(id);
  return person?.kind === 'person' && person.removedAt === null ? person : undefined;
}
