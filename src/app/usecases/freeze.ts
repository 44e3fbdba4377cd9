import type { AccountId } from '../../domain/ids';
import type { HistoryEntry } from '../../domain/issue-history';
import { type CreateSnapshot, requestIdOf, type Snapshot } from '../../domain/key-request';
import { type DeletionRightRefusal, mayFileDeletion } from '../../domain/policy/deletion-rights';
import { isAdmissible } from '../../domain/policy/review';
import { violationText } from '../../domain/policy/text';
import type { KnownKey } from '../../domain/request-lifecycle/record';
import type { Result } from '../../domain/result';
import type { Route } from '../../domain/routing';
import type { Desk } from '../ports/desk';
import type { IssueView } from '../ports/issues';
import type { HandleEntry } from '../ports/store';
import { isApprover } from './approvers';
import { kmsObjections } from './kms-objections';
import { reviewDeletionForm, reviewKeyForm } from './review-form';

/** A submission frozen, or why it can't be. */
export type Frozen =
  | { readonly kind: 'frozen'; readonly snapshot: Snapshot; readonly key?: KnownKey }
  | { readonly kind: 'refused'; readonly violations: readonly string[] };

/**
 * Freezes what was submitted. The form is the one read now; the caller voids the request if any later entry of the
 * changelog touches it, so what is frozen is what stood there at the Submit entry.
 */
export async function freeze(
  desk: Desk,
  view: IssueView,
  entry: HistoryEntry,
  submitter: AccountId,
): Promise<Frozen> {
  return view.action === 'delete'
    ? freezeDeletion(desk, view, entry, submitter)
    : freezeCreation(desk, view, entry, submitter);
}

async function freezeCreation(
  desk: Desk,
  view: IssueView,
  entry: HistoryEntry,
  submitter: AccountId,
): Promise<Frozen> {
  const { review, route } = await reviewKeyForm(desk, view);
  if (!isAdmissible(review) || !review.request || !route)
    return { kind: 'refused', violations: review.violations.map(violationText) };
  const head = snapshotHead(desk, view, entry, submitter, route);
  const snapshot: CreateSnapshot = { ...head, action: 'create', spec: review.request };
  const objections = await kmsObjections(desk, snapshot);
  return objections.length > 0 ? { kind: 'refused', violations: objections } : { kind: 'frozen', snapshot };
}

async function freezeDeletion(
  desk: Desk,
  view: IssueView,
  entry: HistoryEntry,
  submitter: AccountId,
): Promise<Frozen> {
  const { review, entry: made } = await reviewDeletionForm(desk, view);
  if (!isAdmissible(review) || !review.request || !made)
    return { kind: 'refused', violations: review.violations.map(violationText) };
  const right = await rightToFile(desk, view, made, submitter);
  if (!right.ok) return { kind: 'refused', violations: [`${right.refusal.message} ${right.refusal.mend}`] };
  // The connection that made the key, whatever serves new requests by now.
  const head = snapshotHead(desk, view, entry, submitter, made);
  return {
    kind: 'frozen',
    snapshot: {
      ...head,
      action: 'delete',
      deletion: review.request,
      createdBy: made.requestId,
      owner: made.owner,
    },
    key: { handle: made.handle, state: 'Enabled', everEnabled: true },
  };
}

/** Requester, owner or an approver may ask for a deletion. The role is read only where it decides. */
async function rightToFile(
  desk: Desk,
  view: IssueView,
  { requester, owner }: HandleEntry,
  actor: AccountId,
): Promise<Result<unknown, DeletionRightRefusal>> {
  const who = { actor, requester, owner, isOperator: false };
  const plain = mayFileDeletion({ ...who, isApprover: false });
  return plain.ok
    ? plain
    : mayFileDeletion({ ...who, isApprover: await isApprover(desk, view.projectId, actor) });
}

function snapshotHead(
  { settings }: Desk,
  view: IssueView,
  entry: HistoryEntry,
  submitter: AccountId,
  { connectionId, keyGroup }: Pick<Route, 'connectionId' | 'keyGroup'>,
) {
  const { cloudId, environmentId, policy } = settings;
  return {
    requestId: requestIdOf({
      cloudId,
      environmentId,
      issueId: view.id,
      submissionChangelogId: entry.id,
    }),
    issueId: view.id,
    issueKey: view.key,
    jiraProjectId: view.projectId,
    submission: { changelogId: entry.id, at: entry.at, submitter },
    connectionId,
    keyGroup,
    policyVersion: policy.version,
  };
}
