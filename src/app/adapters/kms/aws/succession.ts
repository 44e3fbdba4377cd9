import { ok, refuse } from '../../../../domain/result';
import type { KeyDescription, RequestContext } from '../../../ports/kms';
import type { CallOptions } from './client';
import { describeFamily } from './description';
import type { AwsResult } from './errors';
import { endAlike, type Family, familyOf, pointName, policyOf, takeBack } from './family';
import { type AwsKeys, isDying, isEnabled, NEW_KEY_WAITS_MS, nonsense, type OurKey } from './keys';
import { makeOne, sweep } from './making';
import { skips } from './material';
import { disabled, inTurn, isStale, stale, wrongState } from './release';
import { TAG, tagsOfNext } from './tags';

/**
 * Another key takes over behind the alias of the name: made locked like the first, and found again by its version's
 * alias or its tags. The one before it keeps what looks back. The tag that says so is the last step, so that asking
 * again after a crash takes every step again that may not have been taken.
 */
export async function succeed(
  keys: AwsKeys,
  first: OurKey,
  version: number,
  context: RequestContext,
): Promise<AwsResult<KeyDescription>> {
  const family = await familyOf(keys, first);
  if (!family.ok) return family;
  const reached = family.value.current.tagged.version;
  if (reached >= version) return describeFamily(keys, family.value);
  if (reached + 1 < version) return refuse(skips(version));
  const made = await successorOf(keys, family.value, context);
  if (!made.ok) return made;
  const taken = await takeOver(keys, family.value, made.value, context);
  return taken.ok ? lookAgain(keys, first, context) : taken;
}

/**
 * One that was begun has its alias, and may be on its way out by a deletion that ended half-way. The tag comes before
 * the making: from then on whoever disables or deletes the handle looks for the successor.
 */
async function successorOf(keys: AwsKeys, { first, members, current }: Family, context: RequestContext) {
  const begun = members.find(({ tagged }) => tagged.version === current.tagged.version + 1);
  if (begun) {
    const back = await takeBack(keys, begun);
    return back.ok ? ok(begun) : back;
  }
  const told = await keys.tag(current, { [TAG.succeeded]: 'yes' });
  if (!told.ok) return told;
  const { KeySpec, KeyUsage, Description, MultiRegion } = first.metadata;
  if (!KeySpec || !KeyUsage) throw nonsense('a key without spec or usage');
  const version = current.tagged.version + 1;
  return makeOne(
    keys,
    { requestId: first.tagged.requestId, version },
    {
      ...{ KeySpec, KeyUsage, Description: Description ?? '', MultiRegion: MultiRegion === true },
      tags: tagsOfNext(first.tags, version, context),
    },
  );
}

/** For a while after its making, each call may meet a part of AWS that doesn't know the key yet. */
const NEW = { awaitExistence: NEW_KEY_WAITS_MS };

function takeOver(keys: AwsKeys, { first, members, current }: Family, next: OurKey, context: RequestContext) {
  const family = { first, members: [...members, next], current: next };
  const allow = (member: OurKey, options: CallOptions) => async () => {
    const policy = policyOf(keys, family, member);
    return policy ? keys.put(member, policy, options) : ok(undefined);
  };
  return inTurn([
    () => sweep(keys, next),
    () => keys.tag(next, { [TAG.released]: String(context.generation) }, NEW),
    allow(next, NEW),
    async () => (isEnabled(next) ? ok(undefined) : keys.call('EnableKey', { KeyId: next.arn }, NEW)),
    () => pointName(keys, family, next),
    allow(current, {}),
    () => keys.tag(next, { [TAG.current]: 'yes' }, NEW),
  ]);
}

/** What was disabled or deleted meanwhile ends so with every key that it has by now. */
async function lookAgain(
  keys: AwsKeys,
  { arn }: OurKey,
  context: RequestContext,
): Promise<AwsResult<KeyDescription>> {
  const after = await keys.byArn(arn);
  if (!after.ok) return after;
  const family = await familyOf(keys, after.value);
  if (!family.ok) return family;
  const { first } = family.value;
  const overtaken = isStale(first.tagged, context);
  if (isEnabled(first) && !overtaken) return describeFamily(keys, family.value);
  const ended = await endAlike(keys, family.value);
  if (!ended.ok) return ended;
  if (isDying(first)) return refuse(wrongState(first, 'rotated'));
  return refuse(overtaken ? stale(context) : disabled(first));
}
