import type { KeyTypeId } from '../../domain/algorithms';
import type { RequestEvent } from '../../domain/request-lifecycle/events';
import type { KeyRotation, KnownKey, RequestRecord } from '../../domain/request-lifecycle/record';
import { rotationDue } from '../../domain/request-lifecycle/rotation';
import type { KeyDescription, Kms, KmsRefusal } from '../ports/kms';
import { kmsContext } from './kms-context';
import { known, refused } from './known-key';
import type { Pass } from './pass';

interface Rotating {
  readonly record: RequestRecord;
  readonly rotation: KeyRotation;
  readonly key: KnownKey;
  readonly keyType: KeyTypeId;
  readonly kms: Kms;
}

/**
 * In two steps, each recorded before the next: first the KMS says which version the key has, then it is brought to the
 * one after. So however often the order is repeated it makes one version.
 */
export async function rotateKey(
  { now }: Pass,
  record: RequestRecord,
  open: () => Promise<Kms>,
): Promise<RequestEvent> {
  const { rotation, key, snapshot } = record;
  if (!rotation || !key || snapshot.action !== 'create') throw new Error('No rotation was ordered');
  const rotating: Rotating = { record, rotation, key, keyType: snapshot.spec.keyType, kms: await open() };
  return rotation.version === undefined ? aim(rotating, now) : bringTo(rotating, rotation.version);
}

async function aim(rotating: Rotating, now: number): Promise<RequestEvent> {
  const { rotation, key, keyType, kms } = rotating;
  const found = await kms.describeKey(key.handle);
  if (!found.ok) return refused('rotate-key', found.refusal);
  const fresh = found.value;
  const { onDemand, automatic } = (await kms.capabilities()).features.rotation;
  const isDue = rotation.reason === 'due';
  const objection = objectionTo(fresh, onDemand.includes(keyType), keyType);
  if (!isDue && objection) return refused('rotate-key', objection);
  if (isDue && (objection || automatic.includes(keyType) || !isStillDue(rotating, fresh, now)))
    return { kind: 'rotation-needless', key: known(fresh) };
  return { kind: 'rotation-aimed', key: known(fresh), version: (fresh.version ?? 1) + 1 };
}

function objectionTo(
  { state }: KeyDescription,
  isOffered: boolean,
  keyType: KeyTypeId,
): KmsRefusal | undefined {
  if (state !== 'Enabled')
    return {
      code: 'invalid-state',
      message: `The key is ${state} in the KMS, and only an enabled key is rotated.`,
      mend: 'Have the key enabled, then rotate it.',
    };
  if (isOffered) return undefined;
  return {
    code: 'unsupported',
    message: `The KMS makes no new versions of ${keyType} keys when it is asked.`,
    mend: 'File a Create Key request for another key.',
  };
}

/** Somebody may have rotated it inside the KMS meanwhile. */
function isStillDue({ record }: Rotating, fresh: KeyDescription, now: number): boolean {
  const { rotation: _, ...rest } = record;
  const due = rotationDue({ ...rest, key: known(fresh) });
  return due !== undefined && due <= now;
}

async function bringTo({ record, rotation, key, kms }: Rotating, version: number): Promise<RequestEvent> {
  if (!kms.rotateKey) throw new Error('The KMS names key types that it rotates, and has no call for it');
  const asked = await kms.rotateKey(key.handle, version, kmsContext(record));
  if (!asked.ok) return refused('rotate-key', asked.refusal);
  return asked.value.outcome === 'rotated'
    ? { kind: 'key-rotated', key: known(asked.value.key), reason: rotation.reason }
    : { kind: 'rotation-pending', approvalId: asked.value.approvalId };
}
