import type { ApprovalId, RequestId } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import { type Approval, type KmsResult, KmsUnavailable, type RequestContext } from '../../../ports/kms';
import type { DsmClient, DsmResult } from './client';
import { type ApprovalRef, approvalIdOf, type DsmAction, handleOf } from './handle';
import type { DsmKeys } from './keys';
import {
  approvalListResource,
  approvalResource,
  type DsmApproval,
  nothing,
  type Reviewer,
  resultResource,
  userResource,
} from './resources';
import { asOneStep, failureOf, hasShapeOf, type Steps } from './steps';

const REQUESTS = '/sys/v1/approval_requests';

/** What is done to a key, or put before the operators. */
export interface Order {
  readonly action: DsmAction;
  /** The key's first object: its handle. */
  readonly kid: string;
  readonly name: string;
  readonly steps: Steps;
  readonly context: RequestContext;
}

/** What reviewers read, and how we find our own approval requests again. */
const descriptionOf = ({ action, kid, name, context }: Order): string =>
  `${context.ticket}: ${action} key ${JSON.stringify(name)} (${kid}) for Keydesk request ${mark(context)}`;

const mark = ({ requestId, generation }: Pick<RequestContext, 'requestId' | 'generation'>): string =>
  `${requestId}, generation ${generation}`;

const DESCRIPTION =
  /^[A-Z][A-Z0-9_]*-\d+: (enable|delete|rotate) key ".*" \(([0-9a-f-]{36})\) for Keydesk request ([A-Za-z0-9_-]{1,128}), generation (\d{1,15})$/;

/** DSM's approval requests, as far as Keydesk's own app made them for keys of ours. */
export class DsmApprovals {
  readonly #client: DsmClient;
  readonly #keys: DsmKeys;

  constructor(client: DsmClient, keys: DsmKeys) {
    this.#client = client;
    this.#keys = keys;
  }

