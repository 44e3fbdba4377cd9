import { dayOf } from '../../domain/day';
import type { DeletionRequest, KeyRequest } from '../../domain/key-request';
import type { Review } from '../../domain/policy/review';
import { type KnownKey, reviewDeletion } from '../../domain/policy/review-deletion';
import { reviewKeyRequest } from '../../domain/policy/review-request';
import type { Desk } from '../ports/desk';
import type { FormView } from '../ports/issues';
import type { HandleEntry } from '../ports/store';
import { deletionClaimId, nameClaimId } from './claims';

/** A *Create Key* form against every policy, the KMS's capabilities and the names in use. */
export async function reviewKeyForm(desk: Desk, { form, key }: FormView): Promise<Review<KeyRequest>> {
  const { policy, connection } = desk.settings;
  const context = { policy, capabilities: connection.capabilities, today: dayOf(desk.now()) };
  const review = reviewKeyRequest(form, context);
  if (!review.request) return review;
  const { id: connectionId, keyGroup } = connection;
  const holder = await desk.store.claim(nameClaimId({ connectionId, keyGroup, name: review.request.name }));
  if (!holder || holder.issueKey === key) return review;
  return reviewKeyRequest(form, { ...context, nameTakenBy: holder.issueKey });
}

/** A *Delete Key* form: the handle must be one that our store made for this project, with no other deletion open. */
export async function reviewDeletionForm(
  desk: Desk,
  { form, key, projectId }: FormView,
): Promise<{ readonly review: Review<DeletionRequest>; readonly entry?: HandleEntry }> {
  const { policy, connection } = desk.settings;
  const context = { policy, capabilities: connection.capabilities };
  const { request } = reviewDeletion(form, { ...context, known: undefined });
  const entry = request && (await desk.store.handle(request.handle));
  const claim = request && (await desk.store.claim(deletionClaimId(request.handle)));
  const review = reviewDeletion(form, {
    ...context,
    known: entry && known(entry, projectId),
    ...(claim && claim.issueKey !== key && { openDeletion: claim.issueKey }),
  });
  return entry ? { review, entry } : { review };
}

const STATES: Readonly<Record<HandleEntry['state'], KnownKey['state']>> = {
  made: 'unfinished',
  ready: 'ready',
  discarded: 'retired',
  destroyed: 'retired',
};

const known = (entry: HandleEntry, projectId: string): KnownKey => ({
  handle: entry.handle,
  sameProject: entry.jiraProjectId === projectId,
  state: STATES[entry.state],
});
