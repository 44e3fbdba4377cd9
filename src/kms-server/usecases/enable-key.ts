import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { periodOf } from '../policy/use';
import { type Refusal, refused } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { wrongState } from './change-key';
import type { Condition } from './condition';
import { isRolledBack, refuseDamaged } from './integrity';
import type { Kms } from './kms';
import { openApproval } from './open-approval';
import { orderOnKey } from './order-on-key';

export type EnableOutcome =
  | { readonly outcome: 'enabled'; readonly key: StoredKey }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: string };

/** Asks the operators to make a key usable. Nothing but their approval ever enables one. */
export function enableKey(
  kms: Kms,
  principal: Principal,
  keyId: string,
  context: RequestContext,
  condition?: Condition,
): Promise<Result<EnableOutcome, Refusal>> {
  return orderOnKey(kms, principal, { action: 'key.enable', keyId, context, condition }, async (key) => {
    if (key.row.state === 'Enabled') return confirmEnabled(kms, key);
    if (key.row.state !== 'Disabled') return wrongState(key, 'enabling');
    if (kms.clock.now() >= periodOf(key.row).until) return refuseExpired(key);
    const approval = await openApproval(kms, principal, { key, action: 'enable', context, days: null });
    return ok({ outcome: 'pendingApproval', approvalId: approval.id });
  });
}

/** Tells nobody that a key is enabled on the word of a row that was altered. */
async function confirmEnabled(kms: Kms, key: StoredKey): Promise<Result<EnableOutcome, Refusal>> {
  if (isRolledBack(kms, key)) return refuseDamaged(kms, key, 'rollback');
  if (!(await kms.signers.check({ row: key.row, mac: key.mac }))) return refuseDamaged(kms, key, 'mac');
  return ok({ outcome: 'enabled', key });
}

const refuseExpired = (key: StoredKey) =>
  refused(
    'invalid-state',
    `Key ${key.row.keyId} expired on ${key.row.expiryDate}`,
    'Request a new key with a later expiry date',
  );
