import { KEY_TYPES, type KeyTypeId, type Operation } from '../../../../domain/algorithms';
import type { KmsCapabilities } from '../../../../domain/capabilities';
import { type AwsConnection, partitionOf } from './config';
import { rotatesItself, specOf } from './key-specs';

/** Days between ScheduleKeyDeletion and the destruction (`PendingWindowInDays`). */
export const DELETION_WINDOW_DAYS = { min: 7, max: 30 } as const;

/** What AWS KMS can do in a region; every key lies in its HSMs. */
export function capabilitiesOf(connection: Pick<AwsConnection, 'type' | 'region'>): KmsCapabilities {
  const rows = offered();
  const types = rows.map(([id]) => id);
  return {
    keyTypes: Object.fromEntries(rows),
    protectionLevels: ['hsm'],
    locations: [connection.region],
    deletionWindowDays: DELETION_WINDOW_DAYS,
    module: moduleOf(connection),
    features: {
      createsDisabled: true,
      fencesGenerations: false,
      approvals: false,
      // By period and on demand AWS rotates symmetric keys alone; the others get a successor behind their alias.
      rotation: { onDemand: types, automatic: types.filter(rotatesItself) },
      aliases: true,
      activationDates: false,
      accountLinks: false,
    },
  };
}

/**
 * AWS names certificate 4884 for the HSMs behind KMS (KMS Developer Guide, "AWS KMS internal operations"); those in
 * China are certified by other rules. Of what merely speaks the API, nobody knows what keeps the keys.
 */
function moduleOf({ type, region }: Pick<AwsConnection, 'type' | 'region'>): KmsCapabilities['module'] {
  if (type === 'aws-compatible')
    return { name: 'A server that speaks the API of AWS KMS', hardware: false, fipsCertificate: null };
  return partitionOf(region).partition === 'aws-cn'
    ? { name: 'AWS KMS HSM', hardware: true, fipsCertificate: null }
    : { name: 'AWS KMS HSM, FIPS 140-3 level 3', hardware: true, fipsCertificate: '4884' };
}

/** Key types of ours that AWS makes, each with its operations. */
function offered(): (readonly [KeyTypeId, readonly Operation[]])[] {
  return KEY_TYPES.map((type) => {
    const id = type.id as KeyTypeId;
    const all: readonly Operation[] = Object.values(type.purposes).flat();
    return [id, all.filter((operation) => specOf(id, [operation]) !== undefined)] as const;
  }).filter(([, operations]) => operations.length > 0);
}
