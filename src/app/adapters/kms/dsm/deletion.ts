import type { ApprovalId, Instant } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type {
  CancellationOutcome,
  DeletionEnd,
  DeletionOutcome,
  KmsRefusal,
  KmsResult,
  RequestContext,
} from '../../../ports/kms';
import type { DsmApprovals, Order } from './approvals';
import type { DsmKeys } from './keys';
import {
  alive,
  current,
  describe,
  type OurKey,
  putAway,
  stateOf,
  withChanged,
  withOrder,
  withoutDeletion,
} from './marks';
import type { DsmOrders } from './orders';
import { invalidState } from './refusals';
import type { Sobject } from './resources';
import { changing, deleting, destroying, revoking, type Step } from './steps';
import { revivalOf } from './undo';
import { DAY_MS } from './window';

/**
 * DSM deletes at once. So the key is disabled and bears the end of its window as a mark; the deletion itself, and
 * the quorum it takes, come only then.
 */
export class DsmDeletion {
  readonly #keys: DsmKeys;
  readonly #approvals: DsmApprovals;
  readonly #orders: DsmOrders;
  readonly #now: () => Instant;

  constructor(keys: DsmKeys, approvals: DsmApprovals, orders: DsmOrders, now: () => Instant) {
    this.#keys = keys;
    this.#approvals = approvals;
    this.#orders = orders;
    this.#now = now;
  }

  async schedule(key: OurKey, days: number, context: RequestContext): Promise<KmsResult<DeletionOutcome>> {
    const state = stateOf(key);
    if (state === 'Destroyed') return refuse(invalidState(key, 'deleted'));
    const until = key.deletionDue ?? this.#now() + days * DAY_MS;
    const marked =
      state === 'PendingDeletion' ? ok(key) : await this.#keys.shut(key, putAway(key, until, context));
    if (!marked.ok) return marked;
    const withdrawn = await this.#approvals.withdrawAll(key.sobject.kid, 'enable', 'rotate');
    if (!withdrawn.ok) return withdrawn;
    return ok({ outcome: 'pendingDeletion', until, key: describe(marked.value) });
  }

  async cancel(key: OurKey, context: RequestContext): Promise<KmsResult<CancellationOutcome>> {
    if (stateOf(key) === 'Disabled') return ok(kept(key));
    if (!isMarked(key)) return refuse(invalidState(key, 'taken back from deletion'));
    // Before the mark goes: an approval that stayed open could still delete the key.
    const withdrawn = await this.#approvals.withdrawAll(key.sobject.kid, 'delete');
    if (!withdrawn.ok) return withdrawn;
    const cancelled = await this.#keys.shut(key, {
      custom_metadata: withoutDeletion(withOrder(key, context)),
    });
    if (!cancelled.ok) return cancelled;
    return this.#restored(cancelled.value);
  }

  /** What a deletion that was under way had done already is undone, and the key gets its name back. */
  async #restored(key: OurKey): Promise<KmsResult<CancellationOutcome>> {
    const steps = alive(key).flatMap((member) => revivalOf(member, this.#now()) ?? []);
    for (const step of steps) {
      const undone = await this.#keys.perform(step);
      if (!undone.ok) return undone.needsApproval ? refuse(UNDO_GATED) : undone;
    }
    const found = steps.length > 0 ? await this.#keys.find(key.sobject.kid) : ok(key);
    return found.ok ? ok(kept(await this.#named(found.value))) : found;
  }

  /** Unless somebody else bears the name by now. */
  async #named(key: OurKey): Promise<OurKey> {
    const { kid, name } = current(key);
    if (name === key.name) return key;
    const named = await this.#keys.change(key, { name: key.name }, kid);
    return named.ok ? named.value : key;
  }

  async finish(key: OurKey, context: RequestContext): Promise<KmsResult<DeletionEnd>> {
    const { kid } = key.sobject;
    const [first, ...more] = endOf(key, context);
    if (!first) return ok({ outcome: 'destroyed', key: describe(key) });
    if (!isMarked(key)) return refuse(invalidState(key, 'destroyed'));
    if (this.#now() < (key.deletionDue ?? 0))
      return refuse(invalidState(key, 'destroyed before its window ends'));
    const order: Order = { action: 'delete', kid, name: key.name, steps: [first, ...more], context };
    const denied = await this.#approvals.denied(order);
    if (!denied.ok) return denied;
    if (denied.value) return refuse(deniedBy(denied.value.denial_reason ?? 'no reason given'));
    const went = await this.#orders.run(order);
    if (went.ok && went.value.outcome === 'pending') return this.#asked(kid, went.value.id);
    // Refused because it was done already, by an order whose answer was lost, or refused indeed.
    const after = await this.#ended(kid, key);
    return went.ok || after.ok ? after : went;
  }

  /** Taken back while we asked? Then the question is taken back as well. */
  async #asked(kid: string, approvalId: ApprovalId): Promise<KmsResult<DeletionEnd>> {
    const key = await this.#keys.find(kid);
    if (!key.ok) return key;
    if (isMarked(key.value)) return ok({ outcome: 'pendingApproval', approvalId });
    const withdrawn = await this.#approvals.withdrawAll(kid, 'delete');
    return withdrawn.ok ? refuse(invalidState(key.value, 'destroyed')) : withdrawn;
  }

  /** A group without history has forgotten the key at once: then what was known of it is told once more. */
  async #ended(kid: string, before: OurKey): Promise<KmsResult<DeletionEnd>> {
    const after = await this.#keys.find(kid);
    if (after.ok) {
      if (stateOf(after.value) !== 'Destroyed') return refuse(invalidState(after.value, 'destroyed'));
      return ok({ outcome: 'destroyed', key: describe(after.value) });
    }
    if (after.refusal.code !== 'not-found') return after;
    const gone = before.members.reduce(
      (key, member) => withChanged(key, { ...member, state: 'Deleted' }),
      before,
    );
    return ok({ outcome: 'destroyed', key: describe(gone) });
  }
}

/**
 * The steps that are left to the end of a key, newest object first: while the first one stands, the key is found. One
 * that was usable is destroyed, and DSM keeps on record that it was and why; its name becomes free. One that never
 * was leaves nothing.
 */
function endOf(key: OurKey, { ticket }: RequestContext): Step[] {
  return alive(key).flatMap((member) => {
    if (!key.everEnabled) return [deleting(member.kid)];
    return [
      ...(member.name === key.name
        ? [changing(member.kid, { name: `${key.name} (destroyed ${member.kid})` })]
        : []),
      ...(isActive(member) ? [revoking(member.kid, 'CessationOfOperation', `Deleted for ${ticket}`)] : []),
      destroying(member.kid),
    ];
  });
}

const isActive = ({ state = 'Active' }: Sobject): boolean => state === 'Active';

/** An enable that was overtaken may have made a marked key usable again: the mark still holds. */
const isMarked = (key: OurKey): boolean => key.deletionDue !== undefined && stateOf(key) !== 'Destroyed';

const kept = (key: OurKey) => ({ outcome: 'cancelled', key: describe(key) }) as const;

const UNDO_GATED: KmsRefusal = {
  code: 'policy',
  message: 'The quorum policy of the DSM group holds back the undoing of the deletion.',
  mend: 'Revert the key in the DSM console, or take REVERT_SOBJECTS out of the quorum policy, and cancel again.',
};

const deniedBy = (reason: string): KmsRefusal => ({
  code: 'policy',
  message: `The operators denied the deletion: ${reason}`,
  mend: 'The key stays disabled. Cancel the deletion on its issue, or agree with the operators and ask again.',
});
