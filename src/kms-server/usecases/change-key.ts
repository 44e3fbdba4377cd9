import { ok, type Result } from '../../domain/result';
import type { RowChange } from '../hsm/binding';
import { type Refusal, refused } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { isRolledBack, refuseDamaged } from './integrity';
import type { Kms } from './kms';
import { type Actor, keyOnRecord, keySubject, record } from './record';

export interface KeyChange {
  readonly key: StoredKey;
  readonly change: RowChange;
  readonly action: string;
  readonly actor: Actor;
  /** What the log says besides how the key is then. */
  readonly remark?: { readonly approvalId?: string; readonly reason?: string | null };
  /** What else happens in the same transaction. */
  readonly also?: () => void;
}

/**
 * Changes a key's row: new MAC by a signer, row and log in one transaction, and then the barrier: on return no process
 * can start an operation under the older row. The caller holds the key's lock.
 */
export async function changeKey(
  kms: Kms,
  { key, change, action, actor, remark, also }: KeyChange,
): Promise<Result<StoredKey, Refusal>> {
  if (isRolledBack(kms, key)) return refuseDamaged(kms, key, 'rollback');
  const rebound = await kms.signers.rebind({ row: key.row, mac: key.mac }, change);
  if (!rebound.ok) {
    return rebound.refusal.code === 'tampered' ? refuseDamaged(kms, key, 'mac') : wrongState(key, action);
  }
  const next = { ...key, ...rebound.value };
  await kms.store.write(() => {
    kms.store.keys.update(rebound.value);
    also?.();
    record(kms, actor, {
      action,
      subject: keySubject(key.row.keyId),
      before: keyOnRecord(key),
      after: { ...keyOnRecord(next), ...remark },
    });
  });
  await kms.signers.revoke(next.row.keyId, next.row.rowVersion);
  return ok(next);
}

export const wrongState = (key: StoredKey, action: string) =>
  refused(
    'invalid-state',
    `Key ${key.row.keyId} is ${key.row.state}, which does not allow ${action}`,
    'Look at the state of the key; a destroyed key needs a new request',
  );

/** A key carries the generation of the request that made it; other requests' (a deletion's) don't count for it. */
export const generationAfter = (key: StoredKey, context: RequestContext): number =>
  context.requestId === key.row.requestId ? context.generation : key.row.generation;
