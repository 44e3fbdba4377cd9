import type { RequestId } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type { KeyDescription, KeySpec, RequestContext } from '../../../ports/kms';
import { describe } from './description';
import { type AwsRefusal, type AwsResult, isTaken } from './errors';
import { isAsOrdered, notAsOrdered } from './genuine';
import { specOf } from './key-specs';
import {
  type AwsKeys,
  isDying,
  isEnabled,
  isUnused,
  lockAlias,
  NEW_KEY_WAITS_MS,
  nameAlias,
  type OurKey,
  type Wanted,
} from './keys';
import { disableNew, makeOne, sweep } from './making';
import { objectionsTo } from './order';
import { specHash, tagsOf } from './tags';

/** Makes the one key of a request. Each step may be lost, late or doubled; the next call goes on from there. */
export class Creation {
  readonly #keys: AwsKeys;
  readonly #spec: KeySpec;
  readonly #context: RequestContext;
  readonly #wanted: Wanted;

  constructor(keys: AwsKeys, spec: KeySpec, context: RequestContext) {
    this.#keys = keys;
    this.#spec = spec;
    this.#context = context;
    this.#wanted = { requestId: context.requestId, version: 1 };
  }

  async run(): Promise<AwsResult<KeyDescription>> {
    const known = await this.#keys.byAlias(lockAlias(this.#wanted));
    if (!known.ok) return known;
    if (known.value) return this.#settle(known.value);
    const objections = await objectionsAgainst(this.#keys, this.#spec, this.#context.requestId);
    if (!objections.ok) return objections;
    const [objection] = objections.value;
    if (objection) return refuse(objection);
    const made = await this.#make();
    return made.ok ? this.#settle(made.value) : made;
  }

  async #make(): Promise<AwsResult<OurKey>> {
    const { KeySpec, KeyUsage, MultiRegion } = this.#shape();
    if (!KeySpec || !KeyUsage) throw new Error(`No key spec for ${this.#spec.keyType}`);
    return makeOne(this.#keys, this.#wanted, {
      ...{ KeySpec, KeyUsage, MultiRegion },
      Description: this.#spec.description,
      tags: tagsOf(this.#spec, this.#context),
    });
  }

  #shape() {
    const { keyType, operations } = this.#spec;
    const { KeySpec, KeyUsage } = specOf(keyType, operations) ?? {};
    return { KeySpec, KeyUsage, MultiRegion: this.#keys.connection.multiRegion === 'yes' };
  }

  /** What is left to do once the request has its key. Asking again ends here at once. */
  async #settle(winner: OurKey): Promise<AwsResult<KeyDescription>> {
    if (winner.tagged.specHash !== specHash(this.#spec)) return refuse(this.#conflict());
    if (!isAsOrdered(winner.metadata, this.#shape())) return refuse(notAsOrdered(winner));
    if (isDying(winner)) return describe(this.#keys, winner);
    if (isEnabled(winner) && isUnused(winner)) {
      const disabled = await disableNew(this.#keys, winner);
      if (!disabled.ok) return disabled;
    }
    const named = await claimName(this.#keys, winner);
    if (!named.ok) return named;
    if (!named.value && isUnused(winner)) return this.#giveUp(winner);
    const swept = await sweep(this.#keys, winner);
    return swept.ok ? describe(this.#keys, winner) : swept;
  }

  /** Another request was faster with the name. The lock goes first: a key without it is found by its tag. */
  async #giveUp(key: OurKey): Promise<AwsResult<KeyDescription>> {
    const unlocked = await this.#keys.dropAlias(lockAlias(this.#wanted));
    if (!unlocked.ok) return unlocked;
    const discarded = await this.#keys.discard(key.arn);
    return discarded.ok ? refuse(taken(this.#spec)) : discarded;
  }

  #conflict(): AwsRefusal {
    return {
      code: 'conflict',
      message: `The request ${this.#context.requestId} made a key of another specification already.`,
      mend: 'Submit what is wanted now as a new request.',
    };
  }
}

/** What stands against making a key; AWS is asked about a name only where nothing else does. */
export async function objectionsAgainst(
  keys: AwsKeys,
  spec: KeySpec,
  requestId: RequestId,
): Promise<AwsResult<readonly AwsRefusal[]>> {
  const objections = objectionsTo(spec, keys.connection);
  if (objections.length > 0) return ok(objections);
  const holder = await keys.byAlias(nameAlias(spec));
  if (!holder.ok) return holder;
  const isFree = !holder.value || holder.value.tagged.requestId === requestId;
  return ok(isFree ? [] : [taken(spec)]);
}

const taken = ({ name, keyGroup }: KeySpec): AwsRefusal => ({
  code: 'name-taken',
  message: `The name ${name} is taken in ${keyGroup}.`,
  mend: 'Choose another name.',
});

/** Points the name's alias to the key; false where a key of another request has it. */
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
  return ok(holder.value?.tagged.requestId === key.tagged.requestId);
}
