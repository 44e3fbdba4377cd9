import type { KmsCapabilities } from '../../../domain/capabilities';
import type { RequestRecord } from '../../../domain/request-lifecycle/record';
import { rotationDue } from '../../../domain/request-lifecycle/rotation';
import type { RotationView } from '../../views/request';

/** Whether the KMS makes a new version of the request's key when it is asked. */
export const isRotatable = (
  { snapshot }: RequestRecord,
  capabilities: KmsCapabilities | undefined,
): boolean =>
  snapshot.action === 'create' &&
  capabilities?.features.rotation.onDemand.includes(snapshot.spec.keyType) === true;

/** The versions of a request's key; null where there is nothing to say of them. */
export function rotationView(
  record: RequestRecord,
  capabilities: KmsCapabilities | undefined,
): RotationView | null {
  const { snapshot, key } = record;
  if (snapshot.action !== 'create' || !key || key.state === 'Destroyed') return null;
  const due = rotationDue(record);
  const isAutomatic = capabilities?.features.rotation.automatic.includes(snapshot.spec.keyType) ?? false;
  const isSeenTo = isAutomatic || isRotatable(record, capabilities);
  const view: RotationView = {
    version: key.version ?? null,
    rotatedAt: key.rotatedAt ?? null,
    next: due !== undefined && isSeenTo ? { at: due, by: isAutomatic ? 'kms' : 'keydesk' } : null,
    underWay: underWay(record),
  };
  return view.version === null && view.next === null && view.underWay === null ? null : view;
}

function underWay({ rotation, operators }: RequestRecord): string | null {
  if (!rotation) return null;
  return operators?.action === 'rotate'
    ? 'A new version waits for the KMS operators to agree.'
    : 'A new version is being made.';
}
