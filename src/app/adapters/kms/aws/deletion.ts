import type { KeyHandle } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type { DeletionOutcome, KeyDescription, RequestContext } from '../../../ports/kms';
import { capabilitiesOf } from './capabilities';
import { claimName, isUnused } from './creation';
import { type AwsRefusal, type AwsResult, isWrongState } from './errors';
import { type AwsKeys, isDying, isEnabled, nameAlias, type OurKey } from './keys';
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
    const { min, max } = capabilitiesOf(this.#keys.connection.region).deletionWindowDays;
    if (!Number.isInteger(days) || days < min || days > max) return refuse(outside(days, min, max));
    const found = await this.#keys.byHandle(this.#handle);
    if (!found.ok) return found;
    const key = found.value;
    if (isStale(key.tagged, this.#context)) return refuse(stale(this.#context));
    const done = await inTurn([
      ...(isDying(key) ? [] : [() => this.#keys.lock(key), () => this.#into(key, days)]),
      () => this.#freeName(key),
    ]);
    return done.ok ? this.#scheduled() : done;
  }

  /** A window that has begun already stays as it is. */
  async #into({ arn }: OurKey, days: number): Promise<AwsResult<unknown>> {
    const scheduled = await this.#keys.call('ScheduleKeyDeletion', { KeyId: arn, PendingWindowInDays: days });
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
    const key = this.#keys.describe(after.value);
    if (key.deletionDue === undefined) return refuse(wrongState(after.value, 'deleted'));
    return ok({ outcome: 'pendingDeletion', until: key.deletionDue, key });
  }

  /** AWS leaves the key disabled. Its policy was locked when the window began. */
  async cancel(): Promise<AwsResult<KeyDescription>> {
    const found = await this.#keys.byHandle(this.#handle);
    if (!found.ok) return found;
    const key = found.value;
    if (isStale(key.tagged, this.#context)) return refuse(stale(this.#context));
    if (isDying(key)) {
      const cancelled = await this.#keys.call('CancelKeyDeletion', { KeyId: key.arn });
      if (!cancelled.ok && !isWrongState(cancelled.refusal)) return cancelled;
      const named = await claimName(this.#keys, key);
      if (!named.ok) return named;
    } else if (isEnabled(key)) {
      return refuse(wrongState(key, 'taken back from deletion'));
    }
    const after = await this.#keys.byHandle(this.#handle);
    return after.ok ? ok(this.#keys.describe(after.value)) : after;
  }
}

const outside = (days: number, min: number, max: number): AwsRefusal => ({
  code: 'invalid-request',
  message: `The window is ${min} to ${max} days, not ${days}.`,
  mend: `Choose ${min} to ${max} days.`,
});
