import type { Instant } from '../../../../domain/ids';
import { ok } from '../../../../domain/result';
import type { KeyDescription } from '../../../ports/kms';
import { type AwsRefusal, type AwsResult, isWrongState } from './errors';
import { type Family, familyOf, isUsable } from './family';
import { handleOf } from './handle';
import { rotatesItself } from './key-specs';
import { type AwsKeys, isDying, isUnused, type OurKey } from './keys';

type Version = Pick<KeyDescription, 'version' | 'rotatedAt'>;

/** A handle's keys in the port's words. A key that was never released or succeeded takes no further call. */
export async function describe(keys: AwsKeys, first: OurKey): Promise<AwsResult<KeyDescription>> {
  const family = await familyOf(keys, first);
  return family.ok ? describeFamily(keys, family.value) : family;
}

export async function describeFamily(keys: AwsKeys, family: Family): Promise<AwsResult<KeyDescription>> {
  const version = await versionOf(keys, family);
  if (!version.ok) return version;
  const { arn, metadata, tagged } = family.first;
  const generations = [tagged.createdGeneration, tagged.voidedGeneration, tagged.releasedGeneration ?? 0];
  const state = stateOf(family);
  return ok({
    handle: handleOf(keys.connection, arn),
    requestId: tagged.requestId,
    name: tagged.name,
    state,
    everEnabled: !isUnused(family.first),
    generation: Math.max(...generations),
    createdAt: metadata.CreationDate,
    ...(state === 'PendingDeletion' &&
      typeof metadata.DeletionDate === 'number' && { deletionDue: metadata.DeletionDate }),
    ...version.value,
  });
}

/** AWS enables a key as it makes it. One that was never released is under the policy that lets nobody use it. */
function stateOf(family: Family): KeyDescription['state'] {
  if (isDying(family.first)) return 'PendingDeletion';
  return isUsable(family) ? 'Enabled' : 'Disabled';
}

/** Of a symmetric key AWS counts; of any other, the key in use bears its number. */
async function versionOf(keys: AwsKeys, { first, current }: Family): Promise<AwsResult<Version>> {
  if (isUnused(first)) return ok({ version: 1 });
  if (rotatesItself(first.tagged.keyType)) {
    const rotations = await rotationsOf(keys, first);
    if (!rotations.ok) return isUntold(rotations.refusal) ? ok({}) : rotations;
    const rotatedAt = rotations.value.at(-1);
    return ok({ version: rotations.value.length + 1, ...(rotatedAt !== undefined && { rotatedAt }) });
  }
  const { version } = current.tagged;
  return ok({ version, ...(version > 1 && { rotatedAt: current.metadata.CreationDate }) });
}

/** The state doesn't allow the question, or a server that speaks the API doesn't know it. */
const isUntold = (refusal: AwsRefusal): boolean => isWrongState(refusal) || refusal.code === 'unsupported';

/** AWS lists at most so many rotations at once: 25 on demand, and one each 90 days for decades. */
const MOST_ROTATIONS = 1000;

/** When a symmetric key was rotated, by AWS itself and on demand, oldest first. */
export async function rotationsOf(keys: AwsKeys, { arn }: OurKey): Promise<AwsResult<Instant[]>> {
  const listed = await keys.call('ListKeyRotations', { KeyId: arn, Limit: MOST_ROTATIONS });
  if (!listed.ok) return listed;
  const moments = (listed.value.Rotations ?? []).map(({ RotationDate }) => RotationDate);
  return ok(moments.filter((moment) => typeof moment === 'number').sort((a, b) => a - b));
}
