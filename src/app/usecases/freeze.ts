import type { AccountId } from '../../domain/ids';
import type { HistoryEntry } from '../../domain/issue-history';
import { requestIdOf, type Snapshot } from '../../domain/key-request';
import { isAdmissible } from '../../domain/policy/review';
import { violationText } from '../../domain/policy/text';
import type { KnownKey } from '../../domain/request-lifecycle/record';
import type { Desk } from '../ports/desk';
import type { IssueView } from '../ports/issues';
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
  const review = await reviewKeyForm(desk, view);
  if (!isAdmissible(review) || !review.request)
    return { kind: 'refused', violations: review.violations.map(violationText) };
  const head = snapshotHead(desk, view, entry, submitter);
  return { kind: 'frozen', snapshot: { ...head, action: 'create', spec: review.request } };
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
  const head = snapshotHead(desk, view, entry, submitter);
  return {
    kind: 'frozen',
    snapshot: {
      ...head,
      // The connection that made the key, whatever serves new requests by now.
      connectionId: made.connectionId,
      keyGroup: made.keyGroup,
      action: 'delete',
      deletion: review.request,
      createdBy: made.requestId,
      owner: made.owner,
    },
    key: { handle: made.handle, state: 'Enabled', everEnabled: true },
  };
}

function snapshotHead({ settings }: Desk, view: IssueView, entry: HistoryEntry, submitter: AccountId) {
  const { cloudId, environmentId, connection, policy } = settings;
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
    connectionId: connection.id,
    keyGroup: connection.keyGroup,
    policyVersion: policy.version,
  };
}
