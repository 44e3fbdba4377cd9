import type { StoredApproval, Vote } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import type { ApprovalView } from '../usecases/read';

/** A key as the API shows it. Times are milliseconds since the epoch, dates are UTC days. */
export function keyResource({ row, spec, name, createdAt }: StoredKey) {
  return {
    keyId: row.keyId,
    handle: `keydesk:${row.keyId}`,
    requestId: row.requestId,
    name,
    keyGroup: row.keyGroup,
    projectId: row.projectId,
    keyType: row.keyType,
    operations: row.operations,
    state: row.state,
    everEnabled: row.everEnabled,
    generation: row.generation,
    createdAt,
    activationDate: spec.activationDate,
    expiryDate: spec.expiryDate,
    ...(row.deletionDue === null ? {} : { deletionDue: row.deletionDue }),
    ...(row.publicKey === null ? {} : { publicKey: row.publicKey }),
  };
}
export type KeyResource = ReturnType<typeof keyResource>;

/** An approval with what an operator has to know to decide. */
export function approvalResource({ approval, key, votes }: ApprovalView) {
  return {
    id: approval.id,
    requestId: approval.requestId,
    handle: `keydesk:${approval.keyId}`,
    action: approval.action,
    state: approval.state,
    decidedBy: deciders(approval.state, votes),
    ...(approval.reason === null ? {} : { reason: approval.reason }),
    ...(approval.deletionDue === null ? {} : { deletionDue: approval.deletionDue }),
    ...(approval.days === null ? {} : { days: approval.days }),
    keyId: approval.keyId,
    keyName: key.name,
    keyGroup: approval.keyGroup,
    generation: approval.generation,
    ticket: approval.context.ticket,
    requester: approval.context.requester,
    policyVersion: approval.context.policyVersion,
    snapshotHash: approval.context.snapshotHash,
    spec: key.spec,
    needed: approval.needed,
    votes: votes.map(({ operator, accountId, decision, comment, at }) => ({
      operator,
      accountId,
      decision,
      comment,
      at,
    })),
    createdAt: approval.createdAt,
    expiresAt: approval.expiresAt,
  };
}
export type ApprovalResource = ReturnType<typeof approvalResource>;

/** Who decided: those who denied a denied approval, those who agreed to any other. */
function deciders(state: StoredApproval['state'], votes: readonly Vote[]): string[] {
  if (state === 'pending') return [];
  const decisive = state === 'denied' ? 'deny' : 'approve';
  return votes.filter(({ decision }) => decision === decisive).map(({ operator }) => operator);
}
