import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { changeKey, generationAfter } from './change-key';
import type { Condition } from './condition';
import { closeApproval, raiseFence } from './fence';
import type { Kms } from './kms';
import { openApproval } from './open-approval';
import { orderOnKey } from './order-on-key';
import { type Actor, actingFor } from './record';

export type CancelOutcome =
  | { readonly outcome: 'cancelled'; readonly key: StoredKey }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: string };

/** On whose behalf a deletion is cancelled, and why; an integration's ticket says why. */
export interface Cancelling {
  readonly context: RequestContext;
  readonly reason?: string | undefined;
}

/**
 * Until a key is destroyed its deletion can be cancelled. It ends disabled: enabling passes the operators again. Where
 * the group's quorum asks for somebody, it waits for them, and the destruction with it.
 */
export function cancelDeletion(
  kms: Kms,
  principal: Principal,
  keyId: string,
  { context, reason }: Cancelling,
  condition?: Condition,
): Promise<Result<CancelOutcome, Refusal>> {
  const order = { action: 'key.cancel-deletion', keyId, context, condition } as const;
  return orderOnKey<CancelOutcome>(kms, principal, order, (key) =>
    cancelOn(kms, principal, key, { context, reason }, actingFor(principal, context)),
  );
}

/** The caller holds the key's lock, and has seen to it that the principal may. */
export async function cancelOn(
  kms: Kms,
  principal: Principal,
  key: StoredKey,
  { context, reason }: Cancelling,
  actor: Actor,
): Promise<Result<CancelOutcome, Refusal>> {
  const { keyId, keyGroup, state } = key.row;
  const also = () => {
    raiseFence(kms, context, keyGroup, actor);
    withdrawDeletions(kms, keyId, actor);
  };
  if (state === 'Disabled') {
    await kms.store.write(also);
    return ok({ outcome: 'cancelled', key });
  }
  if (state !== 'PendingDeletion') {
    // There is nothing to cancel yet, but an order on its way or an open approval must come to nothing.
    await kms.store.write(() => raiseFence(kms, context, keyGroup, actor));
    return refuseCancel(key);
  }
  if (nameIsGone(kms, key)) return refuseName(key);
  if (kms.store.groups.quorum(keyGroup, 'cancel-deletion').parts.length > 0) {
    const order = { key, action: 'cancel-deletion', context, days: null, why: reason } as const;
    return ok({ outcome: 'pendingApproval', approvalId: (await openApproval(kms, principal, order)).id });
  }
  const change = { state: 'Disabled', deletionDue: null, generation: generationAfter(key, context) } as const;
  const cancelled = await changeKey(kms, {
    key,
    change,
    action: 'key.deletion-cancelled',
    actor,
    remark: { reason: reason ?? null },
    also,
  });
  return cancelled.ok ? ok({ outcome: 'cancelled', key: cancelled.value }) : cancelled;
}

/** A key that was put away unused left its name, and another may have taken it. */
export function nameIsGone(kms: Kms, { row, name }: StoredKey): boolean {
  const holder = kms.store.keys.byName(row.keyGroup, name);
  return holder !== undefined && holder.row.keyId !== row.keyId;
}

const refuseName = ({ row, name }: StoredKey) =>
  refused(
    'name-taken',
    `Key ${row.keyId} was put away unused, and another key of group ${row.keyGroup} is named ${name} now`,
    'Request a new key under another name',
  );

const refuseCancel = (key: StoredKey) =>
  refused(
    'invalid-state',
    `Key ${key.row.keyId} is ${key.row.state}: no deletion is running`,
    key.row.state === 'Destroyed' ? 'Request a new key' : 'Withdraw the open approval instead',
  );

function withdrawDeletions(kms: Kms, keyId: string, actor: Actor): void {
  for (const approval of kms.store.approvals.openOfKey(keyId)) {
    if (approval.action === 'delete')
      closeApproval(kms, approval, 'withdrawn', 'The deletion was cancelled', actor);
  }
}
