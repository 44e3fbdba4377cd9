import { KEY_TYPES, type KeyTypeId, type Operation } from '../../../../src/domain/algorithms';
import type { KmsCapabilities } from '../../../../src/domain/capabilities';
import type { Day } from '../../../../src/domain/ids';
import { DEFAULT_POLICY } from '../../../../src/domain/policy/default-policy';
import type { RawForm } from '../../../../src/domain/policy/review';
import type { ReviewContext } from '../../../../src/domain/policy/review-request';

export const TODAY = '2026-11-22' as Day;

const everything = Object.fromEntries(
  KEY_TYPES.map((type) => [type.id, Object.values(type.purposes).flat()]),
) as Record<KeyTypeId, Operation[]>;

/** A KMS that can do all there is. */
export const CAPABLE: KmsCapabilities = {
  keyTypes: everything,
  protectionLevels: ['software', 'hsm'],
  locations: ['eu-central', 'eu-west'],
  deletionWindowDays: { min: 7, max: 30 },
  module: { name: 'Example HSM', hardware: true, fipsCertificate: '4700' },
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

export const CONTEXT: ReviewContext = { policy: DEFAULT_POLICY, capabilities: CAPABLE, today: TODAY };

/** A form that passes the default policy without a finding. */
export const GOOD_FORM: RawForm = {
  name: 'payments-card-data',
  keyType: 'AES-256',
  operations: ['encrypt', 'decrypt'],
  protectionLevel: 'hsm',
  projectId: 'payments',
  location: 'eu-central',
  requestor: '5b10a2844c20165700ede21g',
  activationDate: '2026-11-22',
  expiryDate: '2028-11-22',
  description: 'Protects card data at rest in the payments database.',
  costCentre: 'CC-4711',
  dataClassification: 'restricted',
  rotationPeriodDays: null,
  applications: 'payments-api: encrypt, decrypt\npayments-batch: decrypt',
};

export const form = (changes: RawForm): RawForm => ({ ...GOOD_FORM, ...changes });
