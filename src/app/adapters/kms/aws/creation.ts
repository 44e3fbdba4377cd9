import { ok, refuse } from '../../../../domain/result';
import { type KeyDescription, type KeySpec, KmsUnavailable, type RequestContext } from '../../../ports/kms';
import { type AwsRefusal, type AwsResult, isTaken, isWrongState } from './errors';
import { specOf } from './key-specs';
import {
  type AwsKeys,
  isDying,
  isEnabled,
  NEW_KEY_WAITS_MS,
  nameAlias,
  type OurKey,
  requestAlias,
} from './keys';
import { objectionTo } from './order';
import { lockedPolicy } from './policy';
import { readTags, specHash, tagList, tagsOf } from './tags';

/**
 * Makes the one key of a request. AWS takes no token that makes CreateKey idempotent, so the request's alias is the
 * lock: it exists once in an account and region, and whoever's key it points to has won. Every other key of the
 * request was never usable and is put away. Each step may be lost, late or doubled; the next call goes on from there.
 */
export class Creation {
  readonly #keys: AwsKeys;
  readonly #spec: KeySpec;
  readonly #context: RequestContext;

  constructor(keys: AwsKeys, spec: KeySpec, context: RequestContext) {
    this.#keys = keys;
    this.#spec = spec;
    this.#context = context;
  }

  async run(): Promise<AwsResult<KeyDescription>> {
    const known = await this.#keys.byAlias(requestAlias(this.#context.requestId));
    if (!known.ok) return known;
    if (known.value) return this.#settle(known.value);
    const objection = objectionTo(this.#spec, this.#keys.connection);
    if (objection) return refuse(objection);
    const holder = await this.#keys.byAlias(nameAlias(this.#spec));
    if (!holder.ok) return holder;
    if (holder.value && holder.value.tagged.requestId !== this.#context.requestId)
      return refuse(this.#taken());
    const own = await this.#adoptOrMake();
    if (!own.ok) return own;
    const winner = await this.#contend(own.value);
    return winner.ok ? this.#settle(winner.value) : winner;
  }

  /** A key whose CreateKey was answered to nobody is as good as a new one. */
  async #adoptOrMake(): Promise<AwsResult<OurKey>> {
    const orphans = await this.#keys.byRequestTag(this.#context.requestId);
    if (!orphans.ok) return orphans;
    const [oldest] = orphans.value;
    return oldest ? ok(oldest) : this.#make();
  }

  async #make(): Promise<AwsResult<OurKey>> {
    const { keyType, operations, description } = this.#spec;
    const tags = tagsOf(this.#spec, this.#context);
    const made = await this.#keys.call('CreateKey', {
      ...specOf(keyType, operations),
      Description: description,
      Policy: JSON.stringify(lockedPolicy(this.#keys.connection)),
      Tags: tagList(tags),
      ...(this.#keys.connection.multiRegion === 'yes' && { MultiRegion: true }),
    });
    if (!made.ok) return made;
    const tagged = readTags(tags);
    if (!tagged) throw new Error('The tags of a new key can not be read back');
    const metadata = made.value.KeyMetadata;
    return ok({ arn: metadata.Arn, metadata, tagged });
  }

  /** Disables the key, then tries to get the request's alias for it. The key that has the alias is the request's. */
  async #contend(own: OurKey): Promise<AwsResult<OurKey>> {
    const disabled = await this.#disable(own);
    if (!disabled.ok && !isWrongState(disabled.refusal)) return disabled;
    const alias = requestAlias(this.#context.requestId);
    const locked = await this.#keys.call(
      'CreateAlias',
      { AliasName: alias, TargetKeyId: own.arn },
      { awaitExistence: NEW_KEY_WAITS_MS },
    );
    if (locked.ok) return ok({ ...own, metadata: { ...own.metadata, KeyState: 'Disabled' } });
    if (!isTaken(locked.refusal) && !isWrongState(locked.refusal)) return locked;
    const winner = await this.#keys.byAlias(alias);
    if (!winner.ok) return winner;
    if (!winner.value)
      throw new KmsUnavailable('server-error', 'AWS has not settled which key is the request’s.');
    if (winner.value.arn !== own.arn && isUnused(own)) {
      const discarded = await this.#keys.discard(own.arn);
      if (!discarded.ok) return discarded;
    }
    return ok(winner.value);
  }

  #disable(key: OurKey) {
    return this.#keys.call('DisableKey', { KeyId: key.arn }, { awaitExistence: NEW_KEY_WAITS_MS });
  }

  /** What is left to do once the request has its key. Asking again ends here at once. */
  async #settle(winner: OurKey): Promise<AwsResult<KeyDescription>> {
    if (winner.tagged.specHash !== specHash(this.#spec)) return refuse(this.#conflict());
    if (isDying(winner)) return ok(this.#keys.describe(winner));
    if (isEnabled(winner) && isUnused(winner)) {
      const disabled = await this.#disable(winner);
      if (!disabled.ok) return disabled;
    }
    const named = await claimName(this.#keys, winner);
    if (!named.ok) return named;
    if (!named.value && isUnused(winner)) return this.#giveUp(winner);
    const swept = await sweep(this.#keys, winner);
    return swept.ok ? ok(this.#keys.describe(winner)) : swept;
  }

  /** Another request was faster with the name. The lock goes first: a key without it is found by its tag. */
  async #giveUp(key: OurKey): Promise<AwsResult<KeyDescription>> {
    const unlocked = await this.#keys.dropAlias(requestAlias(this.#context.requestId));
    if (!unlocked.ok) return unlocked;
    const discarded = await this.#keys.discard(key.arn);
    return discarded.ok ? refuse(this.#taken()) : discarded;
  }

  #taken(): AwsRefusal {
    return {
      code: 'name-taken',
      message: `The name ${this.#spec.name} is taken in ${this.#spec.keyGroup}.`,
      mend: 'Choose another name.',
    };
  }

  #conflict(): AwsRefusal {
    return {
      code: 'conflict',
      message: `The request ${this.#context.requestId} made a key of another specification already.`,
      mend: 'Submit what is wanted now as a new request.',
    };
  }
}

/** True for a key that was never released: nobody can ever have used it. */
export const isUnused = ({ tagged }: OurKey): boolean => tagged.releasedGeneration === undefined;

/** Points the name's alias to the key; false where another key has it. */
export async function claimName(keys: AwsKeys, key: OurKey): Promise<AwsResult<boolean>> {
  const alias = nameAlias(key.tagged);
  const claimed = await keys.call(
    'CreateAlias',
    { AliasName: alias, TargetKeyId: key.arn },
    { awaitExistence: NEW_KEY_WAITS_MS },
  );
  if (claimed.ok) return ok(true);
  if (!isTaken(claimed.refusal)) return claimed;
  const holder = await keys.byAlias(alias);
  if (!holder.ok) return holder;
  return ok(holder.value?.arn === key.arn);
}

/** Puts surplus keys of the request away: made by a CreateKey that was lost, late or doubled, and never usable. */
export async function sweep(keys: AwsKeys, winner: OurKey): Promise<AwsResult<unknown>> {
  const found = await keys.byRequestTag(winner.tagged.requestId, winner);
  if (!found.ok) return found;
  for (const surplus of found.value) {
    if (!isUnused(surplus)) continue;
    const discarded = await keys.discard(surplus.arn);
    if (!discarded.ok) return discarded;
  }
  return ok(undefined);
}
