import { ok, type Result } from '../../domain/result';
import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import type { Refusal } from '../refusal';
import type { ApprovalState, StoredApproval, Vote } from '../store/approvals';
import type { StoredKey } from '../store/keys';
import { refuseClosed } from './decide-approval';
import { type Directory, directoryOf, refuseVoter, type Standing, standingOf } from './electorate';
import { findApproval, findKey, seesApproval } from './find';
import type { Kms } from './kms';

export interface Page {
  readonly cursor?: string;
  readonly limit: number;
}

export interface KeyPage {
  readonly keys: readonly StoredKey[];
  readonly cursor?: string;
}

export interface ApprovalView {
  readonly approval: StoredApproval;
  /** The key that it is about; none where it is about a change of the rules. */
  readonly key: StoredKey | undefined;
  readonly votes: readonly Vote[];
  readonly standing: Standing;
  /** Why the one who looks may not decide it; undefined where they may. */
  readonly whyNot: Refusal | undefined;
}

export interface ApprovalPage {
  readonly approvals: readonly ApprovalView[];
  readonly cursor?: string;
}

/** Collects what a principal may see, a page of the store at a time, until its own page is full. */
function collect<T extends { readonly id: string }>(
  read: (after: string) => readonly T[],
  visible: (item: T) => boolean,
  { cursor = '', limit }: Page,
): { readonly items: readonly T[]; readonly cursor?: string } {
  const items: T[] = [];
  let after = cursor;
  for (;;) {
    const batch = read(after);
    for (const item of batch) {
      if (visible(item)) items.push(item);
      after = item.id;
      if (items.length === limit) return { items, cursor: after };
    }
    if (batch.length < limit) return { items };
  }
}

export function listKeys(kms: Kms, principal: Principal, page: Page): KeyPage {
  const found = collect(
    (after) => kms.store.keys.page(after, page.limit).map((key) => ({ id: key.row.keyId, key })),
    ({ key }) => may(principal, 'key.read', key.row.keyGroup),
    page,
  );
  return { keys: found.items.map(({ key }) => key), ...(found.cursor ? { cursor: found.cursor } : {}) };
}

export function keyOfRequest(kms: Kms, principal: Principal, requestId: string): KeyPage {
  const key = kms.store.keys.byRequest(requestId);
  return { keys: key && may(principal, 'key.read', key.row.keyGroup) ? [key] : [] };
}

export const describeKey = (kms: Kms, principal: Principal, keyId: string): Result<StoredKey, Refusal> =>
  findKey(kms, principal, keyId);

function view(
  kms: Kms,
  principal: Principal,
  stored: StoredApproval,
  directory: Directory = directoryOf(kms),
): ApprovalView {
  const approval = lapsed(kms, stored);
  const key = approval.about === 'key' ? kms.store.keys.get(approval.keyId) : undefined;
  if (approval.about === 'key' && !key) throw new Error(`Approval ${approval.id} lost its key`);
  const votes = kms.store.approvals.votes(approval.id);
  const standing = standingOf(kms, approval, votes, directory);
  const whyNot = (refuseClosed(kms, approval) ?? refuseVoter(kms, principal, approval, standing))?.refusal;
  return { approval, key, votes, standing, whyNot };
}

/** An approval whose time is over is shown as expired, even before the sweep has written it down. */
const lapsed = (kms: Kms, approval: StoredApproval): StoredApproval =>
  approval.state === 'pending' && approval.expiresAt <= kms.clock.now()
    ? { ...approval, state: 'expired' }
    : approval;

export function listApprovals(
  kms: Kms,
  principal: Principal,
  state: ApprovalState | undefined,
  page: Page,
): ApprovalPage {
  const directory = directoryOf(kms);
  const found = collect(
    (after) => kms.store.approvals.page(after, state, page.limit),
    (approval) => seesApproval(principal, approval),
    page,
  );
  const approvals = found.items.map((approval) => view(kms, principal, approval, directory));
  return { approvals, ...(found.cursor ? { cursor: found.cursor } : {}) };
}

export function describeApproval(kms: Kms, principal: Principal, id: string): Result<ApprovalView, Refusal> {
  const found = findApproval(kms, principal, id);
  return found.ok ? ok(view(kms, principal, found.value)) : found;
}
