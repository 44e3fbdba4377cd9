import { may } from '../auth/permissions';
import type { Principal } from '../auth/principal';
import { type Refusal, refused } from '../refusal';

/** Whose vote it is: a Jira account has one, whatever principals it is linked to. */
export const voterOf = ({ id, accountId }: Pick<Principal, 'id' | 'accountId'>): string =>
  accountId === null ? `person:${id}` : `account:${accountId}`;

/** Who is kept out of an approval, by immutable ids. */
export interface Matter {
  /** It comes from Jira: only somebody with a linked account can be told from those who asked. */
  readonly fromJira: boolean;
  readonly excludedAccounts: ReadonlySet<string>;
  readonly excludedPrincipals: ReadonlySet<string>;
}

type Decline = { readonly ok: false; readonly refusal: Refusal };

/** Why a person may not decide a matter, whatever roles and teams they have; undefined where they may. */
export function refuseDecider(person: Principal, matter: Matter): Decline | undefined {
  const { id, accountId, name } = person;
  if (matter.fromJira && accountId === null) {
    return refused(
      'forbidden',
      `Operator ${name} is not linked to a Jira account, so can't decide requests from Jira`,
      'Ask for a code under "Your account" in the console or with `keydesk kms account link`, and enter it in Jira',
    );
  }
  const account = accountId !== null && matter.excludedAccounts.has(accountId);
  if (!account && !matter.excludedPrincipals.has(id)) return undefined;
  return refused('forbidden', exclusion(person, matter, account), 'Somebody else who may decide has to');
}

function exclusion({ name, accountId }: Principal, { fromJira }: Matter, byAccount: boolean): string {
  if (!fromJira) return `${name} proposed this change or gains from it, so can't decide it`;
  return byAccount
    ? `Account ${accountId} requested this key or approved it in Jira, so can't be its operator`
    : `${name} has had, or has proved, another account that requested this key or approved it in Jira, so can't be its operator`;
}

/** Whether somebody's vote counts for a place: a key group, or null for the server. */
export const countsFor = (person: Principal, place: string | null, matter: Matter): boolean =>
  may(person, 'approval.decide', place) && refuseDecider(person, matter) === undefined;
