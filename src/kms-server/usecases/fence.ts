import { type Refusal, refused } from '../refusal';
import type { StoredApproval } from '../store/approvals';
import type { RequestContext } from '../store/key-spec';
import type { Kms } from './kms';
import { type Actor, approvalOnRecord, record } from './record';

/** Refuses an order that is older than one already seen for the same request, or that bears another group's request. */
export function refuseStale(
  kms: Kms,
  context: RequestContext,
  keyGroup: string,
): { readonly ok: false; readonly refusal: Refusal } | undefined {
  if ((kms.store.ledger.groupOf(context.requestId) ?? keyGroup) !== keyGroup) {
    return refused(
      'forbidden',
      `Request ${context.requestId} belongs to another key group`,
      'Give each request an id of its own',
    );
  }
  const seen = kms.store.ledger.generation(context.requestId);
  if (context.generation >= seen) return undefined;
  return refused(
    'stale-generation',
    `Generation ${context.generation} of request ${context.requestId} is older than ${seen}, which was seen already`,
    'Read the request again: it was voided, edited or withdrawn meanwhile',
  );
}

/** Raises the fence, and takes back what older generations of the request left open. Runs in a transaction. */
export function raiseFence(kms: Kms, context: RequestContext, keyGroup: string, actor: Actor): void {
  kms.store.ledger.raiseGeneration(context.requestId, context.generation, keyGroup);
  for (const approval of kms.store.approvals.openOfRequest(context.requestId)) {
    if (approval.generation < context.generation) {
      closeApproval(kms, approval, 'withdrawn', 'The request was changed or voided', actor);
    }
  }
}

/** Ends an open approval without its action. Runs in a transaction. */
export function closeApproval(
  kms: Kms,
  approval: StoredApproval,
  state: 'withdrawn' | 'expired' | 'denied' | 'failed',
  reason: string | null,
  actor: Actor,
): void {
  kms.store.approvals.decide(approval.id, { state, reason, deletionDue: null, decidedAt: kms.clock.now() });
  record(kms, actor, {
    action: `approval.${state}`,
    subject: `approval:${approval.id}`,
    before: { state: approval.state },
    after: { state, reason, ...approvalOnRecord(approval) },
  });
}
