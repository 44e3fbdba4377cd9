import { ok, type Result } from '../../domain/result';
import type { Principal, PrincipalKind } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { StoredApproval } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';

/** Kinds that see every group. The others see the groups they belong to. */
const SEES_ALL: ReadonlySet<PrincipalKind> = new Set(['auditor', 'admin']);

export const seesGroup = (principal: Principal, group: string): boolean =>
  SEES_ALL.has(principal.kind) || principal.groups.includes(group);

/** A key of a foreign group is answered like one that isn't there. */
export function findKey(kms: Kms, principal: Principal, keyId: string): Result<StoredKey, Refusal> {
  const key = kms.store.keys.get(keyId);
  if (key && seesGroup(principal, key.row.keyGroup)) return ok(key);
  return refused(
    'not-found',
    `There is no key ${keyId}`,
    'Check the key id, and the groups of this credential',
  );
}

export function findApproval(kms: Kms, principal: Principal, id: string): Result<StoredApproval, Refusal> {
  const approval = kms.store.approvals.get(id);
  if (approval && seesGroup(principal, approval.keyGroup)) return ok(approval);
  return refused(
    'not-found',
    `There is no approval ${id}`,
    'Check the approval id, and the groups of this credential',
  );
}
