import type { Instant } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type {
  EnableOutcome,
  KeyDescription,
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
  lifeOf,
  type OurKey,
  releasedDescription,
  stateOf,
  versions,
  withOrder,
} from './marks';
import type { DsmOrders } from './orders';
import { invalidState, overtakenSince } from './refusals';
import type { Sobject } from './resources';
import { supersede, tidied } from './rotation';
import { activating, changing, type Step } from './steps';
import { revivalOf } from './undo';

/**
 * Enabling and disabling. DSM can't refuse an order that was overtaken, so the key is read again after each enable,
 * and an enable that turns out to be the older one is taken back.
 */
export class DsmRelease {
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

  async enable(key: OurKey, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    if (isOpen(key)) return this.#tidied(key);
    const steps = stateOf(key) === 'PendingDeletion' ? undefined : this.#steps(key, context);
    if (!steps) return refuse(invalidState(key, 'enabled'));
    const { kid } = key.sobject;
    const order: Order = { action: 'enable', kid, name: key.name, steps, context };
    const went = await this.#orders.run(order);
    if (!went.ok) return went;
    if (went.value.outcome === 'done') return this.#enabled(key, context);
    const seen = await this.#keys.find(kid);
    if (!seen.ok) return seen;
    const overtaken = overtakenSince(key, seen.value, context, 'enabled');
    if (!overtaken) return ok({ outcome: 'pendingApproval', approvalId: went.value.id });
    const withdrawn = await this.#approvals.withdrawAll(kid, 'enable');
    return withdrawn.ok ? refuse(overtaken) : withdrawn;
  }

  /** It is enabled: what a rotation that was cut off has left is all there may be to do. */
  async #tidied(key: OurKey): Promise<KmsResult<EnableOutcome>> {
    const found = await tidied(this.#keys, key);
    return found.ok ? ok({ outcome: 'enabled', key: describe(found.value) }) : found;
  }

  /** Every object of the key, the one that applications use last; undefined where that can't be used again. */
  #steps(key: OurKey, context: RequestContext): Order['steps'] | undefined {
    const now = this.#now();
    const used = current(key);
    if (lifeOf(used) !== 'live' && !revivalOf(used, now)) return undefined;
    const [first, ...more] = versions(key)
      .reverse()
      .flatMap((member) => [
        ...(member === used ? reviving(member, now) : putBehind(key, member)),
        ...opening(key, member, context),
      ]);
    return first && [first, ...more];
  }

  async #enabled(key: OurKey, context: RequestContext): Promise<KmsResult<EnableOutcome>> {
    const seen = await this.#keys.find(key.sobject.kid);
    if (!seen.ok) return seen;
    const overtaken = overtakenSince(key, seen.value, context, 'enabled');
    if (!overtaken) return ok({ outcome: 'enabled', key: describe(seen.value) });
    const disabled = await this.#keys.shut(seen.value, {});
    return disabled.ok ? refuse(overtaken) : disabled;
  }

  /** The change first, then what is still open for enabling: what is raised in between sees the new generation. */
  async disable(key: OurKey, context: RequestContext): Promise<KmsResult<KeyDescription>> {
    const { kid } = key.sobject;
    const disabled = await this.#disabled(key, context);
    if (!disabled.ok) return disabled.needsApproval ? refuse(GATED) : disabled;
    const withdrawn = await this.#approvals.withdrawAll(kid, 'enable', 'rotate');
    return withdrawn.ok ? ok(describe(disabled.value)) : withdrawn;
  }

  async #disabled(key: OurKey, context: RequestContext) {
    const isNewer = context.requestId === key.requestId && context.generation > key.generation;
    const isUsed = alive(key).some(({ enabled }) => enabled);
    if (lifeOf(key.sobject) === 'gone' || !(isUsed || isNewer)) return ok(key);
    return this.#keys.shut(key, { custom_metadata: withOrder(key, context) });
  }
}

/** A disabling that was cut off leaves some versions open, or one that waits: that is no open key. */
const isOpen = (key: OurKey): boolean =>
  stateOf(key) === 'Enabled' && versions(key).every(({ enabled }) => enabled);

function reviving(member: Sobject, now: Instant): readonly Step[] {
  return revivalOf(member, now) ?? (waitsForNothing(member, now) ? [activating(member.kid)] : []);
}

/** An older version that a rotation that was cut off has left to protect: no more, once it is enabled again. */
const putBehind = (key: OurKey, member: Sobject): readonly Step[] =>
  lifeOf(member) === 'live' ? [supersede(member, key.members.length)] : [];

/** The mark of the release comes with the change that enables the first object. */
function opening(key: OurKey, { kid, enabled }: Sobject, context: RequestContext): Step[] {
  if (enabled) return [];
  const isFirst = kid === key.sobject.kid;
  return [
    changing(kid, { enabled: true, ...(isFirst && { description: releasedDescription(key, context) }) }),
  ];
}

/** Not active although nothing is left to wait for: DSM activates by itself only what bears a date. */
const waitsForNothing = ({ state, activation_date: at }: Sobject, now: Instant): boolean =>
  state === 'PreActive' && (at ?? 0) <= now;

const GATED: KmsRefusal = {
  code: 'policy',
  message: 'The quorum policy of the DSM group holds back the disabling of the key.',
  mend: 'Disable the key in the DSM console now, and ask its administrators how the group lets an app disable keys without a quorum.',
};
