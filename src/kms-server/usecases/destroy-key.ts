import type { StoredKey } from '../store/keys';
import { changeKey } from './change-key';
import { DAY_MS, type Kms } from './kms';
import { SERVER } from './record';

/** Overwrites the wrapped key. The row stays, and says what was. The caller holds the key's lock. */
export async function destroyKey(kms: Kms, key: StoredKey): Promise<boolean> {
  const changed = await changeKey(kms, {
    key,
    change: { state: 'Destroyed', deletionDue: null, blob: '' },
    action: 'key.destroyed',
    actor: SERVER,
  });
  // After the row: a tombstone stands for a destruction that happened. One that a crash loses is made up at the start.
  if (changed.ok) bury(kms, key.row.keyId);
  return changed.ok;
}

function bury(kms: Kms, keyId: string): void {
  const now = kms.clock.now();
  const lastBackupExpiresAt = now + kms.backupRetentionDays * DAY_MS;
  kms.store.tombstones.add({ keyId, destroyedAt: now, lastBackupExpiresAt });
}

/** Makes up the tombstones that a crash between the row and its tombstone has lost. */
export function completeTombstones(kms: Kms): void {
  const buried = new Set(kms.store.tombstones.all().map(({ keyId }) => keyId));
  for (const keyId of kms.store.keys.destroyedIds()) if (!buried.has(keyId)) bury(kms, keyId);
}

/** Destroys again what a restored backup has brought back. */
export async function reapplyTombstones(kms: Kms): Promise<void> {
  for (const { keyId } of kms.store.tombstones.all()) {
    await kms.locks.run(`key:${keyId}`, async () => {
      const key = kms.store.keys.get(keyId);
      if (key && key.row.state !== 'Destroyed') await destroyRestored(kms, key);
    });
  }
}

async function destroyRestored(kms: Kms, key: StoredKey): Promise<void> {
  const { state } = key.row;
  if (state === 'PendingDeletion') {
    await destroyKey(kms, key);
    return;
  }
  const change = { state: 'PendingDeletion', deletionDue: kms.clock.now() } as const;
  const scheduled = await changeKey(kms, { key, change, action: 'key.destruction-reapplied', actor: SERVER });
  if (scheduled.ok) await destroyKey(kms, scheduled.value);
}
