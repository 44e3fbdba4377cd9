import type { Result } from '../../domain/result';
import type { Action } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import type { Condition } from './condition';
import { refuseStale } from './fence';
import { findKeyFor } from './find';
import type { Kms } from './kms';

/** An order of the Jira app that concerns one key. */
export interface KeyOrder {
  /** What the principal must be allowed in the key's group. */
  readonly action: Action;
  readonly keyId: string;
  readonly context: RequestContext;
  readonly condition?: Condition | undefined;
}

/** Carries out an order, one per key at a time: it is the caller's to order in the key's group, and the order isn't stale. */
export function orderOnKey<T>(
  kms: Kms,
  principal: Principal,
  { action, keyId, context, condition }: KeyOrder,
  carryOut: (key: StoredKey) => Result<T, Refusal> | Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return kms.locks.run(`key:${keyId}`, async () => {
    const found = findKeyFor(kms, principal, keyId, action);
    if (!found.ok) return found;
    const key = found.value;
    return refuseStale(kms, context, key.row.keyGroup) ?? condition?.() ?? carryOut(key);
  });
}
