import type { Instant } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type { KmsRefusal, KmsResult, RequestContext, RotationOutcome } from '../../../ports/kms';
import type { DsmApprovals } from './approvals';
import type { DsmResult } from './client';
import { dsmDate } from './dates';
import { isLikeOne } from './genuine';
import type { DsmKeys, KeyChange } from './keys';
import { current, describe, lifeOf, MARK, marksOfSuccessor, type OurKey, stateOf, versions } from './marks';
import type { DsmOrders } from './orders';
import { invalidState, NO_ROTATION, nameTaken, overtakenSince, unsupported } from './refusals';
import type { Sobject } from './resources';
import { type DsmSetUp, rotates } from './set-up';
import { changing, replacing, revoking, type Step } from './steps';

/**
 * A new object takes the name and is linked to the old one, which is deactivated: it reads what it protected, and
 * protects nothing more. DSM's own order to rotate names no version: twice sent, it rotates twice. So the new object is
 * made first, disabled and with a name that only one can bear, and the rest names both by their ids.
 */
export class DsmRotation {
  readonly #keys: DsmKeys;
  readonly #approvals: DsmApprovals;
  readonly #orders: DsmOrders;
  readonly #setUp: DsmSetUp;
  readonly #now: () => Instant;

  constructor(
    keys: DsmKeys,
    approvals: DsmApprovals,
    orders: DsmOrders,
    setUp: DsmSetUp,
    now: () => Instant,
  ) {
    this.#keys = keys;
    this.#approvals = approvals;
    this.#orders = orders;
    this.#setUp = setUp;
    this.#now = now;
  }

  async rotate(key: OurKey, version: number, context: RequestContext): Promise<KmsResult<RotationOutcome>> {
    const refused = await this.#refused(key);
    if (refused) return refuse(refused);
    const prepared = key.members.length >= version ? ok(key) : await this.#prepared(key);
    if (!prepared.ok) return prepared;
    // Somebody else's object bears the name that only one can bear.
    if (prepared.value.members.length < version && !successorOf(prepared.value))
      return refuse(nameTaken(nameOfNext(key)));
    const [first, ...more] = this.#steps(prepared.value, version);
    if (!first) return ok({ outcome: 'rotated', key: describe(prepared.value) });
    const { kid } = key.sobject;
    const steps = [first, ...more] as const;
    const went = await this.#orders.run({ action: 'rotate', kid, name: key.name, steps, context });
    const seen = await this.#keys.find(kid);
    if (!seen.ok) return seen;
    const overtaken = overtakenSince(key, seen.value, context, 'rotated');
    if (overtaken) return this.#takenBack(seen.value, overtaken);
    if (went.ok && went.value.outcome === 'pending')
      return ok({ outcome: 'pendingApproval', approvalId: went.value.id });
    if (!went.ok && seen.value.members.length < version) return went;
    // Refused half-way because it was done already: an order came twice, or its answer was lost.
    const whole = await tidied(this.#keys, seen.value);
    return whole.ok ? ok({ outcome: 'rotated', key: describe(whole.value) }) : whole;
  }

  async #refused(key: OurKey): Promise<KmsRefusal | undefined> {
    const used = current(key);
    // One that is disabled by hand, or not active yet, has nothing to hand on.
    if (stateOf(key) !== 'Enabled' || !used.enabled || (used.state ?? 'Active') !== 'Active')
      return invalidState(key, 'rotated');
    const place = await this.#setUp.place();
    if (!place.ok) return place.refusal;
    return rotates(place.value) ? undefined : unsupported(...NO_ROTATION);
  }

  /** The key with the object for its next version. */
  async #prepared(key: OurKey): Promise<DsmResult<OurKey>> {
    return successorOf(key) ? ok(key) : this.#keys.createSuccessor(key, bodyOf(key));
  }

  /** What is left to do until the key has the version, and every older one only reads. */
  #steps(key: OurKey, version: number): Step[] {
    const [used] = versions(key);
    if (key.members.length < version) {
      const successor = successorOf(key);
      if (!successor || !used) return [];
      const old = `${key.name} (version ${key.members.length}, rotated at ${dsmDate(this.#now())})`;
      return [
        ...(successor.enabled ? [] : [changing(successor.kid, { enabled: true })]),
        replacing(used.kid, old, successor.kid),
        supersede(used, version),
      ];
    }
    return superseding(key);
  }

  async #takenBack(key: OurKey, overtaken: KmsRefusal): Promise<KmsResult<RotationOutcome>> {
    const shut = await this.#keys.shut(key, {});
    if (!shut.ok) return shut;
    const withdrawn = await this.#approvals.withdrawAll(key.sobject.kid, 'rotate');
    return withdrawn.ok ? refuse(overtaken) : withdrawn;
  }
}

/** What is left to do until every older version only reads: a rotation may have been cut off before its end. */
function superseding(key: OurKey): Step[] {
  const [, ...older] = versions(key);
  return older
    .filter((member) => lifeOf(member) === 'live')
    .map((member) => supersede(member, key.members.length));
}

/** The key with nothing left to do of a rotation that was cut off. */
export async function tidied(keys: DsmKeys, key: OurKey): Promise<DsmResult<OurKey>> {
  const steps = superseding(key);
  for (const step of steps) await keys.perform(step);
  return steps.length > 0 ? keys.find(key.sobject.kid) : ok(key);
}

export const supersede = ({ kid }: Sobject, version: number): Step =>
  revoking(kid, 'Superseded', `Version ${version} took its place`);

const next = ({ members }: OurKey): number => members.length + 1;

const nameOfNext = (key: OurKey): string => `${key.name} (version ${next(key)} of ${key.sobject.kid})`;

/** One that isn't like the version in use was made by somebody else, whatever marks it bears. */
const successorOf = (key: OurKey): Sobject | undefined =>
  key.waiting.find(
    (it) =>
      lifeOf(it) === 'live' &&
      it.custom_metadata[MARK.version] === String(next(key)) &&
      isLikeOne(it, current(key)),
  );

/** The same again, unusable. Its name is the lock: DSM has every name once. */
function bodyOf(key: OurKey): KeyChange {
  const {
    obj_type,
    key_size,
    elliptic_curve,
    mlkem,
    mldsa,
    key_ops,
    group_id,
    description,
    deactivation_date,
  } = current(key);
  return {
    ...{ obj_type, key_ops, group_id, enabled: false },
    name: nameOfNext(key),
    ...(mlkem || mldsa || elliptic_curve ? {} : { key_size }),
    ...(elliptic_curve && { elliptic_curve }),
    ...(mlkem && { mlkem }),
    ...(mldsa && { mldsa }),
    ...(description && { description }),
    ...(deactivation_date && { deactivation_date: dsmDate(deactivation_date) }),
    custom_metadata: marksOfSuccessor(key, next(key)),
  };
}
