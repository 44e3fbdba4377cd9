import type { KeyHandle } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type { CancellationOutcome, DeletionOutcome, RequestContext } from '../../../ports/kms';
import { DELETION_WINDOW_DAYS } from './capabilities';
import { claimName } from './creation';
import { describe, describeFamily } from './description';
import type { AwsRefusal, AwsResult } from './errors';
import { endAlike, type Family, familyOf, intoWindow, isUsable, lockAll, takeBack } from './family';
import { type AwsKeys, isDying, isUnused, nameAlias, nonsense, type OurKey } from './keys';
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
      () => this.#dropBegun(family.value),
      ...firstLast(family.value).map((member) => () => intoWindow(this.#keys, member, days)),
      () => this.#freeName(key),
    ]);
    return done.ok ? this.#scheduled() : done;
  }

  /** A successor whose making was lost has no alias yet, and was never usable. */
  async #dropBegun({ first, members }: Family): Promise<AwsResult<unknown>> {
    if (!members.at(-1)?.tagged.isSucceeded) return ok(undefined);
    const { requestId } = first.tagged;
    const begun = await this.#keys.byRequestTag({ requestId, version: members.length + 1 });
    return begun.ok
      ? inTurn(
          begun.value.map(
            ({ arn }) =>
              () =>
                this.#keys.discard(arn),
          ),
        )
      : begun;
  }

  /** A key that never was usable leaves its name to the next request, unless another key has it already. */
  async #freeName(key: OurKey): Promise<AwsResult<unknown>> {
    if (!isUnused(key)) return ok(undefined);
    const alias = nameAlias(key.tagged);
    const holder = await this.#keys.byAlias(alias);
    if (!holder.ok || holder.value?.arn !== key.arn) return holder;
    return this.#keys.dropAlias(alias);
  }

  /** An order to enable that ran meanwhile may have taken a later version out of its window. */
  async #scheduled(): Promise<AwsResult<DeletionOutcome>> {
    const after = await this.#keys.byHandle(this.#handle);
    if (!after.ok) return after;
    const family = await familyOf(this.#keys, after.value);
    if (!family.ok) return family;
    if (!isDying(after.value)) return refuse(wrongState(after.value, 'deleted'));
    const ended = await endAlike(this.#keys, family.value);
    if (!ended.ok) return ended;
    const key = await describeFamily(this.#keys, family.value);
    if (!key.ok) return key;
    const until = key.value.deletionDue;
    if (until === undefined) throw nonsense('a key to be deleted, without a date');
    return ok({ outcome: 'pendingDeletion', until, key: key.value });
  }

  /** AWS leaves the key disabled. Its policy was locked when the window began. */
  async cancel(): Promise<AwsResult<CancellationOutcome>> {
    const found = await this.#keys.byHandle(this.#handle);
    if (!found.ok) return found;
    const key = found.value;
    if (isStale(key.tagged, this.#context)) return refuse(stale(this.#context));
    const family = await familyOf(this.#keys, key);
    if (!family.ok) return family;
    if (!isDying(key) && isUsable(family.value)) return refuse(wrongState(key, 'taken back from deletion'));
    const taken = await inTurn(firstLast(family.value).map((member) => () => takeBack(this.#keys, member)));
    if (!taken.ok) return taken;
    const named = isDying(key) ? await claimName(this.#keys, family.value.current) : ok(true);
    if (!named.ok) return named;
    const after = await this.#keys.byHandle(this.#handle);
    if (!after.ok) return after;
    const described = await describe(this.#keys, after.value);
    return described.ok ? ok({ outcome: 'cancelled', key: described.value }) : described;
  }
}

/** The first key speaks for the handle: as long as it isn't there, the others are asked again. */
const firstLast = ({ members }: Family): readonly OurKey[] => [...members].reverse();

const outside = (days: number, min: number, max: number): AwsRefusal => ({
  code: 'invalid-request',
  message: `The window is ${min} to ${max} days, not ${days}.`,
  mend: `Choose ${min} to ${max} days.`,
});
