import { ok } from '../../../../domain/result';
import { type AwsResult, isGone, isWrongState } from './errors';
import { isAsOrdered } from './genuine';
import { rotatesItself } from './key-specs';
import {
  type AwsKeys,
  isDying,
  isEnabled,
  isUnused,
  lockAlias,
  nameAlias,
  OLD_KEY_WAITS_MS,
  type OurKey,
} from './keys';
import { type KeyPolicy, narrowedPolicy, releasedPolicy } from './policy';

/**
 * The keys behind one handle. AWS rotates symmetric keys inside one key; every other type gets a further key for each
 * version. Each key says by a tag that a next one was begun, and an alias of that version's own leads to it.
 */
export interface Family {
  readonly first: OurKey;
  /** Oldest first, the first key included. The last may have been begun and not have taken over yet. */
  readonly members: readonly OurKey[];
  /** The one that the name's alias leads to. */
  readonly current: OurKey;
}

/** One look at the alias for each version after the first; none for a key that was never succeeded. */
export async function familyOf(keys: AwsKeys, first: OurKey): Promise<AwsResult<Family>> {
  const members = [first];
  for (let last = first; last.tagged.isSucceeded; ) {
    const version = members.length + 1;
    const next = await keys.byAlias(lockAlias({ requestId: first.tagged.requestId, version }));
    if (!next.ok) return next;
    if (!next.value || !isNext(next.value, first, version)) break;
    members.push(next.value);
    last = next.value;
  }
  return ok({ first, members, current: members.findLast(({ tagged }) => tagged.isCurrent) ?? first });
}

/** What somebody else put behind the alias is no version of ours: it must not keep us from disabling those that are. */
const isNext = ({ tagged, metadata }: OurKey, first: OurKey, version: number): boolean =>
  tagged.version === version &&
  tagged.requestId === first.tagged.requestId &&
  isAsOrdered(metadata, first.metadata);

/** True where somebody may use one of the keys now. */
export const isUsable = ({ members }: Family): boolean =>
  members.some((key) => isEnabled(key) && !isUnused(key));

/** Everything that was approved for the version in use; looking back for those before it; nothing for one to come. */
export function policyOf(keys: AwsKeys, { current }: Family, member: OurKey): KeyPolicy | undefined {
  const { version, keyType, applications } = member.tagged;
  if (version > current.tagged.version) return undefined;
  const policy = version === current.tagged.version ? releasedPolicy : narrowedPolicy;
  return policy(keys.connection, rotatesItself(keyType) ? 'symmetric' : 'other', applications);
}

/** Disables and locks every key. What is on its way out can't be used as it is. */
export async function lockAll(keys: AwsKeys, { members }: Family): Promise<AwsResult<unknown>> {
  for (const member of members) {
    if (isDying(member)) continue;
    const locked = await keys.lock(member);
    if (!locked.ok && !isWrongState(locked.refusal)) return locked;
  }
  return ok(undefined);
}

/** AWS has no longer window: what comes too late for its family's deletion goes no earlier than it. */
const LATEST_DAYS = 30;

/** What was disabled or deleted meanwhile ends so with every key that it has by now. */
export async function endAlike(keys: AwsKeys, family: Family): Promise<AwsResult<unknown>> {
  const locked = await lockAll(keys, family);
  if (!locked.ok || !isDying(family.first)) return locked;
  for (const member of family.members) {
    const scheduled = await intoWindow(keys, member, LATEST_DAYS);
    if (!scheduled.ok) return scheduled;
  }
  return ok(undefined);
}

/** A window that has begun already stays as it is. */
export async function intoWindow(keys: AwsKeys, member: OurKey, days: number): Promise<AwsResult<unknown>> {
  if (isDying(member)) return ok(undefined);
  const order = { KeyId: member.arn, PendingWindowInDays: days };
  const scheduled = await keys.call('ScheduleKeyDeletion', order);
  return !scheduled.ok && isWrongState(scheduled.refusal) ? ok(undefined) : scheduled;
}

/** Out of its window, disabled and locked. */
export async function takeBack(keys: AwsKeys, member: OurKey): Promise<AwsResult<unknown>> {
  if (!isDying(member)) return ok(undefined);
  const cancelled = await keys.call('CancelKeyDeletion', { KeyId: member.arn });
  return !cancelled.ok && isWrongState(cancelled.refusal) ? ok(undefined) : cancelled;
}

/** Leads the name's alias to the version in use, wherever an order that was late has led it, and if it was deleted. */
export async function pointName(keys: AwsKeys, { first }: Family, to: OurKey): Promise<AwsResult<unknown>> {
  const order = { AliasName: nameAlias(first.tagged), TargetKeyId: to.arn };
  const options = { awaitExistence: OLD_KEY_WAITS_MS };
  const pointed = await keys.call('UpdateAlias', order, options);
  return !pointed.ok && isGone(pointed.refusal) ? keys.call('CreateAlias', order, options) : pointed;
}
