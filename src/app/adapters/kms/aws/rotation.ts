import type { KeyHandle } from '../../../../domain/ids';
import { refuse } from '../../../../domain/result';
import type { KeyDescription, RequestContext } from '../../../ports/kms';
import type { AwsRefusal, AwsResult } from './errors';
import { rotatesItself } from './key-specs';
import { type AwsKeys, isDying, isEnabled, type OurKey } from './keys';
import { rotateMaterial } from './material';
import { disabled, isStale, stale, wrongState } from './release';
import { succeed } from './succession';

/** Brings a handle to a version. Read first: what is there already isn't made again. */
export async function rotate(
  keys: AwsKeys,
  handle: KeyHandle,
  version: number,
  context: RequestContext,
): Promise<AwsResult<KeyDescription>> {
  const found = await keys.byHandle(handle);
  if (!found.ok) return found;
  const first = found.value;
  const objection = objectionTo(first, version, context);
  if (objection) return refuse(objection);
  return rotatesItself(first.tagged.keyType)
    ? rotateMaterial(keys, first, version)
    : succeed(keys, first, version, context);
}

function objectionTo(first: OurKey, version: number, context: RequestContext): AwsRefusal | undefined {
  if (!Number.isInteger(version) || version < 1) return noVersion(version);
  if (isStale(first.tagged, context)) return stale(context);
  if (isDying(first)) return wrongState(first, 'rotated');
  return isEnabled(first) ? undefined : disabled(first);
}

const noVersion = (version: number): AwsRefusal => ({
  code: 'invalid-request',
  message: `A key can't be rotated to version ${version}.`,
  mend: 'Give the version that the key has, and one.',
});
