import { sha256Hex } from '../../domain/hash';
import { canonicalJson } from '../../domain/key-request';
import { ok, type Result } from '../../domain/result';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import type { Foreseen } from '../policy/foreseen';
import { type Refusal, refused } from '../refusal';
import type { ChangeApproval } from '../store/approvals';
import { type ChangeName, changeKind } from './changes';
import type { Say } from './changes/change';
import { closeApproval } from './fence';
import { governing } from './governed';
import { DAY_MS, type Kms } from './kms';
import { newApprovalId } from './open-approval';
import { acting, approvalOnRecord, record, SERVER } from './record';
import { requirementsOf } from './requirements';

export interface Proposal {
  readonly kind: ChangeName;
  /** As the kind's schema has parsed it. */
  readonly payload: unknown;
  /** Why, for those who decide. */
  readonly comment?: string;
}

/** What is frozen of a change: nobody agrees to one thing and gets another. */
export const payloadHash = (kind: string, payload: unknown): string =>
  sha256Hex(canonicalJson([kind, payload]));

/** Opens an approval of a change of the rules. The same one proposed again by the same person is the one that stands. */
export function proposeChange(
  kms: Kms,
  person: Principal,
  proposal: Proposal,
): Promise<Result<ChangeApproval, Refusal>> {
  return governing(kms, async () => {
    const kind = changeKind(proposal.kind);
    const says = kind.says(kms, proposal.payload);
    const refusal =
      refuseProposer(person, says) ?? refuseWordless(proposal) ?? kind.refuse(kms, proposal.payload);
    if (refusal) return refusal;
    const standing = kms.store.approvals.openProposal(
      person.id,
      payloadHash(proposal.kind, proposal.payload),
    );
    if (standing && kms.clock.now() < standing.expiresAt) return ok(standing);
    const foreseen = (await kind.foresee?.(kms, proposal.payload)) ?? null;
    const approval = newProposal(kms, person, proposal, says, foreseen);
    await kms.store.write(() => {
      if (standing) closeApproval(kms, standing, 'expired', null, SERVER);
      kms.store.approvals.insert(approval);
      record(kms, acting(person), {
        action: 'approval.opened',
        subject: `approval:${approval.id}`,
        before: null,
        after: {
          ...approvalOnRecord(approval),
          payload: approval.change.payload,
          comment: approval.change.comment,
          ...(foreseen ? { foreseen } : {}),
          requirements: approval.requirements,
        },
      });
    });
    return ok(approval);
  });
}

function refuseProposer(person: Principal, says: readonly Say[]) {
  if (says.some(({ keyGroup }) => may(person, 'change.propose', keyGroup))) return undefined;
  const places = [
    ...new Set(says.map(({ keyGroup }) => (keyGroup === null ? 'the server' : `group ${keyGroup}`))),
  ];
  return refused(
    'forbidden',
    `${person.name} may not propose changes that concern ${places.join(', ')}`,
    'Somebody with a role that allows change.propose there has to',
  );
}

function refuseWordless({ kind, comment = '' }: Proposal) {
  if (!changeKind(kind).whyRequired || comment.trim() !== '') return undefined;
  return refused(
    'invalid-request',
    `body.comment: a change of kind ${kind} is not proposed without saying why`,
    'Say in the comment why the change is needed; it stays with it for ever',
  );
}

function newProposal(
  kms: Kms,
  person: Principal,
  { kind, payload, comment }: Proposal,
  says: readonly Say[],
  foreseen: Foreseen | null,
): ChangeApproval {
  const [first] = says;
  if (!first) throw new Error(`Nobody has a say in a change of kind ${kind}`);
  const requirements = requirementsOf(kms, says);
  const now = kms.clock.now();
  const days = Math.min(...requirements.map(({ quorum }) => quorum.days));
  return {
    about: 'change',
    id: newApprovalId(now),
    keyGroup: first.keyGroup,
    action: first.action,
    state: 'pending',
    requirements,
    reason: null,
    openedBy: person.id,
    createdAt: now,
    expiresAt: now + days * DAY_MS,
    decidedAt: null,
    breakGlass: false,
    change: { kind, payload, payloadHash: payloadHash(kind, payload), comment: comment ?? null, foreseen },
  };
}
