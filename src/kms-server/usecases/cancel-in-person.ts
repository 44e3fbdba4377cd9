import type { Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { type CancelOutcome, cancelOn } from './cancel-deletion';
import type { Condition } from './condition';
import { findKeyFor } from './find';
import type { Kms } from './kms';
import { acting, keySubject } from './record';

/** Somebody of the group cancels a deletion in their own name, without a request in Jira. */
export function cancelInPerson(
  kms: Kms,
  person: Principal,
  keyId: string,
  reason: string,
  condition?: Condition,
): Promise<Result<CancelOutcome, Refusal>> {
  return kms.locks.run(`key:${keyId}`, async () => {
    const found = findKeyFor(kms, person, keyId, 'key.cancel-deletion');
    if (!found.ok) return found;
    const key = found.value;
    const context = contextOf(kms, person, key);
    const actor = { ...acting(person), ticket: context.ticket, policyVersion: context.policyVersion };
    return condition?.() ?? cancelOn(kms, person, key, { context, reason }, actor);
  });
}

/**
 * In the place of what an order from Jira brings along: the key's own request as it stands, so that no fence moves. Who
 * asks is the requester, and so can't agree.
 */
function contextOf({ store }: Kms, { accountId }: Principal, key: StoredKey): RequestContext {
  const { requestId, keyId } = key.row;
  const scheduled = store.audit.lastAct(keySubject(keyId), 'key.deletion-scheduled');
  return {
    requestId,
    generation: store.ledger.generation(requestId),
    ticket: scheduled?.ticket ?? key.ticket,
    snapshotHash: key.specHash,
    policyVersion: scheduled?.policyVersion ?? 'none',
    requester: accountId ?? key.requester,
    excluded: accountId === null ? [] : [accountId],
  };
}
