import type { KeyHandle } from '../../../../domain/ids';
import { ok, refuse } from '../../../../domain/result';
import type { KeyDescription, RequestContext } from '../../../ports/kms';
import { sweep } from './creation';
import { type AwsRefusal, type AwsResult, isWrongState } from './errors';
import { rotatesItself } from './key-specs';
import { type AwsKeys, isDying, OLD_KEY_WAITS_MS, type OurKey } from './keys';
import { releasedPolicy } from './policy';
import { TAG, type TaggedKey } from './tags';

/**
 * Gives the key its released policy and enables it. AWS can't tell an old order from a new one: the generation that
 * voided the request is read before and after, and a release that was overtaken is taken back at once.
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
  const done = await inTurn([
    () => sweep(keys, key),
    () => keys.tag(key, { [TAG.released]: String(context.generation) }),
    () => keys.put(key, policyOf(keys, key.tagged)),
    () => keys.call('EnableKey', { KeyId: key.arn }),
    () => rotate(keys, key),
  ]);
  if (!done.ok) return done;
  const after = await keys.byHandle(handle);
  if (!after.ok) return after;
  if (!isStale(after.value.tagged, context)) return ok(keys.describe(after.value));
  const locked = await keys.lock(after.value);
  return locked.ok ? refuse(stale(context)) : locked;
}

const policyOf = (keys: AwsKeys, { keyType, applications }: TaggedKey) =>
  releasedPolicy(keys.connection, rotatesItself(keyType) ? 'symmetric' : 'other', applications);

/** AWS rotates enabled symmetric keys only; others are rotated by a new key. */
async function rotate(keys: AwsKeys, { arn, tagged }: OurKey): Promise<AwsResult<unknown>> {
  const { rotationDays, keyType } = tagged;
  if (rotationDays === undefined || !rotatesItself(keyType)) return ok(undefined);

  return keys.call('EnableKeyRotation', { KeyId: arn, RotationPeriodInDays: rotationDays });
}

/** Remembers the generation first, so that an enable that is under way sees it; then disables and locks. */
export async function disable(
  keys: AwsKeys,
  handle: KeyHandle,
  context: RequestContext,
): Promise<AwsResult<KeyDescription>> {
  const found = await keys.byHandle(handle);
  if (!found.ok) return found;
  const key = found.value;
  if (isDying(key)) return ok(keys.describe(key));
  if (isOvertaken(key.tagged, context)) return refuse(stale(context));
  const done = await inTurn([() => rememberVoiding(keys, key, context), () => keys.lock(key)]);
  if (!done.ok && !isWrongState(done.refusal)) return done;
  const after = await keys.byHandle(handle);
  return after.ok ? ok(keys.describe(after.value)) : after;
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
