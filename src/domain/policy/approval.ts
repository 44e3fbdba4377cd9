import type { AccountId } from '../ids';
import type { KeyRequest } from '../key-request';
import { ok, type Result, refuse } from '../result';
import type { ApprovalTier, PolicySet } from './policy-set';

/** The tier a request is approved in: the first whose condition matches. */
export function approvalTier(
  request: Pick<KeyRequest, 'dataClassification' | 'keyType'>,
  policy: PolicySet,
): ApprovalTier {
  const found = policy.approval.tiers.find(
    ({ when }) =>
      when === null ||
      when.classifications.includes(request.dataClassification) ||
      when.keyTypes.includes(request.keyType),
  );
  if (!found) throw new Error(`Policy ${policy.version} has no tier for every request`);
  return found;
}

/** The tier every deletion is approved in. */
export function deletionTier(policy: PolicySet): ApprovalTier {
  const found = policy.approval.tiers.find(({ id }) => id === policy.approval.deletionTier);
  if (!found) throw new Error(`Policy ${policy.version} has no tier ${policy.approval.deletionTier}`);
  return found;
}

/** Everybody who had a hand in a request, from the whole changelog. */
export interface RequestPeople {
  readonly creator: AccountId;
  readonly submitter: AccountId;
  /** Every reporter there ever was. */
  readonly reporters: readonly AccountId[];
  /** Every requestor there ever was. */
  readonly requestors: readonly AccountId[];
  /** Everyone who changed a frozen field. */
  readonly editors: readonly AccountId[];
}

/** Who may not approve, without repetition, in code-unit order: a snapshot of it has one text. */
export const excludedApprovers = (people: RequestPeople): AccountId[] =>
  [
    ...new Set([
      people.creator,
      people.submitter,
      ...people.reporters,
      ...people.requestors,
      ...people.editors,
    ]),
  ].sort();

export interface ApprovalClaim {
  readonly actor: AccountId;
  /** As Jira describes the account at the moment of the decision. */
  readonly person: { readonly active: boolean; readonly accountType: string };
  /** Whether the account holds the approver's role, freshly read. */
  readonly inRole: boolean;
  readonly excluded: readonly AccountId[];
}

export type ApprovalRefusalReason = 'took-part' | 'inactive' | 'not-a-person' | 'not-an-approver';

export interface ApprovalRefusal {
  readonly reason: ApprovalRefusalReason;
  readonly actor: AccountId;
  /** As found; only with `not-a-person`. */
  readonly accountType?: string;
  readonly message: string;
  readonly mend: string;
}

type Sentences = Pick<ApprovalRefusal, 'message' | 'mend'>;

const SENTENCES: Readonly<Record<ApprovalRefusalReason, Sentences>> = {
  'took-part': {
    message:
      'You took part in this request as its creator, submitter, reporter, requestor or editor, so you may not approve it.',
    mend: 'Ask another approver of this project.',
  },
  inactive: {
    message: 'The account that approved is not active.',
    mend: 'Ask an approver whose account is active.',
  },
  'not-a-person': {
    message: 'The account that approved belongs to an app, a rule or a customer portal, not to a person.',
    mend: 'Ask an approver to approve with their own account.',
  },
  'not-an-approver': {
    message: 'You do not have the approver role in this project.',
    mend: 'Ask an approver of this project, or ask the Jira admin for the role.',
  },
};

const CHECKS: readonly {
  readonly reason: ApprovalRefusalReason;
  readonly fails: (claim: ApprovalClaim) => boolean;
}[] = [
  { reason: 'took-part', fails: ({ actor, excluded }) => excluded.includes(actor) },
  { reason: 'inactive', fails: ({ person }) => !person.active },
  { reason: 'not-a-person', fails: ({ person }) => person.accountType !== 'atlassian' },
  { reason: 'not-an-approver', fails: ({ inRole }) => !inRole },
];

/** Whether an account may approve. A refusal lists every reason, at least one. */
export function mayApprove(claim: ApprovalClaim): Result<AccountId, readonly ApprovalRefusal[]> {
  const { actor, person } = claim;
  const refusals = CHECKS.filter(({ fails }) => fails(claim)).map(({ reason }) => ({
    reason,
    actor,
    ...(reason === 'not-a-person' ? { accountType: person.accountType } : {}),
    ...SENTENCES[reason],
  }));
  return refusals.length === 0 ? ok(actor) : refuse(refusals);
}
