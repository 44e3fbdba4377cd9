import { ok, type Result } from '../../../domain/result';
import type { Principal } from '../../auth/principal';
import { type Refusal, refused } from '../../refusal';
import type { StoredAccountLink } from '../../store/account-links';
import type { ApprovalState } from '../../store/approval-state';
import type { ChangeApproval } from '../../store/approvals';
import type { AccountVerifier, StoredPrincipal } from '../../store/principals';
import { closeApproval } from '../fence';
import { governing } from '../governed';
import type { Kms } from '../kms';
import { acting, record } from '../record';

/** `code`: waits to be entered in Jira · `lapsed`: was not, in time · others: how the change stands */
export type LinkState = 'code' | 'lapsed' | ApprovalState;

export interface OwnAccount {
  readonly accountId: string | null;
  readonly verifiedBy: AccountVerifier | null;
  /** The last code that was asked for. */
  readonly link: {
    readonly id: string;
    readonly state: LinkState;
    readonly accountId: string | null;
    readonly approvalId: string | null;
    readonly createdAt: number;
    /** When the code, or the change that waits, expires. */
    readonly expiresAt: number;
    readonly reason: string | null;
  } | null;
}

export interface AccountStanding {
  readonly linkedTo: StoredPrincipal | null;
  readonly waiting: { readonly person: StoredPrincipal; readonly approval: ChangeApproval } | null;
}

function changeOf({ store }: Kms, { proved }: StoredAccountLink): ChangeApproval | undefined {
  const approval = proved ? store.approvals.get(proved.approvalId) : undefined;
  return approval?.about === 'change' ? approval : undefined;
}

/** The change that a link waits for; undefined where it waits for none. */
export function waitingChange(kms: Kms, link: StoredAccountLink | undefined): ChangeApproval | undefined {
  const change = link && changeOf(kms, link);
  return change?.state === 'pending' && kms.clock.now() < change.expiresAt ? change : undefined;
}

function stateOf(kms: Kms, link: StoredAccountLink): LinkState {
  const change = changeOf(kms, link);
  const lapses = change?.state === 'pending' && kms.clock.now() >= change.expiresAt;
  if (change) return lapses ? 'expired' : change.state;
  if (link.endedAt !== null) return 'withdrawn';
  return kms.clock.now() < link.expiresAt ? 'code' : 'lapsed';
}

/** What a person sees of their own account. */
export function ownAccount(kms: Kms, person: Principal): OwnAccount {
  const known = kms.store.principals.get(person.id);
  const link = kms.store.accountLinks.last(person.id);
  const change = link && changeOf(kms, link);
  return {
    accountId: known?.accountId ?? null,
    verifiedBy: known?.accountVerifiedBy ?? null,
    link: link
      ? {
          id: link.id,
          state: stateOf(kms, link),
          accountId: link.proved?.accountId ?? null,
          approvalId: change?.id ?? null,
          createdAt: link.createdAt,
          expiresAt: change?.expiresAt ?? link.expiresAt,
          reason: change?.reason ?? null,
        }
      : null,
  };
}

/** How a Jira account stands, for the page in Jira. */
export function accountStanding(kms: Kms, accountId: string): AccountStanding {
  const linkedTo = kms.store.principals.all().find((person) => person.accountId === accountId) ?? null;
  const link = kms.store.accountLinks.lastOf(accountId);
  const approval = waitingChange(kms, link);
  const person = link && approval ? kms.store.principals.get(link.principalId) : undefined;
  return { linkedTo, waiting: person && approval ? { person, approval } : null };
}

/** A person takes back their own: the code that waits, or the change. Idempotent. */
export function withdrawLink(kms: Kms, person: Principal, id: string): Promise<Result<null, Refusal>> {
  return governing(kms, async () => {
    const link = kms.store.accountLinks.get(id);
    if (link?.principalId !== person.id) return refuseUnknown(id);
    const state = stateOf(kms, link);
    if (state === 'withdrawn' || state === 'lapsed') return ok(null);
    const change = waitingChange(kms, link);
    if (state !== 'code' && !change) return refuseDecided(state);
    const actor = acting(person);
    await kms.store.write(() => {
      if (change) closeApproval(kms, change, 'withdrawn', 'Withdrawn by whose account it is', actor);
      else kms.store.accountLinks.end(id, kms.clock.now());
      record(kms, actor, {
        action: 'account-link.withdrawn',
        subject: `person:${person.id}`,
        before: { link: id, state },
        after: null,
      });
    });
    return ok(null);
  });
}

const refuseUnknown = (id: string) =>
  refused('not-found', `You have asked for no account link ${id}`, 'Read your account again');

const refuseDecided = (state: LinkState) =>
  refused(
    'approval-decided',
    `The link is ${state === 'approved' ? 'in force' : state} already`,
    'Ask for a new code to link another account',
  );
