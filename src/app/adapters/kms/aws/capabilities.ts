import { KEY_TYPES, type KeyTypeId, type Operation } from '../../../../domain/algorithms';
import type { KmsCapabilities } from '../../../../domain/capabilities';
import { specOf } from './key-specs';

/** What AWS KMS can do in a region; every key lies in its HSMs. */
export const capabilitiesOf = (region: string): KmsCapabilities => ({
  keyTypes: keyTypes(),
  protectionLevels: ['hsm'],
  locations: [region],
  // ScheduleKeyDeletion, PendingWindowInDays.
  deletionWindowDays: { min: 7, max: 30 },
  // Its FIPS 140-3 certificate depends on the firmware that serves the region; KMS doesn't report it.
  module: { name: 'AWS KMS HSM', hardware: true, fipsCertificate: null },
  features: {
    createsDisabled: true,
    fencesGenerations: false,
    approvals: false,
    // EnableKeyRotation: symmetric encryption keys alone.
    rotation: { onDemand: [], automatic: ['AES-256'] },
    aliases: true,
    activationDates: false,
  },
});

function keyTypes(): KmsCapabilities['keyTypes'] {
  const rows: Partial<Record<KeyTypeId, readonly Operation[]>> = {};
  for (const type of KEY_TYPES) {
    const all = Object.values(type.purposes).flat();
    const offered = all.filter((operation) => specOf(type.id as KeyTypeId, [operation]) !== undefined);
    if (offered.length > 0) rows[type.id as KeyTypeId] = offered;
  }
  return rows;
}
