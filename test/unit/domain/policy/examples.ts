import type { Day, KeyHandle } from '../../../../src/domain/ids';
import { CNSA_2_POLICY } from '../../../../src/domain/policy/cnsa-policy';
import { DEFAULT_POLICY } from '../../../../src/domain/policy/default-policy';
import type { PolicySet } from '../../../../src/domain/policy/policy-set';
import type { RawForm, Violation } from '../../../../src/domain/policy/review';
import { type DeletionContext, reviewDeletion } from '../../../../src/domain/policy/review-deletion';
import {
  type ReviewContext,
  reviewKeyRequest,
  reviewUnrouted,
} from '../../../../src/domain/policy/review-request';
import type { RuleId } from '../../../../src/domain/policy/rules';
import { route } from '../../../../src/domain/routing';
import { CAPABLE, CONTEXT, form } from './fixtures';

export const HANDLE = 'keydesk:4f1c2a9be0d34b7c' as KeyHandle;
export const GOOD_DELETION: RawForm = {
  handle: HANDLE,
  reason: 'The payments database was shut down in October.',
  windowDays: 30,
};
export const DELETION_CONTEXT: DeletionContext = {
  policy: DEFAULT_POLICY,
  capabilities: CAPABLE,
  known: { handle: HANDLE, sameProject: true, state: 'ready' },
};

const create = (changes: RawForm, context: Partial<ReviewContext> = {}) =>
  reviewKeyRequest(form(changes), { ...CONTEXT, ...context }).violations;
const remove = (changes: RawForm, context: Partial<DeletionContext> = {}) =>
  reviewDeletion({ ...GOOD_DELETION, ...changes }, { ...DELETION_CONTEXT, ...context }).violations;

const lacking = (capabilities: Partial<typeof CAPABLE>) => ({
  capabilities: { ...CAPABLE, ...capabilities },
});
const without = (features: Partial<typeof CAPABLE.features>) =>
  lacking({ features: { ...CAPABLE.features, ...features } });
const NO_ROTATION = { rotation: { onDemand: [], automatic: [] } };

const slowRotation: PolicySet = {
  ...DEFAULT_POLICY,
  cryptoperiods: { ...DEFAULT_POLICY.cryptoperiods, minimumRotationDays: 30 },
};
const signing = (keyType: string): RawForm => ({
  keyType,
  operations: ['sign', 'verify'],
  applications: 'payments-api: sign',
});
const mac = (keyType: string): RawForm => ({
  keyType,
  operations: ['generateMac', 'verifyMac'],
  applications: 'payments-api: generateMac',
});
const kem = (keyType: string): RawForm => ({
  keyType,
  operations: ['encapsulate', 'decapsulate'],
  applications: 'payments-api: decapsulate',
});

