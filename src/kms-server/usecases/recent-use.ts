import { dayNumberOf, dayOf } from '../../domain/day';
import type { Day } from '../../domain/ids';
import { refused } from '../refusal';
import type { StoredApproval } from '../store/approvals';
import type { Kms } from './kms';

/** A use that is too near for a key to be deleted without a word on it. */
export interface RecentUse {
  /** The day of the last use, UTC. */
  readonly day: Day;
  /** How many days its group looks back, today included. */
  readonly watchedDays: number;
}

/** The day on which a key was last used; undefined where it never was. */
export function lastUsed(kms: Kms, keyId: string): Day | undefined {
  const at = kms.store.lastUses.of(keyId);
  return at === undefined ? undefined : dayOf(at);
}

/** The recent use that speaks against carrying out an approval; undefined where none does. */
export function recentUse(kms: Kms, approval: StoredApproval): RecentUse | undefined {
  if (approval.about !== 'key' || approval.action !== 'delete') return undefined;
  const at = kms.store.lastUses.of(approval.keyId);
  const watchedDays = kms.store.groups.get(approval.keyGroup)?.recentUseDays ?? 0;
  if (at === undefined || dayNumberOf(kms.clock.now()) - dayNumberOf(at) >= watchedDays) return undefined;
  return { day: dayOf(at), watchedDays };
}

/** Whoever agrees to destroy what is in use says that they know. */
export function refuseRecentUse(kms: Kms, approval: StoredApproval, acknowledged: boolean) {
  const recent = recentUse(kms, approval);
  if (!recent || acknowledged || approval.about !== 'key') return undefined;
  return refused(
    'recently-used',
    `Key ${approval.keyId} was last used on ${recent.day}; group ${approval.keyGroup} asks about uses within ${recent.watchedDays} days`,
    'Make sure that nothing depends on the key any more, then send the approval with acknowledgeRecentUse: true',
  );
}