  /** The open approval request for this very order, or a new one. Of several that raced, the oldest stays. */
  async raise(order: Order): Promise<DsmResult<ApprovalId>> {
    const known = await this.#openFor(order);
    if (!known.ok) return known;
    if (known.value.length === 0) {
      const raised = await this.#client.call({
        method: 'POST',
        path: REQUESTS,
        body: { ...asOneStep(order.steps), description: descriptionOf(order) },
        answer: approvalResource,
      });
      if (!raised.ok) return raised;
    }
    const open = await this.#openFor(order);
    if (!open.ok) return open;
    const [first, ...surplus] = open.value;
    for (const { request_id } of surplus) await this.#delete(request_id);
    // Decided or taken back in this moment: whoever asks again gets the answer.
    if (!first)
      throw new KmsUnavailable('server-error', 'The approval request was gone as soon as it was raised.');
    const { action, kid, context } = order;
    return ok(approvalIdOf({ dsmId: first.request_id, kid, action, requestId: context.requestId }));
  }

  /** Takes back every open approval request of ours that would do one of these to the key. */
  async withdrawAll(kid: string, ...actions: readonly DsmAction[]): Promise<DsmResult<undefined>> {
    const open = await this.#ours('PENDING', (it) => actions.some((action) => concerns(it, kid, action)));
    if (!open.ok) return open;
    for (const { request_id } of open.value) {
      const gone = await this.#delete(request_id);
      if (!gone.ok) return gone;
    }
    return ok(undefined);
  }

  /** The operators' last no to this order, with their reason; undefined where they said none. */
  async denied(order: Omit<Order, 'steps'>): Promise<DsmResult<DsmApproval | undefined>> {
    const denied = await this.#ours('DENIED', (it) => isFor(it, order));
    return denied.ok ? ok(denied.value.at(-1)) : denied;
  }

  async read(ref: ApprovalRef): Promise<KmsResult<Approval>> {
    const { dsmId, kid, action, requestId } = ref;
    const path = `${REQUESTS}/${dsmId}`;
    const found = await this.#client.call({ method: 'GET', path, answer: approvalResource });
    const told = { id: approvalIdOf(ref), requestId, handle: handleOf(kid), action };
    if (found.ok) return ok({ ...told, ...(await this.#standing(ref, found.value)) });
    if (found.refusal.code !== 'not-found') return found;
    // DSM forgets what is taken back. The id was ours if it names a key that is.
    const key = await this.#keys.find(kid);
    return key.ok ? ok({ ...told, state: 'withdrawn', decidedBy: [] }) : key;
  }

  async withdraw(ref: ApprovalRef, { requestId }: RequestContext): Promise<KmsResult<Approval>> {
    const found = await this.read(ref);
    if (!found.ok) return found;
    if (ref.requestId !== requestId) {
      return refuse({
        code: 'forbidden',
        message: 'The approval belongs to another request.',
        mend: 'Take it back on the issue that it was asked for.',
      });
    }
    const { state } = found.value;
    if (state === 'withdrawn') return found;
    if (state !== 'pending') {
      return refuse({
        code: 'approval-decided',
        message: `The approval is already ${state}.`,
        mend: 'Nothing is to be taken back any more.',
      });
    }
    const gone = await this.#delete(ref.dsmId);
    return gone.ok ? ok({ ...found.value, state: 'withdrawn' }) : gone;
  }

  async #standing(
    { kid, action }: ApprovalRef,
    approval: DsmApproval,
  ): Promise<Pick<Approval, 'state' | 'decidedBy' | 'reason'>> {
    if (!concerns(approval, kid, action)) {
      throw new KmsUnavailable('nonsense', 'DSM answered with another approval request than was asked for.');
    }
    const approvers = () => this.#names(approval.approvers);
    switch (approval.status) {
      case 'PENDING':
        return { state: this.#isOpen(approval) ? 'pending' : 'expired', decidedBy: await approvers() };
      case 'DENIED':
        return {
          state: 'denied',
          decidedBy: await this.#names(approval.denier ? [approval.denier] : []),
          ...(approval.denial_reason && { reason: approval.denial_reason }),
        };
      case 'APPROVED':
      case 'FAILED':
        return { ...(await this.#outcome(approval)), decidedBy: await approvers() };
    }
  }

  /** An approved operation runs in DSM, and may fail there: its result tells. */
  async #outcome({ request_id, status }: DsmApproval): Promise<Pick<Approval, 'state' | 'reason'>> {
    const path = `${REQUESTS}/${request_id}/result`;
    const result = await this.#client.call({ method: 'POST', path, answer: resultResource });
    if (!result.ok) return status === 'FAILED' ? { state: 'failed' } : { state: 'approved' };
    const failure = failureOf(result.value);
    if (failure === undefined && status === 'APPROVED') return { state: 'approved' };
    return { state: 'failed', ...(failure !== undefined && { reason: failure }) };
  }

  #openFor(order: Order): Promise<DsmResult<DsmApproval[]>> {
    return this.#ours('PENDING', (it) => isFor(it, order) && this.#isOpen(it));
  }

  #isOpen({ expiry }: DsmApproval): boolean {
    return this.#client.now() < expiry;
  }

  /** Ours, oldest first. Not by DSM's `subject`: it doesn't say which keys a batch or a rotation by name is about. */
  async #ours(
    status: DsmApproval['status'],
    wanted: (approval: DsmApproval) => boolean,
  ): Promise<DsmResult<DsmApproval[]>> {
    const app = await this.#client.appId();
    if (!app.ok) return app;
    const found = await this.#client.call({
      ...{ method: 'GET', path: REQUESTS, query: { requester: app.value, status } },
      answer: approvalListResource,
    });
    if (!found.ok) return found;
    const ours = found.value.filter(
      (it) => it.requester.app === app.value && it.status === status && wanted(it),
    );
    return ok(ours.sort(byAge));
  }

  /** One that is already gone is as good as taken back. */
  async #delete(dsmId: string): Promise<DsmResult<undefined>> {
    const path = `${REQUESTS}/${dsmId}`;
    const gone = await this.#client.call({ method: 'DELETE', path, answer: nothing });
    return !gone.ok && gone.refusal.code === 'not-found' ? ok(undefined) : gone;
  }

  /** The e-mail addresses of people, where the app may read them; otherwise what DSM calls them. */
  async #names(reviewers: readonly Reviewer[]): Promise<string[]> {
    const names: string[] = [];
    for (const { user, app } of reviewers) names.push(user ? await this.#userName(user) : `app ${app}`);
    return names;
  }

  async #userName(user: string): Promise<string> {
    const path = `/sys/v1/users/${user}`;
    const found = await this.#client.call({ method: 'GET', path, answer: userResource });
    return found.ok ? found.value.user_email : `user ${user}`;
  }
}

const concerns = (approval: DsmApproval, kid: string, action: DsmAction): boolean => {
  const [, itsAction, itsKid] = DESCRIPTION.exec(approval.description ?? '') ?? [];
  return itsAction === action && itsKid === kid && hasShapeOf(action, approval);
};

function isFor(approval: DsmApproval, { kid, action, context }: Omit<Order, 'steps'>): boolean {
  const [, , , requestId, generation] = DESCRIPTION.exec(approval.description ?? '') ?? [];
  const { requestId: wanted, generation: its } = context;
  const isItsRequest = (requestId as RequestId | undefined) === wanted && Number(generation) === its;
  return isItsRequest && concerns(approval, kid, action);
}

const byAge = (a: DsmApproval, b: DsmApproval): number =>
  a.created_at - b.created_at || (a.request_id < b.request_id ? -1 : 1);
