import type { KeyHandle } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type { KeyDescription, RequestContext } from '../../../ports/kms';
import { describe, describeFamily } from './description';
import { type AwsRefusal, type AwsResult, isWrongState } from './errors';
import { endAlike, type Family, familyOf, lockAll, pointName, policyOf, takeBack } from './family';
import { rotatesItself } from './key-specs';
import { type AwsKeys, isDying, OLD_KEY_WAITS_MS, type OurKey } from './keys';
import { sweep } from './making';
import { TAG, type TaggedKey } from './tags';

/**
 * Gives each key of the handle the policy of its version and enables it. AWS can't tell an old order from a new one:
 * the generation that voided the request is read before and after, and a release that was overtaken is taken back.
 */
export async function release(
  keys: AwsKeys,
  handle: KeyHandle,
  context: RequestContext,
): Promise<AwsResult<KeyDescription>> {
  const found = await keys.byHandle(handle, { awaitExistence: OLD_KEY_WAITS_MS });
  if (!found.ok) return found;
  const key = found.value;
  if (isDying(key)) return refuse(wrongState(key, 'enabled'));
  if (isStale(key.tagged, context)) return refuse(stale(context));
  const family = await familyOf(keys, key);
  if (!family.ok) return family;
  const done = await inTurn([
    ...family.value.members.map((member) => () => sweep(keys, member)),
    () => keys.tag(key, { [TAG.released]: String(context.generation) }),
    ...family.value.members.map((member) => () => openUp(keys, family.value, member)),
    () => renew(keys, family.value),
  ]);
  return done.ok ? look(keys, handle, context) : done;
}

/**
 * A version that was begun and has not taken over stays locked: its rotation is still to be finished. Of a deletion
 * that ended half-way, later versions may be on their way out, where the first, which speaks for the handle, is not.
 */
async function openUp(keys: AwsKeys, family: Family, member: OurKey): Promise<AwsResult<unknown>> {
  const policy = policyOf(keys, family, member);
  if (!policy) return ok(undefined);
  return inTurn([
    () => takeBack(keys, member),
    () => keys.put(member, policy),
    () => keys.call('EnableKey', { KeyId: member.arn }),
  ]);
}

/** AWS rotates enabled symmetric keys by their period; the others' name leads to the version in use. */
async function renew(keys: AwsKeys, family: Family): Promise<AwsResult<unknown>> {
  const { arn, tagged } = family.first;
  if (family.members.length > 1) return pointName(keys, family, family.current);
  if (tagged.rotationDays === undefined || !rotatesItself(tagged.keyType)) return ok(undefined);
  return keys.call('EnableKeyRotation', { KeyId: arn, RotationPeriodInDays: tagged.rotationDays });
}

/**
 * Reads the handle again after something was opened. Where a later order has overtaken this one, all of the handle is
 * locked, and dies with its first key.
 */
export async function look(
  keys: AwsKeys,
  handle: KeyHandle,
  context: RequestContext,
): Promise<AwsResult<KeyDescription>> {
  const after = await keys.byHandle(handle);
  if (!after.ok) return after;
  const family = await familyOf(keys, after.value);
  if (!family.ok) return family;
  const overtaken = overtaking(family.value, context);
  if (!overtaken) return describeFamily(keys, family.value);
  const ended = await endAlike(keys, family.value);
  return ended.ok ? refuse(overtaken) : ended;
}

const overtaking = ({ first }: Family, context: RequestContext): AwsRefusal | undefined => {
  if (isStale(first.tagged, context)) return stale(context);
  return isDying(first) ? wrongState(first, 'enabled') : undefined;
};

/** Remembers the generation first, so that an enable that is under way sees it; then disables and locks. */
export async function disable(
  keys: AwsKeys,
  handle: KeyHandle,
  context: RequestContext,
): Promise<AwsResult<KeyDescription>> {
  const found = await keys.byHandle(handle);
  if (!found.ok) return found;
  const key = found.value;
  if (isDying(key)) return describe(keys, key);
  if (isOvertaken(key.tagged, context)) return refuse(stale(context));
  const family = await familyOf(keys, key);
  if (!family.ok) return family;
  const done = await inTurn([() => rememberVoiding(keys, key, context), () => lockAll(keys, family.value)]);
  // A deletion that came in between leaves nothing to remember: what dies can't be used.
  if (!done.ok && !isWrongState(done.refusal)) return done;
  const after = await keys.byHandle(handle);
  return after.ok ? describe(keys, after.value) : after;
}

/** Only the request that made the key counts its generations here: another one counts its own from 1. */
async function rememberVoiding(
  keys: AwsKeys,
  key: OurKey,
  { requestId, generation }: RequestContext,
): Promise<AwsResult<unknown>> {
  const { tagged } = key;
  if (requestId !== tagged.requestId || generation <= tagged.voidedGeneration) return ok(undefined);
  return keys.tag(key, { [TAG.voided]: String(generation) });
}

/** True where the request was voided by a later generation. */
export const isStale = (tagged: TaggedKey, { requestId, generation }: RequestContext): boolean =>
  requestId === tagged.requestId && generation < tagged.voidedGeneration;

/** True where a later generation has released the key: an old order to disable must not undo that. */
const isOvertaken = (tagged: TaggedKey, context: RequestContext): boolean =>
  context.requestId === tagged.requestId && context.generation < (tagged.releasedGeneration ?? 0);

/** One step after the other, up to the first that is refused. */
export async function inTurn(
  steps: readonly (() => Promise<AwsResult<unknown>>)[],
): Promise<AwsResult<unknown>> {
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok(undefined);
}

export const stale = ({ generation }: RequestContext): AwsRefusal => ({
  code: 'stale-generation',
  message: `The order of generation ${generation} was overtaken by a later one.`,
  mend: 'Nothing is to be done: what came later holds.',
});

export const wrongState = ({ arn, metadata }: OurKey, wanted: string): AwsRefusal => ({
  code: 'invalid-state',
  message: `The key ${arn} is ${metadata.KeyState} and can't be ${wanted}.`,
  mend: 'Cancel its deletion first, if it is to live.',
});

export const disabled = ({ arn, metadata }: OurKey): AwsRefusal => ({
  code: 'invalid-state',
  message: `The key ${arn} is ${metadata.KeyState}; only an enabled key is rotated.`,
  mend: 'Enable the key first, if it is to be used.',
});
