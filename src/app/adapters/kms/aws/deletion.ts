import type { KeyHandle } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type { DeletionOutcome, KeyDescription, RequestContext } from '../../../ports/kms';
import { DELETION_WINDOW_DAYS } from './capabilities';
import { claimName } from './creation';
import { describe } from './description';
import { type AwsRefusal, type AwsResult, isWrongState } from './errors';
import { type Family, familyOf, isUsable, lockAll } from './family';
import { type AwsKeys, isDying, isUnused, nameAlias, type OurKey } from './keys';
import { inTurn, isStale, stale, wrongState } from './release';

/** Into the undo window, and back out of it. */
export class Deletion {
  readonly #keys: AwsKeys;
  readonly #handle: KeyHandle;
  readonly #context: RequestContext;

  constructor(keys: AwsKeys, handle: KeyHandle, context: RequestContext) {
    this.#keys = keys;
    this.#handle = handle;
    this.#context = context;
  }

  /** Disables and locks first: nobody uses the key from then on, whatever becomes of the rest. */
  async schedule(days: number): Promise<AwsResult<DeletionOutcome>> {
    const { min, max } = DELETION_WINDOW_DAYS;
    if (!Number.isInteger(days) || days < min || days > max) return refuse(outside(days, min, max));
    const found = await this.#keys.byHandle(this.#handle);
    if (!found.ok) return found;
    const key = found.value;
    if (isStale(key.tagged, this.#context)) return refuse(stale(this.#context));
    const family = await familyOf(this.#keys, key);
    if (!family.ok) return family;
    const done = await inTurn([
      () => lockAll(this.#keys, family.value),
      ...firstLast(family.value).map((member) => () => this.#into(member, days)),
      () => this.#freeName(key),
    ]);
    return done.ok ? this.#scheduled() : done;
  }

  /** A window that has begun already stays as it is. */
  async #into(member: OurKey, days: number): Promise<AwsResult<unknown>> {
    if (isDying(member)) return ok(undefined);
    const order = { KeyId: member.arn, PendingWindowInDays: days };
    const scheduled = await this.#keys.call('ScheduleKeyDeletion', order);
    return !scheduled.ok && isWrongState(scheduled.refusal) ? ok(undefined) : scheduled;
  }

  /** A key that never was usable leaves its name to the next request, unless another key has it already. */
  async #freeName(key: OurKey): Promise<AwsResult<unknown>> {
    if (!isUnused(key)) return ok(undefined);
    const alias = nameAlias(key.tagged);
    const holder = await this.#keys.byAlias(alias);
    if (!holder.ok || holder.value?.arn !== key.arn) return holder;
    return this.#keys.dropAlias(alias);
  }

  async #scheduled(): Promise<AwsResult<DeletionOutcome>> {
    const after = await this.#keys.byHandle(this.#handle);
    if (!after.ok) return after;
    const described = await describe(this.#keys, after.value);
    if (!described.ok) return described;
    const key = described.value;
    if (key.deletionDue === undefined) return refuse(wrongState(after.value, 'deleted'));
    return ok({ outcome: 'pendingDeletion', until: key.deletionDue, key });
  }

  /** AWS leaves the key disabled. Its policy was locked when the window began. */
  async cancel(): Promise<AwsResult<KeyDescription>> {
    const found = await this.#keys.byHandle(this.#handle);
    if (!found.ok) return found;
    const key = found.value;
    if (isStale(key.tagged, this.#context)) return refuse(stale(this.#context));
    const family = await familyOf(this.#keys, key);
    if (!family.ok) return family;
    if (!isDying(key) && isUsable(family.value)) return refuse(wrongState(key, 'taken back from deletion'));
    const taken = await inTurn(
      firstLast(family.value)
        .filter(isDying)
        .map((member) => () => this.#outOf(member)),
    );
    if (!taken.ok) return taken;
    const named = isDying(key) ? await claimName(this.#keys, family.value.current) : ok(true);
    if (!named.ok) return named;
    const after = await this.#keys.byHandle(this.#handle);
    return after.ok ? describe(this.#keys, after.value) : after;
  }

  async #outOf({ arn }: OurKey): Promise<AwsResult<unknown>> {
    const cancelled = await this.#keys.call('CancelKeyDeletion', { KeyId: arn });
    return !cancelled.ok && isWrongState(cancelled.refusal) ? ok(undefined) : cancelled;
  }
}

/** The first key speaks for the handle: as long as it isn't there, the others are asked again. */
const firstLast = ({ members }: Family): readonly OurKey[] => [...members].reverse();

const outside = (days: number, min: number, max: number): AwsRefusal => ({
  code: 'invalid-request',
  message: `The window is ${min} to ${max} days, not ${days}.`,
  mend: `Choose ${min} to ${max} days.`,
});
