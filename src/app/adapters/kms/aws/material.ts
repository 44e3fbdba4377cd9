import { refuse } from '../../../../domain/result';
import { type KeyDescription, KmsUnavailable } from '../../../ports/kms';
import { describe, rotationsOf } from './description';
import { type AwsResult, isUnderWay } from './errors';
import { type AwsKeys, KEY_MATERIAL_WAITS_MS, type OurKey } from './keys';

/**
 * New key material under the same key id, made by AWS in the background. A rotation that is under way is waited for,
 * not asked for again: the answer to it may have been lost.
 */
export async function rotateMaterial(
  keys: AwsKeys,
  key: OurKey,
  version: number,
): Promise<AwsResult<KeyDescription>> {
  const before = await rotationsOf(keys, key);
  if (!before.ok) return before;
  if (before.value.length + 1 >= version) return describe(keys, key);
  if (before.value.length + 2 < version) return refuse(skips(version));
  const begun = await begin(keys, key);
  if (!begun.ok) return begun;
  for (const wait of KEY_MATERIAL_WAITS_MS) {
    const now = await rotationsOf(keys, key);
    if (!now.ok) return now;
    if (now.value.length + 1 >= version) return describe(keys, key);
    await keys.sleep(wait);
  }
  throw new KmsUnavailable('timeout', 'AWS is still rotating the key.', { retryAfterMs: STILL_ROTATING_MS });
}

/** AWS calls it "a slight delay"; a caller that asks again finds what became of it. */
const STILL_ROTATING_MS = 15_000;

async function begin(keys: AwsKeys, { arn }: OurKey): Promise<AwsResult<unknown>> {
  const status = await keys.call('GetKeyRotationStatus', { KeyId: arn });
  if (!status.ok || typeof status.value.OnDemandRotationStartDate === 'number') return status;
  const asked = await keys.call('RotateKeyOnDemand', { KeyId: arn });
  return !asked.ok && isUnderWay(asked.refusal) ? status : asked;
}

export const skips = (version: number) =>
  ({
    code: 'invalid-request',
    message: `Version ${version} would leave out one before it.`,
    mend: 'Rotate to the version that the key has, and one.',
  }) as const;
