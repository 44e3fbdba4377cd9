import { refused } from '../refusal';
import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';
import { keySubject, record, SERVER } from './record';

/** What the last entry of the log says about a key's row version. */
function recordedVersion(kms: Kms, keyId: string): unknown {
  const after = kms.store.audit.lastOf(keySubject(keyId))?.after;
  return after !== null && typeof after === 'object' && 'rowVersion' in after ? after.rowVersion : undefined;
}

/** An older row put back has a MAC that fits; the log knows that there was a newer one. */
export const isRolledBack = (kms: Kms, key: StoredKey): boolean =>
  recordedVersion(kms, key.row.keyId) !== key.row.rowVersion;

/** Puts a damaged row on the record, once, and refuses. */
export async function refuseDamaged(kms: Kms, { row }: StoredKey, fault: 'mac' | 'rollback') {
  const alarm = `${row.keyId}/${row.rowVersion}/${fault}`;
  if (!kms.alarms.has(alarm)) {
    kms.alarms.add(alarm);
    await kms.store.write(() =>
      record(kms, SERVER, {
        action: 'key.tampering-detected',
        subject: `alarm:${row.keyId}`,
        before: null,
        after: { fault, rowVersion: row.rowVersion },
      }),
    );
  }
  return refused(
    'forbidden',
    `The stored record of key ${row.keyId} was altered outside the KMS, so the key can't be used`,
    'Ask the KMS administrator to look into the audit log and to restore the record from a backup',
  );
}
