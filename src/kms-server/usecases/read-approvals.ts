import { ok, type Result } from '../../domain/result';
import type { Principal } from '../auth/principal';
import { voterOf } from '../policy/eligibility';
import type { Refusal } from '../refusal';
import type { ApprovalOrder, ApprovalPosition } from '../store/approval-query';
import type { ApprovalState } from '../store/approval-state';
import type { StoredApproval, Vote } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import { mayBreakGlass } from './break-glass';
import { changeKind } from './changes';
import { collect, type Page } from './collect';
import { refuseClosed } from './decide-approval';
import { type Directory, directoryOf, refuseVoter, type Standing, standingOf } from './electorate';
import { findApproval, seesApproval } from './find';
import type { Kms } from './kms';
import { reviewNewKey, type SpecReview } from './policies/enforce';
import { type RecentUse, recentUse } from './recent-use';
import { ticketUrl } from './tickets';

export interface ApprovalView {
  readonly approval: StoredApproval;
  /** The key that it is about; none where it is about a change of the rules. */
  readonly key: StoredKey | undefined;
  /** What a change means, in words; none where it is about a key. */
  readonly description: string | undefined;
  readonly votes: readonly Vote[];
  readonly standing: Standing;
  /** Why the one who looks may not decide it; undefined where they may. */
  readonly whyNot: Refusal | undefined;
  /** A use of the key that speaks against deleting it. */
  readonly recentUse: RecentUse | undefined;
  /** What the policy in force finds of a key that is to be enabled. */
  readonly review: SpecReview | undefined;
  /** Where a person reads the ticket that it came from. */
  readonly ticketUrl: string | undefined;
  /** Whether the one who looks could end the waiting alone. */
  readonly mayBreakGlass: boolean;
}

export interface ApprovalFilter {
  readonly state?: ApprovalState | undefined;
  readonly about?: StoredApproval['about'] | undefined;
  readonly action?: string | undefined;
  readonly keyGroup?: string | undefined;
  readonly ticket?: string | undefined;
  /** Only what waits for the one who looks. */
  readonly mine?: boolean | undefined;
  /** Only what one person decided alone. */
  readonly breakGlass?: boolean | undefined;
  readonly order: ApprovalOrder;
}

export interface ApprovalPage {
  readonly approvals: readonly ApprovalView[];
  /** Where it ended, where there may be more. */
  readonly next?: ApprovalPosition;
}

function view(
  kms: Kms,
  principal: Principal,
  stored: StoredApproval,
  directory: Directory = directoryOf(kms),
): ApprovalView {
  const approval = lapsed(kms, stored);
  const key = approval.about === 'key' ? kms.store.keys.get(approval.keyId) : undefined;
  const description =
    approval.about === 'change'
      ? changeKind(approval.change.kind).describe(kms, approval.change.payload)
      : undefined;
  const votes = kms.store.approvals.votes(approval.id);
  const standing = standingOf(kms, approval, votes, directory);
  const closed = refuseClosed(kms, approval);
  const whyNot = (closed ?? refuseVoter(kms, principal, approval, standing))?.refusal;
  const alone = closed === undefined && mayBreakGlass(kms, principal, approval);
  const recent = approval.state === 'pending' ? recentUse(kms, approval) : undefined;
  const url = approval.about === 'key' ? ticketUrl(kms, approval.context.ticket) : undefined;
  const told = { whyNot, recentUse: recent, review: reviewOf(kms, approval, key), ticketUrl: url };
  return { approval, key, description, votes, standing, ...told, mayBreakGlass: alone };
}

function reviewOf(kms: Kms, { state, action }: StoredApproval, key: StoredKey | undefined) {
  if (!key || state !== 'pending' || action !== 'enable') return undefined;
  const review = reviewNewKey(kms, key.spec);
  return review.ok ? review.value : undefined;
}

/** An approval whose time is over is shown as expired, even before the sweep has written it down. */
const lapsed = (kms: Kms, approval: StoredApproval): StoredApproval =>
  approval.state === 'pending' && approval.expiresAt <= kms.clock.now()
    ? { ...approval, state: 'expired' }
    : approval;

const fits = (approval: StoredApproval, { about }: ApprovalFilter): boolean =>
  about === undefined || approval.about === about;

/** Whether it waits for somebody: they may decide it, and haven't. */
const waitsFor = (person: Principal, { whyNot, votes }: ApprovalView): boolean =>
  whyNot === undefined && votes.every(({ voter }) => voter !== voterOf(person));

export function listApprovals(
  kms: Kms,
  principal: Principal,
  filter: ApprovalFilter,
  page: Page<ApprovalPosition>,
): ApprovalPage {
  const directory = directoryOf(kms);
  const { action, keyGroup, ticket, order } = filter;
  const state = filter.mine ? 'pending' : filter.state;
  const stored = { action, keyGroup, ticket, state, breakGlass: filter.breakGlass || undefined } as const;
  const found = collect(
    (after: ApprovalPosition | undefined) => kms.store.approvals.page(stored, order, after, page.limit),
    ({ id, decidedAt }) => ({ id, at: decidedAt ?? 0 }),
    (approval) =>
      seesApproval(principal, approval) &&
      fits(approval, filter) &&
      (!filter.mine || waitsFor(principal, view(kms, principal, approval, directory))),
    page,
  );
  const approvals = found.items.map((approval) => view(kms, principal, approval, directory));
  return { approvals, ...(found.next ? { next: found.next } : {}) };
}

export function describeApproval(kms: Kms, principal: Principal, id: string): Result<ApprovalView, Refusal> {
  const found = findApproval(kms, principal, id);
  return found.ok ? ok(view(kms, principal, found.value)) : found;
}
