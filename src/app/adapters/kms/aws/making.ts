import { ok, refuse } from '../../../../domain/result';
import { KmsUnavailable } from '../../../ports/kms';
import { type AwsResult, isTaken, isWrongState } from './errors';
import { isAsOrdered, notAsOrdered } from './genuine';
import { type AwsKeys, isUnused, lockAlias, NEW_KEY_WAITS_MS, type OurKey, type Wanted } from './keys';
import { lockedPolicy } from './policy';
import { readTags, type Tags, tagList } from './tags';

/** What CreateKey is told, besides the policy that locks the key. */
export interface KeyOrder {
  readonly KeySpec: string;
  readonly KeyUsage: string;
  readonly Description: string;
  readonly MultiRegion: boolean;
  readonly tags: Tags;
}

/**
 * One key for a version of a request, however often it is asked for. AWS takes no token that makes CreateKey
 * idempotent, so the version's alias is the lock: it exists once in an account and region, and whoever's key it points
 * to has won. The others were never usable and are put away. A key whose CreateKey was answered to nobody is as good
 * as a new one.
 */
export async function makeOne(keys: AwsKeys, wanted: Wanted, order: KeyOrder): Promise<AwsResult<OurKey>> {
  const orphans = await keys.byRequestTag(wanted);
  if (!orphans.ok) return orphans;
  const oldest = orphans.value.find(({ metadata }) => isAsOrdered(metadata, order));
  const own = oldest ? ok(oldest) : await make(keys, order);
  if (!own.ok) return own;
  const won = await contend(keys, wanted, own.value);
  return won.ok && !isAsOrdered(won.value.metadata, order) ? refuse(notAsOrdered(won.value)) : won;
}

async function make(keys: AwsKeys, { tags, MultiRegion, ...order }: KeyOrder): Promise<AwsResult<OurKey>> {
  const made = await keys.call('CreateKey', {
    ...order,
    Policy: JSON.stringify(lockedPolicy(keys.connection)),
    Tags: tagList(tags),
    ...(MultiRegion && { MultiRegion }),
  });
  if (!made.ok) return made;
  const tagged = readTags(tags);
  if (!tagged) throw new Error('The tags of a new key can not be read back');
  const metadata = made.value.KeyMetadata;
  return ok({ arn: metadata.Arn, metadata, tagged, tags });
}

/** Tries to get the alias for the key. The key that has the alias is the one. */
async function contend(keys: AwsKeys, wanted: Wanted, own: OurKey): Promise<AwsResult<OurKey>> {
  const disabled = await atRest(keys, wanted, own);
  if (!disabled.ok && !isWrongState(disabled.refusal)) return disabled;
  const alias = lockAlias(wanted);
  const locked = await keys.call(
    'CreateAlias',
    { AliasName: alias, TargetKeyId: own.arn },
    { awaitExistence: NEW_KEY_WAITS_MS },
  );
  if (locked.ok && disabled.ok) return ok(disabled.value);
  if (locked.ok) return ok(own);
  if (!isTaken(locked.refusal) && !isWrongState(locked.refusal)) return locked;
  const winner = await keys.byAlias(alias);
  if (!winner.ok) return winner;
  if (!winner.value)
    throw new KmsUnavailable('server-error', 'AWS has not settled which key is the request’s.');
  if (winner.value.arn !== own.arn && isUnused(own)) {
    const discarded = await keys.discard(own.arn);
    if (!discarded.ok) return discarded;
  }
  return ok(winner.value);
}

/**
 * A request's key may wait for weeks, and is disabled besides being locked. A later version is released by the order
 * that makes it: there a DisableKey that is late could only end what was released.
 */
async function atRest(keys: AwsKeys, { version }: Wanted, own: OurKey): Promise<AwsResult<OurKey>> {
  if (version > 1) return ok(own);
  const disabled = await disableNew(keys, own);
  return disabled.ok ? ok({ ...own, metadata: { ...own.metadata, KeyState: 'Disabled' } }) : disabled;
}

export const disableNew = (keys: AwsKeys, key: OurKey) =>
  keys.call('DisableKey', { KeyId: key.arn }, { awaitExistence: NEW_KEY_WAITS_MS });

/** Puts surplus keys of a version away: made by a CreateKey that was lost, late or doubled, and never usable. */
export async function sweep(keys: AwsKeys, winner: OurKey): Promise<AwsResult<unknown>> {
  const found = await keys.byRequestTag(winner.tagged, winner);
  if (!found.ok) return found;
  for (const surplus of found.value) {
    if (!isUnused(surplus)) continue;
    const discarded = await keys.discard(surplus.arn);
    if (!discarded.ok) return discarded;
  }
  return ok(undefined);
}
