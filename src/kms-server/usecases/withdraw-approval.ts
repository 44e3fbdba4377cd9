import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';
import type { KeyApproval, StoredApproval } from '../store/approvals';
import type { RequestContext } from '../store/key-spec';
import { refuseDecided } from './decide-approval';
import { closeApproval, raiseFence, refuseStale } from './fence';
import { findApproval, refuseElsewhere } from './find';
import { governed } from './governed';
import type { Kms } from './kms';
import { actingFor } from './record';

/** Takes back an open approval. Idempotent. */
export async function withdrawApproval(
  kms: Kms,
  principal: Principal,
  approvalId: string,
  context: RequestContext,
): Promise<Result<StoredApproval, Refusal>> {
  const first = findApproval(kms, principal, approvalId);
  if (!first.ok) return first;
  return governed(kms, first.value, async (approval) => {
    if (approval.about !== 'key') throw new Error('An integration saw a change of the rules');
    const elsewhere = refuseElsewhere(principal, 'approval.withdraw', approval.keyGroup);
    if (elsewhere) return elsewhere;
    if (approval.requestId !== context.requestId) return refuseForeign(approval, context);
    const stale = refuseStale(kms, context, approval.keyGroup);
    if (stale) return stale;
    if (approval.state === 'withdrawn') return ok(approval);
    if (approval.state !== 'pending') return refuseDecided(approval.state);
    const actor = actingFor(principal, context);
    return kms.store.write(() => {
      closeApproval(kms, approval, 'withdrawn', 'Withdrawn by the requesting side', actor);
      raiseFence(kms, context, approval.keyGroup, actor);
      return ok({ ...approval, state: 'withdrawn' as const });
    });
  });
}

const refuseForeign = (approval: KeyApproval, context: RequestContext) =>
  refused(
    'forbidden',
    `Approval ${approval.id} belongs to another request than ${context.requestId}`,
    'Name the request that opened the approval',
  );
