import type { KeySpec } from '../../../src/app/ports/kms';
import { KEY_TYPES } from '../../../src/domain/algorithms';
import type { KmsCapabilities } from '../../../src/domain/capabilities';
import { addDays, dayOf } from '../../../src/domain/day';
import type { Instant } from '../../../src/domain/ids';

/** Everything on: a KMS that keeps every promise by itself. */
export const FAKE_CAPABILITIES: KmsCapabilities = {
  keyTypes: Object.fromEntries(
    KEY_TYPES.map((row) => [row.id, Object.values(row.purposes).flat()]),
  ) as KmsCapabilities['keyTypes'],
  protectionLevels: ['software', 'hsm'],
  locations: ['eu-central'],
  deletionWindowDays: { min: 7, max: 90 },
  module: { name: 'Fake module', hardware: false, fipsCertificate: null },
  features: {
    createsDisabled: true,
    fencesGenerations: true,
    approvals: true,
    rotation: { onDemand: KEY_TYPES.map(({ id }) => id), automatic: [] },
    aliases: false,
    activationDates: true,
    accountLinks: false,
  },
};

/** A spec that the fake accepts; tests change what they are about. */
export function fakeSpec(now: Instant, change: Partial<KeySpec> = {}): KeySpec {
  const today = dayOf(now);
  return {
    name: 'payments-master',
    keyType: 'AES-256',
    operations: ['encrypt', 'decrypt'],
    protectionLevel: 'software',
    projectId: 'payments',
    location: 'eu-central',
    activationDate: today,
    expiryDate: addDays(today, 365),
    description: 'Encrypts card data',
    rotationPeriodDays: null,
    applications: [{ name: 'billing-service', operations: ['encrypt', 'decrypt'] }],
    keyGroup: 'payments',
    labels: {},
    ...change,
  };
}
