import type { KmsRefusal, RequestContext } from '../../../ports/kms';
import { handleOf } from './handle';
import { current, type OurKey, stateOf } from './marks';

export const invalidState = (key: OurKey, wanted: string): KmsRefusal => ({
  code: 'invalid-state',
  message: `The key ${handleOf(key.sobject.kid)} is ${stateOf(key)} (${current(key).state ?? 'no state'} in DSM) and can't be ${wanted}.`,
  mend: 'Look the key up in the DSM console.',
});

export const stale = (asked: number, seen: number): KmsRefusal => ({
  code: 'stale-generation',
  message: `The order is of generation ${asked}; the key has seen generation ${seen}.`,
  mend: 'The request was voided since. Look at its issue.',
});

/**
 * A newer generation of the same request, or a deletion, that came while we acted on the key as it was before. One
 * that was enabled in part and bore the mark of a deletion did so before: nothing overtook us.
 */
export function overtakenSince(
  before: OurKey,
  seen: OurKey,
  { requestId, generation }: RequestContext,
  wanted: string,
): KmsRefusal | undefined {
  if (before.deletionDue !== undefined && seen.generation === before.generation) return undefined;
  if (requestId === seen.requestId && seen.generation > generation) return stale(generation, seen.generation);
  return seen.deletionDue === undefined ? undefined : invalidState(seen, wanted);
}

export const conflict = (): KmsRefusal => ({
  code: 'conflict',
  message: 'The request already made a key, of another specification.',
  mend: 'Ask for a key with a new request.',
});

export const notAsOrdered = (kid: string): KmsRefusal => ({
  code: 'policy',
  message: `The DSM key ${kid} bears the marks of this request, and is not as Keydesk makes its keys: somebody else made it.`,
  mend: "Look in DSM's audit log who made the key, remove it, and ask again.",
});

export const nameTaken = (name: string): KmsRefusal => ({
  code: 'name-taken',
  message: `The name ${JSON.stringify(name)} is taken in the DSM account.`,
  mend: 'Choose another name.',
});

/** A rotated key has to go on reading what it protected. */
export const NO_ROTATION = [
  'This DSM account disables a key as soon as it is deactivated: after a rotation nothing older could be read.',
  'Ask for a key without rotation, or have the DSM account keep deactivated keys enabled (mark_key_disable_when_deactivated: false).',
] as const;

export const unsupported = (what: string, mend: string): KmsRefusal => ({
  code: 'unsupported',
  message: what,
  mend,
});
