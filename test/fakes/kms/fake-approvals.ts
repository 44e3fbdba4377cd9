import type { Approval, ApprovalState, KmsRefusal, RequestContext } from '../../../src/app/ports/kms';
import type { AccountId, ApprovalId, Instant, KeyHandle, RequestId } from '../../../src/domain/ids';
import { ok, type Result, refuse } from '../../../src/domain/result';

/** An open or decided question to the operators. */
export interface FakeApproval {
  readonly id: ApprovalId;
  readonly requestId: RequestId;
  readonly generation: number;
  readonly handle: KeyHandle;
  readonly action: Approval['action'];
  /** Undo window in days, for `delete`; what the key is brought to, for `rotate`. */
  readonly days: number;
  readonly version: number;
  readonly raisedAt: Instant;
  readonly excluded: Set<AccountId>;
  readonly votes: AccountId[];
  state: ApprovalState;
  reason?: string;
  deletionDue?: Instant;
}

export type ApprovalOrder = Pick<FakeApproval, 'handle' | 'action'> &
  Partial<Pick<FakeApproval, 'days' | 'version'>>;

/** The operators' task list of the fake. Who may vote is decided here; what a decision does, by the fake itself. */
export class FakeApprovals {
  readonly #all = new Map<ApprovalId, FakeApproval>();
  readonly #now: () => Instant;
  readonly #lifetimeMs: number;
  readonly #linked: ReadonlySet<AccountId>;

  constructor(now: () => Instant, lifetimeMs: number, linked: readonly AccountId[]) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
    this.#linked = new Set(linked);
  }

  get(id: ApprovalId): FakeApproval | undefined {
    const approval = this.#all.get(id);
    if (approval?.state === 'pending' && this.#now() >= approval.raisedAt + this.#lifetimeMs) {
      approval.state = 'expired';
    }
    return approval;
  }

  pending(): FakeApproval[] {
    return [...this.#all.keys()].flatMap((id) => this.get(id) ?? []).filter((it) => it.state === 'pending');
  }

  /** The open approval for the same order of the same request and generation, or a new one. */
  raise(order: ApprovalOrder, context: RequestContext): FakeApproval {
    const open = this.pending().find(
      (it) =>
        it.handle === order.handle &&
        it.action === order.action &&
        it.version === (order.version ?? 0) &&
        it.requestId === context.requestId &&
        it.generation === context.generation,
    );
    const approval = open ?? this.#open(order, context);
    for (const person of [context.requester, ...context.excluded]) approval.excluded.add(person);
    return approval;
  }

  #open(order: ApprovalOrder, context: RequestContext): FakeApproval {
    const approval: FakeApproval = {
      ...{ days: 0, version: 0, ...order },
      id: `approval-${this.#all.size + 1}` as ApprovalId,
      requestId: context.requestId,
      generation: context.generation,
      raisedAt: this.#now(),
      excluded: new Set(),
      votes: [],
      state: 'pending',
    };
    this.#all.set(approval.id, approval);
    return approval;
  }

  /** Registers a vote; the approval stays pending until its caller acts on the votes. */
  vote(id: ApprovalId, by: AccountId): Result<FakeApproval, KmsRefusal> {
    const approval = this.get(id);
    if (!approval) return refuse(refusal('not-found', `There is no approval ${id}.`));
    if (approval.state !== 'pending') return refuse(decided(approval));
    if (!this.#linked.has(by)) return refuse(refusal('forbidden', `${by} is not a linked operator.`));
    if (approval.excluded.has(by)) return refuse(refusal('forbidden', `${by} took part in the request.`));
    if (approval.votes.includes(by)) return refuse(refusal('forbidden', `${by} has already decided.`));
    approval.votes.push(by);
    return ok(approval);
  }
}

export function publicView(approval: FakeApproval): Approval {
  const { id, requestId, handle, action, state, votes, reason, deletionDue } = approval;
  return {
    ...{ id, requestId, handle, action, state, decidedBy: [...votes] },
    ...(reason !== undefined && { reason }),
    ...(deletionDue !== undefined && { deletionDue }),
  };
}

export const decided = (approval: FakeApproval): KmsRefusal =>
  refusal('approval-decided', `The approval ${approval.id} is already ${approval.state}.`);

export const refusal = (code: KmsRefusal['code'], message: string): KmsRefusal => ({
  code,
  message,
  mend: `Look the fake KMS's state up, then mend what ${code} says.`,
});
