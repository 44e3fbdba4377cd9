import type { Day } from '../../domain/ids';
import { voterOf } from '../policy/eligibility';
import type { Foreseen } from '../policy/foreseen';
import type { ChangeApproval, KeyApproval, StoredApproval, Vote } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import type { Act } from '../usecases/deletions';
import type { ApprovalView } from '../usecases/read-approvals';

/** What is known of a key besides its row. */
interface ToldOfKey {
  readonly scheduling?: Act;
  readonly lastUsed?: Day;
  readonly ticketUrl?: string;
}

/** A key as the API shows it. Times are milliseconds since the epoch, dates are UTC days. */
export function keyResource(
  { row, spec, name, ticket, createdAt }: StoredKey,
  { scheduling, lastUsed, ticketUrl }: ToldOfKey = {},
) {
  return {
    keyId: row.keyId,
    handle: `keydesk:${row.keyId}`,
    requestId: row.requestId,
    ticket,
    ...(ticketUrl === undefined ? {} : { ticketUrl }),
    name,
    keyGroup: row.keyGroup,
    projectId: row.projectId,
    keyType: row.keyType,
    operations: row.operations,
    grants: row.grants.map(({ name: application, applicationId = null, operations }) => ({
      name: application,
      applicationId,
      operations,
    })),
    state: row.state,
    everEnabled: row.everEnabled,
    generation: row.generation,
    createdAt,
    activationDate: spec.activationDate,
    expiryDate: spec.expiryDate,
    ...(row.deletionDue === null ? {} : { deletionDue: row.deletionDue }),
    ...(scheduling ? { deletionScheduled: scheduling } : {}),
    ...(lastUsed ? { lastUsed } : {}),
    ...(row.publicKey === null ? {} : { publicKey: row.publicKey }),
  };
}
export type KeyResource = ReturnType<typeof keyResource>;

const person = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });

/** What every approval tells: how it stands, whose agreement it needs, and whether the one who looks may give theirs. */
function standingResource({ approval, votes, standing, whyNot, mayBreakGlass }: ApprovalView) {
  const voted = new Set(votes.map(({ voter }) => voter));
  return {
    id: approval.id,
    state: approval.state,
    decidedBy: deciders(approval, votes),
    ...(approval.reason === null ? {} : { reason: approval.reason }),
    breakGlass: approval.breakGlass,
    needed: standing.parts.reduce((sum, part) => sum + part.needed, 0),
    parts: standing.parts.map(({ keyGroup, action, team, needed, agreed, members }) => ({
      keyGroup,
      action,
      team,
      needed,
      agreed,
      mayDecide: members.filter((member) => !voted.has(voterOf(member))).map(person),
    })),
    mayDecide: whyNot === undefined,
    ...(whyNot === undefined
      ? {}
      : { whyNot: { code: whyNot.code, message: whyNot.message, mend: whyNot.mend } }),
    mayBreakGlass,
    votes: votes.map(({ principalId, operator, accountId, decision, comment, at }) => ({
      principalId,
      operator,
      accountId,
      decision,
      comment,
      at,
    })),
    openedBy: approval.openedBy,
    createdAt: approval.createdAt,
    expiresAt: approval.expiresAt,
    ...(approval.decidedAt === null ? {} : { decidedAt: approval.decidedAt }),
  };
}

/** An approval of what the Jira app asked for, with what an operator has to know to decide. */
function keyApprovalResource(view: ApprovalView, approval: KeyApproval, { name, spec }: StoredKey) {
  const { context } = approval;
  return {
    ...standingResource(view),
    about: 'key' as const,
    action: approval.action,
    requestId: approval.requestId,
    handle: `keydesk:${approval.keyId}`,
    ...(approval.deletionDue === null ? {} : { deletionDue: approval.deletionDue }),
    ...(approval.days === null ? {} : { days: approval.days }),
    ...(view.recentUse ? { recentUse: view.recentUse } : {}),
    keyId: approval.keyId,
    keyName: name,
    keyGroup: approval.keyGroup,
    generation: approval.generation,
    ticket: context.ticket,
    ...(view.ticketUrl === undefined ? {} : { ticketUrl: view.ticketUrl }),
    requester: context.requester,
    excluded: context.excluded,
    ...(approval.why === null ? {} : { why: approval.why }),
    policyVersion: context.policyVersion,
    snapshotHash: context.snapshotHash,
    spec,
    ...(view.review ? { review: { ...view.review, violations: [...view.review.violations] } } : {}),
    applications: approval.grants.map(({ name: application, applicationId = null }) => ({
      name: application,
      applicationId,
    })),
  };
}

export function changeApprovalResource(view: ApprovalView, { action, keyGroup, change }: ChangeApproval) {
  return {
    ...standingResource(view),
    about: 'change' as const,
    action,
    keyGroup,
    description: [view.description ?? change.kind, ...foreseenText(change.foreseen)].join('. '),
    change,
  };
}

/** For those who decide: how many keys it was counted to touch. */
function foreseenText(counts: Foreseen | null): string[] {
  if (!counts) return [];
  const { keys, refusedAtCreation, stopProtecting, stoppedAlready, warned } = counts;
  return [
    `Of ${keys} keys when it was proposed, ${stopProtecting} would stop protecting (${stoppedAlready} of them have already), ${refusedAtCreation} could not be made any more, ${warned} would be warned of`,
  ];
}

export function approvalResource(view: ApprovalView) {
  const { approval, key } = view;
  if (approval.about === 'change') return changeApprovalResource(view, approval);
  if (!key) throw new Error(`Approval ${approval.id} lost its key`);
  return keyApprovalResource(view, approval, key);
}
export type ApprovalResource = ReturnType<typeof keyApprovalResource>;
export type ChangeResource = ReturnType<typeof changeApprovalResource>;

/** Who decided: who acted alone, those who denied a denied approval, those who agreed to any other. */
function deciders({ state }: StoredApproval, votes: readonly Vote[]): string[] {
  if (state === 'pending') return [];
  const decisive = state === 'denied' ? 'deny' : 'approve';
  return votes.filter(({ decision }) => decision === decisive).map(({ operator }) => operator);
}
