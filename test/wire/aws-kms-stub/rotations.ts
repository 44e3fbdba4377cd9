import { type Call, notDying, seconds, target, text } from './call';
import { AwsError } from './signature';
import { DAY_MS, type StubKey } from './state';

/** A key as these operations ask for it: symmetric. */
function rotatable(call: Call, action: string): StubKey {
  const key = target(call, `kms:${action}`);
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    throw new AwsError('UnsupportedOperationException', `You cannot rotate ${key.arn}.`);
  return key;
}

function enabled(key: StubKey): StubKey {
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  return key;
}

export function enableRotation(call: Call): unknown {
  const key = enabled(notDying(rotatable(call, 'EnableKeyRotation')));
  const days = Number(call.input.RotationPeriodInDays ?? 365);
  if (days < 90 || days > 2560)
    throw new AwsError('ValidationException', 'RotationPeriodInDays must be 90 to 2560.');
  if (key.rotationDays === days) return undefined;
  key.rotationDays = days;
  key.nextRotationAt = call.state.now() + days * DAY_MS;
  return undefined;
}

/** AWS KMS: "a maximum of 25 times per KMS key". */
const MOST_ON_DEMAND = 25;

export function rotateOnDemand(call: Call): unknown {
  const key = enabled(notDying(rotatable(call, 'RotateKeyOnDemand')));
  if (key.rotating) throw new AwsError('ConflictException', `${key.arn} is being rotated.`);
  if (key.rotations.filter(({ type }) => type === 'ON_DEMAND').length >= MOST_ON_DEMAND)
    throw new AwsError('LimitExceededException', `${key.arn} was rotated on demand as often as can be.`);
  key.rotating = { since: call.state.now(), looks: call.state.rotationLag };
  return { KeyId: text(call.input.KeyId) };
}

/** AWS works in the background: here by the looks that somebody takes. */
function progress(key: StubKey, now: number): void {
  if (!key.rotating) return;
  if (key.rotating.looks > 0) {
    key.rotating.looks -= 1;
    return;
  }
  key.rotations.push({ at: now, type: 'ON_DEMAND' });
  delete key.rotating;
}

export function getRotationStatus(call: Call): unknown {
  const key = rotatable(call, 'GetKeyRotationStatus');
  return {
    KeyId: key.arn,
    KeyRotationEnabled: key.rotationDays !== undefined,
    ...(key.rotationDays !== undefined && { RotationPeriodInDays: key.rotationDays }),
    ...(key.rotating && { OnDemandRotationStartDate: seconds(key.rotating.since) }),
  };
}

export function listRotations(call: Call): unknown {
  const key = rotatable(call, 'ListKeyRotations');
  progress(key, call.state.now());
  return {
    Rotations: key.rotations.map(({ at, type }) => ({
      KeyId: key.arn,
      RotationDate: seconds(at),
      RotationType: type,
    })),
    Truncated: false,
  };
}
