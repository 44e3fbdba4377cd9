import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { voterOf } from '../policy/eligibility';
import { type Refusal, refused } from '../refusal';
import { closeOvertaken, refuseDecided } from './decide-approval';
import { refuseVoter, standingOf } from './electorate';
import { closeApproval } from './fence';
import { findApproval } from './find';
import { governed } from './governed';
import type { Kms } from './kms';
import { acting, deciding, record } from './record';

/** Takes back one's own vote for something that is still open. Idempotent. */
export async function withdrawVote(
  kms: Kms,
  person: Principal,
  approvalId: string,
): Promise<Result<null, Refusal>> {
  const first = findApproval(kms, person, approvalId);
  if (!first.ok) return first;
  return governed(kms, first.value, async (approval) => {
    const closed = await closeOvertaken(kms, approval);
    if (closed) return closed;
    const voter = voterOf(person);
    const own = kms.store.approvals.votes(approvalId).find((vote) => vote.voter === voter);
    if (!own) {
      const votes = kms.store.approvals.votes(approvalId);
      return refuseVoter(kms, person, approval, standingOf(kms, approval, votes)) ?? ok(null);
    }
    await kms.store.write(() => {
      kms.store.approvals.removeVote(approvalId, voter);
      record(kms, deciding(person, approval), {
        action: 'approval.vote-withdrawn',
        subject: `approval:${approvalId}`,
        before: { decision: own.decision, comment: own.comment },
        after: null,
      });
    });
    return ok(null);
  });
}

/** Takes back one's own proposal. Idempotent. */
export async function withdrawProposal(
  kms: Kms,
  person: Principal,
  approvalId: string,
): Promise<Result<null, Refusal>> {
  const first = findApproval(kms, person, approvalId);
  if (!first.ok) return first;
  return governed(kms, first.value, async (approval) => {
    if (approval.about !== 'change' || approval.openedBy !== person.id) {
      return refused(
        'forbidden',
        `${person.name} did not propose ${approvalId}`,
        'Deny it instead, or ask who proposed it to withdraw it',
      );
    }
    if (approval.state === 'withdrawn') return ok(null);
    if (approval.state !== 'pending') return refuseDecided(approval.state);
    const actor = acting(person);
    await kms.store.write(() =>
      closeApproval(kms, approval, 'withdrawn', 'Withdrawn by who proposed it', actor),
    );
    return ok(null);
  });
}