/** For every rule a request that breaks it, reviewed. */
export const EXAMPLES: Readonly<Record<RuleId, () => readonly Violation[]>> = {
  'form.required': () => create({ costCentre: '  ' }),
  'form.single-value': () => create({ name: ['payments', 'billing'] }),
  'form.text-length': () => create({ name: 'a'.repeat(129) }),
  'form.characters': () => create({ description: 'Signs invoices\u202e for the payments team.' }),
  'form.secret': () => create({ description: 'The old key: -----BEGIN EC PRIVATE KEY----- MHcCAQEE' }),
  'form.option': () => create({ dataClassification: 'top secret' }),
  'form.date': () => create({ expiryDate: '2028-02-30' }),
  'form.whole-number': () => create({ rotationPeriodDays: 90.5 }),
  'form.account-id': () => create({ requestor: 'developer@example.com' }),
  'form.application-line': () => create({ applications: 'payments-api: encrypt, decypher' }),
  'form.handle': () => remove({ handle: 'payments-card-data' }),
  'crypto.legacy-key-type': () => create({ keyType: '3DES' }),
  'crypto.aes-key-length': () => create({ keyType: 'AES-128' }),
  'crypto.rsa-minimum-length': () => create(signing('RSA-1024')),
  'crypto.ec-curve': () => create(signing('EC-secp256k1')),
  'crypto.eddsa-curve': () => create(signing('Ed25519'), { policy: CNSA_2_POLICY }),
  'crypto.hmac-minimum-length': () => create(mac('HMAC-SHA-224')),
  'crypto.ml-kem-parameter-set': () => create(kem('ML-KEM-512')),
  'crypto.ml-dsa-parameter-set': () => create(signing('ML-DSA-44')),
  'crypto.operation-not-of-key-type': () => create({ operations: ['encrypt', 'decrypt', 'sign'] }),
  'crypto.one-purpose': () => create({ keyType: 'RSA-3072', operations: ['decrypt', 'sign', 'verify'] }),
  'crypto.operation': () => create({ keyType: 'RSA-3072' }),
  'crypto.protection-level': () => create({ protectionLevel: 'software' }),
  'crypto.module-certificate': () =>
    create({}, lacking({ module: { name: 'SoftHSM 2.6.1', hardware: false, fipsCertificate: null } })),
  'crypto.sunset': () =>
    create(
      { ...signing('EC-P256'), activationDate: '2035-01-01', expiryDate: '2036-06-30' },
      { today: '2035-01-01' as Day },
    ),
  'capability.key-type': () =>
    create(signing('Ed25519'), lacking({ keyTypes: { 'EC-P256': ['sign', 'verify'] } })),
  'capability.operation': () =>
    create(
      { operations: ['encrypt', 'wrapKey'] },
      lacking({ keyTypes: { 'AES-256': ['encrypt', 'decrypt'] } }),
    ),
  'capability.protection-level': () => create({}, lacking({ protectionLevels: ['software'] })),
  'capability.location': () => create({ location: 'us-east' }),
  'capability.rotation': () => create({ rotationPeriodDays: 365 }, without(NO_ROTATION)),
  'capability.activation-date': () =>
    create({ activationDate: '2026-12-01' }, without({ activationDates: false })),
  'capability.deletion-window': () =>
    remove({ windowDays: 7 }, { capabilities: { ...CAPABLE, deletionWindowDays: { min: 14, max: 30 } } }),
  'routing.destination': () => {
    const decision = route({ rules: [], destinations: [], defaultId: null }, {});
    return decision.ok ? [] : reviewUnrouted(form({}), decision.refusal, DEFAULT_POLICY).violations;
  },
  'naming.length': () => create({ name: 'ab' }),
  'naming.ascii': () => create({ name: 'pаyments-card-data' }),
  'naming.pattern': () => create({ name: '4payments' }),
  'naming.reserved-prefix': () => create({ name: 'keydesk-root' }),
  'naming.taken': () => create({}, { nameTakenBy: 'KEY-17' }),
  'metadata.requestor': () => create({ requestor: 'unknown' }),
  'metadata.cost-centre': () => create({ costCentre: '4711' }),
  'metadata.project-id': () => create({ projectId: 'Payments!' }),
  'metadata.description': () => create({ description: 'key' }),
  'metadata.applications-count': () => create({ applications: '' }),
  'metadata.application-name': () => create({ applications: 'Payments API: encrypt' }),
  'metadata.application-duplicate': () =>
    create({ applications: 'payments-api: encrypt\npayments-api: decrypt' }),
  'metadata.application-operations': () => create({ applications: 'payments-api: encrypt, wrapKey' }),
  'cryptoperiod.activation-in-past': () => create({ activationDate: '2026-11-21' }),
  'cryptoperiod.activation-too-far': () => create({ activationDate: '2028-01-01' }),
  'cryptoperiod.expiry-before-activation': () => create({ expiryDate: '2026-11-22' }),
  'cryptoperiod.expired': () => create({ activationDate: '2026-10-01', expiryDate: '2026-11-01' }),
  'cryptoperiod.maximum': () => create({ expiryDate: '2030-11-22' }),
  'cryptoperiod.maximum-lifetime': () => create({ expiryDate: '2046-11-22', rotationPeriodDays: 365 }),
  'cryptoperiod.rotation-maximum': () => create({ expiryDate: '2031-11-22', rotationPeriodDays: 1000 }),
  'cryptoperiod.rotation-minimum': () => create({ rotationPeriodDays: 7 }, { policy: slowRotation }),
  'cryptoperiod.rotation-exceeds-lifetime': () =>
    create({ expiryDate: '2027-11-22', rotationPeriodDays: 365 }),
  'undo.window': () => remove({ windowDays: 1 }),
  'undo.reason': () => remove({ reason: 'old' }),
  'deletion.not-a-key-id': () =>
    remove({ handle: 'aws-kms:arn:aws:kms:eu-central-1:111122223333:alias/payments' }),
  'deletion.unknown-handle': () => remove({}, { known: undefined }),
  'deletion.other-project': () =>
    remove({}, { known: { handle: HANDLE, sameProject: false, state: 'ready' } }),
  'deletion.not-ready': () =>
    remove({}, { known: { handle: HANDLE, sameProject: true, state: 'unfinished' } }),
  'deletion.already-deleted': () =>
    remove({}, { known: { handle: HANDLE, sameProject: true, state: 'retired' } }),
  'deletion.already-open': () => remove({}, { openDeletion: 'KEY-23' }),
};
