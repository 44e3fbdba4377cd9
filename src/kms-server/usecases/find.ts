import { ok, type Result } from '../../domain/result';
import { type Action, may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { StoredApproval } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import type { Kms } from './kms';

/** A key of a foreign group is answered like one that isn't there. */
export function findKey(kms: Kms, principal: Principal, keyId: string): Result<StoredKey, Refusal> {
  const key = kms.store.keys.get(keyId);
  if (key && may(principal, 'key.read', key.row.keyGroup)) return ok(key);
  return refused(
    'not-found',
    `There is no key ${keyId}`,
    'Check the key id, and the groups of this credential',
  );
}

/** To see a key is one thing, to do something with it another: each right is held for its own groups. */
export function findKeyFor(
  kms: Kms,
  principal: Principal,
  keyId: string,
  action: Action,
): Result<StoredKey, Refusal> {
  const found = findKey(kms, principal, keyId);
  return found.ok ? (refuseElsewhere(principal, action, found.value.row.keyGroup) ?? found) : found;
}

/** Refuses who may do something in other groups alone. */
export function refuseElsewhere(principal: Principal, action: Action, keyGroup: string) {
  if (may(principal, action, keyGroup)) return undefined;
  return refused(
    'forbidden',
    `${principal.name} may not do ${action} in group ${keyGroup}`,
    `Somebody with a role that allows ${action} there has to`,
  );
}

const READING = { key: 'approval.read', change: 'change.read' } as const;

/** An approval is seen where it is decided: whoever has a say in it must be able to read it. */
export const seesApproval = (
  principal: Principal,
  { about, keyGroup, requirements }: StoredApproval,
): boolean =>
  [keyGroup, ...requirements.map((requirement) => requirement.keyGroup)].some((place) =>
    may(principal, READING[about], place),
  );

export function findApproval(kms: Kms, principal: Principal, id: string): Result<StoredApproval, Refusal> {
  const approval = kms.store.approvals.get(id);
  if (approval && seesApproval(principal, approval)) return ok(approval);
  return refused(
    'not-found',
    `There is no approval ${id}`,
    'Check the approval id, and the groups of this credential',
  );
}
