import type { Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import type { Condition } from './condition';
import { refuseStale } from './fence';
import { findKey } from './find';
import type { Kms } from './kms';

/** An order of the Jira app that concerns one key. */
export interface KeyOrder {
  readonly keyId: string;
  readonly context: RequestContext;
  readonly condition?: Condition | undefined;
}

/** Carries out an order, one per key at a time: the key is one that the caller sees, and the order isn't stale. */
export function orderOnKey<T>(
  kms: Kms,
  principal: Principal,
  { keyId, context, condition }: KeyOrder,
  carryOut: (key: StoredKey) => Result<T, Refusal> | Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return kms.locks.run(`key:${keyId}`, async () => {
    const found = findKey(kms, principal, keyId);
    if (!found.ok) return found;
    const key = found.value;
    return refuseStale(kms, context, key.row.keyGroup) ?? condition?.() ?? carryOut(key);
  });
}
