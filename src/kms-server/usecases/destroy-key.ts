import type { StoredKey } from '../store/keys';
import { changeKey } from './change-key';
import { DAY_MS, type Kms } from './kms';
import { SERVER } from './record';

/** Overwrites the wrapped key. The row stays, and says what was. The caller holds the key's lock. */
export async function destroyKey(kms: Kms, key: StoredKey): Promise<boolean> {
  const now = kms.clock.now();
  const { keyId } = key.row;
  // Before the row: a crash in between leaves a key that is due anyway.
  kms.store.tombstones.add({
    keyId,
    destroyedAt: now,
    lastBackupExpiresAt: now + kms.backupRetentionDays * DAY_MS,
  });
  const changed = await changeKey(kms, {
    key,
    change: { state: 'Destroyed', deletionDue: null, blob: '' },
    action: 'key.destroyed',
    actor: SERVER,
  });
  return changed.ok;
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
