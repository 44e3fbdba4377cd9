import { dayOf } from '../../domain/day';
import type { DeletionRequest, KeyRequest } from '../../domain/key-request';
import type { ChosenKms, OtherKms } from '../../domain/policy/context';
import { readDeletionForm, readKeyFields } from '../../domain/policy/read-form';
import type { Review } from '../../domain/policy/review';
import { type KnownKey, reviewDeletion } from '../../domain/policy/review-deletion';
import { reviewKeyRequest, reviewUnrouted } from '../../domain/policy/review-request';
import { type Route, route, routedByText } from '../../domain/routing';
import { wayTo } from '../../domain/routing-text';
import type { Desk } from '../ports/desk';
import type { FormView } from '../ports/issues';
import type { HandleEntry } from '../ports/store';
import { deletionClaimId, nameClaimId } from './claims';

/** What is to be said of a *Create Key* form, and where it would go; no route where routing has no KMS for it. */
export interface KeyFormReview {
  readonly review: Review<KeyRequest>;
  readonly route?: Route;
}

/** A *Create Key* form against every policy, the capabilities of the KMS it is routed to and the names in use there. */
export async function reviewKeyForm(desk: Desk, { form, key }: FormView): Promise<KeyFormReview> {
  const { policy, routing } = desk.settings;
  const decision = route(routing, readKeyFields(form).fields);
  if (!decision.ok) return { review: reviewUnrouted(form, decision.refusal, policy) };
  const { connectionId, keyGroup } = decision.value;
  const context = {
    policy,
    capabilities: await desk.capabilities(connectionId),
    chosen: await chosenKms(desk, decision.value),
    today: dayOf(desk.now()),
  };
  const review = reviewKeyRequest(form, context);
  const name = review.request?.name;
  const holder =
    name === undefined ? undefined : await desk.store.claim(nameClaimId({ connectionId, keyGroup, name }));
  const isTaken = holder !== undefined && holder.issueKey !== key;
  return {
    review: isTaken ? reviewKeyRequest(form, { ...context, nameTakenBy: holder.issueKey }) : review,
    route: decision.value,
  };
}

/** How the KMS was chosen, and what the others could do, as they last said: none of them is asked. */
async function chosenKms(desk: Desk, { connection, connectionId, by }: Route): Promise<ChosenKms> {
  const { routing } = desk.settings;
  const others = await Promise.all(
    routing.destinations
      .filter(({ id }) => id !== connectionId)
      .map(async ({ id, name }): Promise<OtherKms[]> => {
        const capabilities = await desk.keptCapabilities(id);
        return capabilities ? [{ connection: name, capabilities, way: wayTo(routing, id) }] : [];
      }),
  );
  return {
    connection,
    by: by.kind === 'rule' ? `chosen by ${routedByText(by)}` : routedByText(by),
    others: others.flat(),
  };
}

/** A *Delete Key* form: the handle must be one that our store made for this project, with no other deletion open. */
export async function reviewDeletionForm(
  desk: Desk,
  { form, key, projectId }: FormView,
): Promise<{ readonly review: Review<DeletionRequest>; readonly entry?: HandleEntry }> {
  const { policy } = desk.settings;
  const { request } = readDeletionForm(form);
  const entry = request && (await desk.store.handle(request.handle));
  const claim = request && (await desk.store.claim(deletionClaimId(request.handle)));
  const review = reviewDeletion(form, {
    policy,
    // The KMS that has the key; without a key there is none to ask.
    capabilities: entry && (await desk.capabilities(entry.connectionId)),
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
