import { randomBytes } from 'node:crypto';
import type { Principal } from '../auth/principal';
import type { KeyAction, KeyApproval } from '../store/approvals';
import type { RequestContext } from '../store/key-spec';
import type { StoredKey } from '../store/keys';
import { closeApproval, raiseFence } from './fence';
import { grantsNow } from './grants';
import { DAY_MS, type Kms } from './kms';
import { actingFor, record, SERVER } from './record';
import { requirementOf } from './requirements';

export interface ApprovalOrder {
  readonly key: StoredKey;
  readonly action: KeyAction;
  readonly context: RequestContext;
  readonly days: number | null;
  /** Why, in the words of who asks; left out where the ticket says it. */
  readonly why?: string | undefined;
}

/** Ids sort by the time they were given, so a list shows the oldest first. */
export const newApprovalId = (now: number): string =>
  now.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');

/** The open approval for this order: the one that stands, or a new one. The caller holds the key's lock. */
export async function openApproval(
  kms: Kms,
  principal: Principal,
  order: ApprovalOrder,
): Promise<KeyApproval> {
  const { key, action, context } = order;
  const standing = kms.store.approvals.open(key.row.keyId, action, context.requestId);
  const lapsed = standing !== undefined && standing.expiresAt <= kms.clock.now();
  if (standing && !lapsed && standing.generation === context.generation) return standing;
  const approval = newApproval(kms, principal, order);
  const actor = actingFor(principal, context);
  await kms.store.write(() => {
    if (standing && lapsed) closeApproval(kms, standing, 'expired', null, SERVER);
    raiseFence(kms, context, key.row.keyGroup, actor);
    kms.store.approvals.insert(approval);
    record(kms, actor, {
      action: 'approval.opened',
      subject: `approval:${approval.id}`,
      before: null,
      after: {
        action,
        keyId: key.row.keyId,
        requirements: approval.requirements,
        generation: approval.generation,
        days: order.days,
        ...(order.why === undefined ? {} : { why: order.why }),
      },
    });
  });
  return approval;
}

function newApproval(
  kms: Kms,
  principal: Principal,
  { key, action, context, days, why }: ApprovalOrder,
): KeyApproval {
  const { keyGroup, keyId } = key.row;
  const requirement = requirementOf(kms, keyGroup, action);
  const now = kms.clock.now();
  return {
    about: 'key',
    id: newApprovalId(now),
    keyId,
    keyGroup,
    action,
    state: 'pending',
    requestId: context.requestId,
    generation: context.generation,
    days,
    why: why ?? null,
    context,
    requirements: [requirement],
    reason: null,
    deletionDue: null,
    grants: grantsNow(kms, key),
    openedBy: principal.id,
    createdAt: now,
    expiresAt: now + requirement.quorum.days * DAY_MS,
    decidedAt: null,
    breakGlass: false,
  };
}
