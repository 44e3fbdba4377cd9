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
import { type Actor, acting, approvalOnRecord, record, SERVER } from './record';
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
export async function proposeChange(
  kms: Kms,
  person: Principal,
  proposal: Proposal,
): Promise<Result<ChangeApproval, Refusal>> {
  const first = examine(kms, person, proposal);
  if (!first.ok) return first;
  if (first.value.stands) return ok(first.value.stands);
  // Counting keys may take seconds. Nobody's vote waits for it, and whatever came between is examined again.
  const foreseen = (await changeKind(proposal.kind).foresee?.(kms, proposal.payload)) ?? null;
  return governing(kms, async () => {
    const examined = examine(kms, person, proposal);
    if (!examined.ok) return examined;
    const { says, stands, lapsed } = examined.value;
    if (stands) return ok(stands);
    const approval = newProposal(kms, person, proposal, says, foreseen);
    await kms.store.write(() => {
      if (lapsed) closeApproval(kms, lapsed, 'expired', null, SERVER);
      openProposal(kms, approval, acting(person));
    });
    return ok(approval);
  });
}

interface Examined {
  readonly says: readonly Say[];
  /** The same change, proposed by the same person, that waits already. */
  readonly stands?: ChangeApproval;
  /** One whose time is over, though nobody has written that down yet. */
  readonly lapsed?: ChangeApproval;
}

/** Whether something may be proposed as things are now. */
function examine(kms: Kms, person: Principal, proposal: Proposal): Result<Examined, Refusal> {
  const kind = changeKind(proposal.kind);
  const says = kind.says(kms, proposal.payload);
  const refusal =
    refuseProposer(person, says) ?? refuseWordless(proposal) ?? kind.refuse(kms, proposal.payload);
  if (refusal) return refusal;
  const open = kms.store.approvals.openProposal(person.id, payloadHash(proposal.kind, proposal.payload));
  if (!open) return ok({ says });
  return ok(kms.clock.now() < open.expiresAt ? { says, stands: open } : { says, lapsed: open });
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

/** Puts a change before those who decide. Runs in a transaction. */
export function openProposal(kms: Kms, approval: ChangeApproval, actor: Actor): void {
  const { payload, comment, foreseen } = approval.change;
  kms.store.approvals.insert(approval);
  record(kms, actor, {
    action: 'approval.opened',
    subject: `approval:${approval.id}`,
    before: null,
    after: {
      ...approvalOnRecord(approval),
      payload,
      comment,
      ...(foreseen ? { foreseen } : {}),
      requirements: approval.requirements,
    },
  });
}

export function newProposal(
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
