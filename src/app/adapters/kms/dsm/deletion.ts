import type { Instant } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type {
  DeletionEnd,
  DeletionOutcome,
  KeyDescription,
  KmsRefusal,
  KmsResult,
  RequestContext,
} from '../../../ports/kms';
import type { DsmApprovals, Order } from './approvals';
import type { DsmKeys } from './keys';
import { describe, lifeOf, type OurKey, putAway, stateOf, withOrder, withoutDeletion } from './marks';
import { invalidState } from './refusals';

export const DAY_MS = 86_400_000;

/** DSM sets no limits to a window that we keep. */
export const WINDOW_DAYS = { min: 7, max: 90 };

/**
 * DSM deletes at once. So the key is disabled and bears the end of its window as a mark; the deletion itself, and
 * the quorum it takes, come only then.
 */
export class DsmDeletion {
  readonly #keys: DsmKeys;
  readonly #approvals: DsmApprovals;
  readonly #now: () => Instant;

  constructor(keys: DsmKeys, approvals: DsmApprovals, now: () => Instant) {
    this.#keys = keys;
    this.#approvals = approvals;
    this.#now = now;
  }

  async schedule(key: OurKey, days: number, context: RequestContext): Promise<KmsResult<DeletionOutcome>> {
    const state = stateOf(key);
    if (state === 'Destroyed') return refuse(invalidState(key, 'deleted'));
    const until = key.deletionDue ?? this.#now() + days * DAY_MS;
    const marked =
      state === 'PendingDeletion'
        ? ok(key)
        : await this.#keys.change(key.sobject.kid, putAway(key, until, context));
    if (!marked.ok) return marked;
    const withdrawn = await this.#approvals.withdrawAll(key.sobject.kid, 'enable');
    if (!withdrawn.ok) return withdrawn;
    return ok({ outcome: 'pendingDeletion', until, key: describe(marked.value) });
  }

  async cancel(key: OurKey, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    if (stateOf(key) === 'Disabled') return ok(describe(key));
    if (!isMarked(key)) return refuse(invalidState(key, 'taken back from deletion'));
    // Before the mark goes: an approval that stayed open could still delete the key.
    const withdrawn = await this.#approvals.withdrawAll(key.sobject.kid, 'delete');
    if (!withdrawn.ok) return withdrawn;
    const change = { enabled: false, custom_metadata: withoutDeletion(withOrder(key, context)) };
    const cancelled = await this.#keys.change(key.sobject.kid, change);
    if (!cancelled.ok) return cancelled;
    return ok(describe(await this.#named(cancelled.value)));
  }

  /** Gives a key its name back, unless somebody else bears it by now. */
  async #named(key: OurKey): Promise<OurKey> {
    if (key.sobject.name === key.name) return key;
    const named = await this.#keys.change(key.sobject.kid, { name: key.name });
    return named.ok ? named.value : key;
  }

  async finish(key: OurKey, context: RequestContext): Promise<KmsResult<DeletionEnd>> {
    if (stateOf(key) === 'Destroyed') return ok({ outcome: 'destroyed', key: describe(key) });
    if (!isMarked(key)) return refuse(invalidState(key, 'destroyed'));
    if (this.#now() < (key.deletionDue ?? 0))
      return refuse(invalidState(key, 'destroyed before its window ends'));
    const { kid } = key.sobject;
    const order: Order = { action: 'delete', kid, name: key.name, context };
    const denied = await this.#approvals.denied(order);
    if (!denied.ok) return denied;
    if (denied.value) return refuse(deniedBy(denied.value.denial_reason ?? 'no reason given'));
    const gone = await this.#keys.delete(kid);
    if (gone.ok) return this.#destroyed(kid, key);
    return gone.needsApproval ? this.#ask(order) : gone;
  }

  async #ask(order: Order): Promise<KmsResult<DeletionEnd>> {
    const raised = await this.#approvals.raise(order);
    if (!raised.ok) return raised;
    const key = await this.#keys.find(order.kid);
    if (!key.ok) return key;
    if (isMarked(key.value)) return ok({ outcome: 'pendingApproval', approvalId: raised.value });
    // Taken back while we asked.
    const withdrawn = await this.#approvals.withdrawAll(order.kid, 'delete');
    return withdrawn.ok ? refuse(invalidState(key.value, 'destroyed')) : withdrawn;
  }

  /** A group without history has forgotten the key at once: then what was known of it is told once more. */
  async #destroyed(kid: string, before: OurKey): Promise<KmsResult<DeletionEnd>> {
    const after = await this.#keys.find(kid);
    if (after.ok) {
      if (lifeOf(after.value.sobject) !== 'gone') return refuse(invalidState(after.value, 'destroyed'));
      return ok({ outcome: 'destroyed', key: describe(after.value) });
    }
    if (after.refusal.code !== 'not-found') return after;
    const sobject = { ...before.sobject, state: 'Deleted' as const };
    return ok({ outcome: 'destroyed', key: describe({ ...before, sobject }) });
  }
}

/** An enable that was overtaken may have made a marked key usable again: the mark still holds. */
const isMarked = (key: OurKey): boolean => key.deletionDue !== undefined && stateOf(key) !== 'Destroyed';

const deniedBy = (reason: string): KmsRefusal => ({
  code: 'policy',
  message: `The operators denied the deletion: ${reason}`,
  mend: 'The key stays disabled. Cancel the deletion on its issue, or agree with the operators and ask again.',
});
