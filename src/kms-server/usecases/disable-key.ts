import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { changeKey, generationAfter, wrongState } from './change-key';
import type { Condition } from './condition';
import { closeApproval, raiseFence } from './fence';
import type { Kms } from './kms';
import { orderOnKey } from './order-on-key';
import { type Actor, actingFor } from './record';

/** Makes a key unusable at once, raises the fence, and takes back what would enable it again. */
export function disableKey(
  kms: Kms,
  principal: Principal,
  keyId: string,
  context: RequestContext,
  condition?: Condition,
): Promise<Result<StoredKey, Refusal>> {
  return orderOnKey(kms, principal, { action: 'key.disable', keyId, context, condition }, async (key) => {
    const actor = actingFor(principal, context);
    if (isDone(kms, key, context)) return ok(key);
    const also = () => {
      raiseFence(kms, context, key.row.keyGroup, actor);
      withdrawEnabling(kms, keyId, actor);
    };
    if (key.row.state === 'PendingDeletion') return raiseOnly(kms, key, also);
    if (key.row.state === 'Destroyed') return wrongState(key, 'disabling');
    const change = { state: 'Disabled', generation: generationAfter(key, context) } as const;
    return changeKey(kms, { key, change, action: 'key.disabled', actor, also });
  });
}

/** Whether the same order has had all its effects before. */
const isDone = (kms: Kms, key: StoredKey, context: RequestContext): boolean =>
  key.row.state === 'Disabled' &&
  key.row.generation === generationAfter(key, context) &&
  kms.store.ledger.generation(context.requestId) === context.generation &&
  kms.store.approvals.openOfKey(key.row.keyId).every((approval) => approval.action !== 'enable');

/** A key that waits for its destruction is unusable already: only the fence moves. */
async function raiseOnly(kms: Kms, key: StoredKey, also: () => void) {
  await kms.store.write(also);
  return ok(key);
}

/** Takes back open approvals to enable a key. Runs in a transaction. */
export function withdrawEnabling(kms: Kms, keyId: string, actor: Actor): void {
  for (const approval of kms.store.approvals.openOfKey(keyId)) {
    if (approval.action === 'enable')
      closeApproval(kms, approval, 'withdrawn', 'The key was disabled', actor);
  }
}
