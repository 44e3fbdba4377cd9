import { createHash } from 'node:crypto';
import { ok, type Result } from '../../../domain/result';
import { hashLinkCode } from '../../auth/link-code';
import { actorOf, type Principal } from '../../auth/principal';
import type { Place } from '../../auth/throttle';
import { type Refusal, refused, refusedWith } from '../../refusal';
import type { StoredAccountLink } from '../../store/account-links';
import type { ChangeApproval } from '../../store/approvals';
import type { StoredPrincipal } from '../../store/principals';
import { changeKind } from '../changes';
import { refuseTakenAccount } from '../changes/accounts';
import type { Decline } from '../changes/change';
import { livingPrincipal } from '../changes/fields';
import { closeApproval } from '../fence';
import { governing } from '../governed';
import type { Kms } from '../kms';
import { newProposal, openProposal } from '../propose-change';
import { type Actor, record } from '../record';
import { waitingChange } from './standing';

export interface Entered {
  readonly code: string;
  /** By Forge's word to the app; the app's word to us. */
  readonly accountId: string;
  /** Only tells whose code it is, and uses nothing up. */
  readonly lookOnly: boolean;
}

export type Redeemed =
  | { readonly outcome: 'known'; readonly person: StoredPrincipal }
  | { readonly outcome: 'waiting'; readonly person: StoredPrincipal; readonly approval: ChangeApproval };

/** Wrong codes that are free before each further one makes wait: of one account, and of the app as a whole. */
const FREE = { account: 5, app: 50 } as const;

/**
 * Somebody entered a code in Jira. The app could lie about who it was, so nothing is linked by this: it opens the
 * change that others agree to, in the name of the person whose code it is.
 */
export async function redeemLink(
  kms: Kms,
  integration: Principal,
  entered: Entered,
): Promise<Result<Redeemed, Refusal>> {
  const { throttle } = kms.auth;
  const places = placesOf(integration, entered.accountId);
  return governing(kms, async () => {
    // In turn with the counting: guesses that come all at once are counted one by one.
    const wait = throttle.wait(places, kms.clock.now());
    if (wait > 0) return tooManyGuesses(wait);
    const known = examine(kms, entered);
    if (!known.ok) return failed(kms, integration, entered, known);
    const { link, person } = known.value;
    if (entered.lookOnly) return ok({ outcome: 'known', person });
    const approval = proposalOf(kms, link, person, entered.accountId);
    await kms.store.write(() => {
      const actor: Actor = { ...NO_TICKET, actor: actorOf(integration), onBehalfOf: entered.accountId };
      takeBackEarlier(kms, person, actor);
      openProposal(kms, approval, actor);
      const proof = { accountId: entered.accountId, at: kms.clock.now(), approvalId: approval.id };
      kms.store.accountLinks.prove(link.id, proof);
      throttle.succeeded(places);
      record(kms, actor, {
        action: 'account-link.entered',
        subject: actorOf(person),
        before: { accountId: person.accountId },
        after: { link: link.id, accountId: entered.accountId, approvalId: approval.id },
      });
    });
    return ok({ outcome: 'waiting', person, approval });
  });
}

const NO_TICKET = { ticket: null, policyVersion: null } as const;

/** The account comes last: a right code clears its count, and not the app's. */
function placesOf({ id }: Principal, accountId: string): readonly Place[] {
  const account = createHash('sha256').update(accountId, 'utf8').digest('hex').slice(0, 32);
  return [
    { key: `link:${id}`, free: FREE.app },
    { key: `link:${id}:${account}`, free: FREE.account },
  ];
}

interface Known {
  readonly link: StoredAccountLink;
  readonly person: StoredPrincipal;
}

function examine(kms: Kms, { code, accountId }: Entered): Result<Known, Refusal> {
  const link = kms.store.accountLinks.byCode(hashLinkCode(kms.auth.linkKey, code));
  const person = link && livingPrincipal(kms, link.principalId, ['person']);
  if (!link || !person) return refuseCode('This code is not known here, or no longer');
  if (link.proved) return refuseCode('This code was used already');
  if (link.endedAt !== null)
    return refuseCode('This code was taken back, or a newer one has taken its place');
  if (kms.clock.now() >= link.expiresAt)
    return refuseCode('This code has expired: it is good for 10 minutes');
  if (person.accountId === accountId && person.accountVerifiedBy === 'jira') return refuseLinked(person);
  return refuseTakenAccount(kms, person.id, accountId) ?? ok({ link, person });
}

function proposalOf(
  kms: Kms,
  { id: link }: StoredAccountLink,
  person: StoredPrincipal,
  accountId: string,
): ChangeApproval {
  const kind = 'person.link-account';
  const payload = { id: person.id, accountId, link };
  const proposal = { kind, payload, comment: 'Proved with a one-time code, entered in Jira.' } as const;
  return newProposal(kms, person, proposal, changeKind(kind).says(kms, payload), null);
}

/** One at a time: what waited for agreement is overtaken. */
function takeBackEarlier(kms: Kms, person: StoredPrincipal, actor: Actor): void {
  const open = waitingChange(kms, kms.store.accountLinks.lastProved(person.id));
  if (open) closeApproval(kms, open, 'withdrawn', 'A newer code was entered in Jira', actor);
}

/** Counts it, and puts it on the record: the code itself isn't. */
async function failed(
  kms: Kms,
  integration: Principal,
  { accountId }: Entered,
  refusal: Decline,
): Promise<Decline> {
  await kms.store.write(() => {
    kms.auth.throttle.failed(placesOf(integration, accountId), kms.clock.now());
    record(
      kms,
      { ...NO_TICKET, actor: actorOf(integration), onBehalfOf: accountId },
      {
        action: 'account-link.refused',
        subject: `account:${accountId}`,
        before: null,
        after: { code: refusal.refusal.code, reason: refusal.refusal.message },
      },
    );
  });
  return refusal;
}

const refuseCode = (why: string) =>
  refused('code-refused', why, 'Ask for a new code in the KMS, and enter it here within 10 minutes');

const refuseLinked = ({ name, accountId }: StoredPrincipal) =>
  refused('conflict', `Jira account ${accountId} is linked to ${name} already`, 'Nothing is left to do');

const tooManyGuesses = (wait: number) =>
  refusedWith({
    code: 'rate-limited',
    message: 'Too many wrong codes were entered',
    mend: `Wait ${Math.ceil(wait / 1_000)} s, then enter the code as the KMS shows it`,
    retryAfterSeconds: Math.ceil(wait / 1_000),
  });
