import { destroyKey } from './destroy-key';
import { closeApproval } from './fence';
import type { Kms } from './kms';
import { SERVER } from './record';
import { REPEATABLE_MS } from './repetition';
import { clockHold, watchClock } from './watch-clock';

export interface Swept {
  readonly destroyed: readonly string[];
  readonly expiredApprovals: number;
  /** Why nothing was destroyed, if the clock is in doubt. */
  readonly hold?: string;
}

/** What falls due by itself: approvals expire, and keys whose undo window is over are destroyed. */
export async function sweep(kms: Kms): Promise<Swept> {
  await watchClock(kms);
  kms.store.lastUses.flush();
  await kms.store.write(() => kms.store.repeats.forget(kms.clock.now() - REPEATABLE_MS));
  const expiredApprovals = await expireApprovals(kms);
  await kms.store.write(() => kms.auth.prune(kms.store.credentials, kms.clock.now()));
  const hold = clockHold(kms.store);
  if (hold) return { destroyed: [], expiredApprovals, hold };
  const destroyed: string[] = [];
  for (const { row } of kms.store.keys.due(kms.clock.now())) {
    if (await destroyDue(kms, row.keyId)) destroyed.push(row.keyId);
  }
  // Also after a sweep that was interrupted before this point: an empty log costs nothing to empty.
  kms.store.truncateLog();
  return { destroyed, expiredApprovals };
}

async function expireApprovals(kms: Kms): Promise<number> {
  return kms.store.write(() => {
    const lapsed = kms.store.approvals.expired(kms.clock.now());
    for (const approval of lapsed) closeApproval(kms, approval, 'expired', null, SERVER);
    return lapsed.length;
  });
}

const destroyDue = (kms: Kms, keyId: string): Promise<boolean> =>
  kms.locks.run(`key:${keyId}`, async () => {
    const key = kms.store.keys.get(keyId);
    const now = kms.clock.now();
    // Cancelled while it waited for the lock?
    if (key?.row.state !== 'PendingDeletion' || key.row.deletionDue === null || key.row.deletionDue > now)
      return false;
    if (waitsForCancelling(kms, keyId, now)) return false;
    return destroyKey(kms, key);
  });

/** Nothing is destroyed while people are being asked whether to keep it. */
const waitsForCancelling = (kms: Kms, keyId: string, now: number): boolean =>
  kms.store.approvals
    .openOfKey(keyId)
    .some(({ action, expiresAt }) => action === 'cancel-deletion' && now < expiresAt);
