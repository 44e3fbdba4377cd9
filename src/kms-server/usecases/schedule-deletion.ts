import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { changeKey, generationAfter, wrongState } from './change-key';
import type { Condition } from './condition';
import { withdrawEnabling } from './disable-key';
import { raiseFence } from './fence';
import { DAY_MS, type Kms } from './kms';
import { openApproval } from './open-approval';
import { orderOnKey } from './order-on-key';
import { actingFor } from './record';

export type DeletionOutcome =
  | { readonly outcome: 'pendingDeletion'; readonly until: number; readonly key: StoredKey }
  | { readonly outcome: 'pendingApproval'; readonly approvalId: string };

export interface DeletionOrder {
  readonly keyId: string;
  readonly days: number;
  readonly context: RequestContext;
  readonly condition?: Condition | undefined;
}

/**
 * Schedules a key's destruction. One that never was usable needs nobody; any other needs its operators, and stays as
 * it is until they agree.
 */
export function scheduleDeletion(
  kms: Kms,
  principal: Principal,
  { keyId, days, context, condition }: DeletionOrder,
): Promise<Result<DeletionOutcome, Refusal>> {
  const order = { action: 'key.schedule-deletion', keyId, context, condition } as const;
  return orderOnKey(kms, principal, order, async (key) => {
    const refusal = refuseDays(kms, key, days);
    if (refusal) return refusal;
    const { state, deletionDue } = key.row;
    // A window that runs is neither shortened nor begun anew.
    if (state === 'PendingDeletion' && deletionDue !== null) {
      return ok({ outcome: 'pendingDeletion', until: deletionDue, key });
    }
    if (state === 'Destroyed') return wrongState(key, 'scheduling its deletion');
    if (!key.row.everEnabled)
      return scheduleNow(kms, principal, key, windowOfUnused(kms, key, days), context);
    const approval = await openApproval(kms, principal, { key, action: 'delete', context, days });
    return ok({ outcome: 'pendingApproval', approvalId: approval.id });
  });
}

const groupMinimum = (kms: Kms, key: StoredKey): number =>
  kms.store.groups.get(key.row.keyGroup)?.minDeletionDays ?? kms.capabilities.deletionWindowDays.max;

/** A key that never was usable is put away without anybody's say, for at least as long as its group asks. */
const windowOfUnused = (kms: Kms, key: StoredKey, days: number): number =>
  Math.max(days, groupMinimum(kms, key));

function refuseDays(kms: Kms, key: StoredKey, days: number) {
  const { max } = kms.capabilities.deletionWindowDays;
  const min = key.row.everEnabled ? groupMinimum(kms, key) : 1;
  if (days >= min && days <= max) return undefined;
  return refused(
    'policy',
    `An undo window of ${days} days is outside ${min} to ${max}, the policy of group ${key.row.keyGroup}`,
    `Choose a window of ${min} to ${max} days`,
  );
}

async function scheduleNow(
  kms: Kms,
  principal: Principal,
  key: StoredKey,
  days: number,
  context: RequestContext,
): Promise<Result<DeletionOutcome, Refusal>> {
  const until = kms.clock.now() + days * DAY_MS;
  const actor = actingFor(principal, context);
  const changed = await changeKey(kms, {
    key,
    change: { state: 'PendingDeletion', deletionDue: until, generation: generationAfter(key, context) },
    action: 'key.deletion-scheduled',
    actor,
    also: () => {
      raiseFence(kms, context, key.row.keyGroup, actor);
      withdrawEnabling(kms, key.row.keyId, actor);
    },
  });
  return changed.ok ? ok({ outcome: 'pendingDeletion', until, key: changed.value }) : changed;
}
