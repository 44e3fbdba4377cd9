import { OPERATIONS } from '../../../src/domain/algorithms';
import type { KmsCapabilities } from '../../../src/domain/capabilities';
import type { Day } from '../../../src/domain/ids';
import { DEFAULT_POLICY } from '../../../src/domain/policy/default-policy';
import { reviewUse, USE_OF_OPERATION } from '../../../src/domain/policy/protection';
import { reviewSpec } from '../../../src/kms-server/policy/draft';
import { keySpecSchema } from '../../../src/kms-server/store/key-spec';

const capabilities: KmsCapabilities = {
  keyTypes: { 'AES-256': ['encrypt', 'decrypt'], 'RSA-2048': ['sign', 'verify'] },
  protectionLevels: ['software', 'hsm'],
  locations: ['local'],
  deletionWindowDays: { min: 7, max: 30 },
  module: { name: 'test', hardware: false, fipsCertificate: null },
  features: {
    createsDisabled: true,
    fencesGenerations: true,
    approvals: true,
    rotation: { onDemand: [], automatic: [] },
    aliases: false,
    activationDates: true,
    accountLinks: false,
  },
};

const on = (today: string) => ({ capabilities, today: today as Day });

test('every operation protects or processes, and each pair does one of each', () => {
  const pairs = [
    ['encrypt', 'decrypt'],
    ['wrapKey', 'unwrapKey'],
    ['sign', 'verify'],
    ['generateMac', 'verifyMac'],
    ['encapsulate', 'decapsulate'],
  ] as const;
  expect(pairs.flat().sort()).toEqual([...OPERATIONS].sort());
  for (const [applying, undoing] of pairs) {
    expect([USE_OF_OPERATION[applying], USE_OF_OPERATION[undoing]]).toEqual(['protect', 'process']);
  }
});

test.each([
  ['2030-12-31', 'RSA-2048', []],
  ['2031-01-01', 'RSA-2048', ['warn']],
  ['2035-12-31', 'RSA-2048', ['warn']],
  ['2036-01-01', 'RSA-2048', ['reject', 'reject']],
  ['2036-01-01', 'AES-256', []],
] as const)('on %s the default policy finds of protecting with %s: %j', (day, keyType, severities) => {
  const operation = keyType === 'AES-256' ? 'encrypt' : 'sign';
  const sunsets = reviewUse({ keyType, operation }, DEFAULT_POLICY, on(day)).filter(
    ({ rule }) => rule === 'crypto.sunset',
  );
  expect(sunsets.map(({ severity }) => severity)).toEqual(severities);
  const undoing = keyType === 'AES-256' ? 'decrypt' : 'verify';
  expect(reviewUse({ keyType, operation: undoing }, DEFAULT_POLICY, on(day))).toEqual([]);
});

test('a key type that the policy does not list protects nothing', () => {
  const { 'AES-256': _, ...others } = DEFAULT_POLICY.crypto.keyTypes;
  const policy = { ...DEFAULT_POLICY, crypto: { ...DEFAULT_POLICY.crypto, keyTypes: others } };
  const found = reviewUse({ keyType: 'AES-256', operation: 'encrypt' }, policy, on('2026-11-22'));
  expect(found).toMatchObject([{ rule: 'crypto.aes-key-length', severity: 'reject', value: 'AES-256' }]);
});

const spec = (labels: Readonly<Record<string, string>>) =>
  keySpecSchema.parse({
    name: 'cards-at-rest',
    keyType: 'AES-256',
    operations: ['encrypt', 'decrypt'],
    protectionLevel: 'software',
    projectId: 'payments',
    location: 'local',
    activationDate: '2026-11-01',
    expiryDate: '2027-11-01',
    description: 'Card numbers at rest',
    rotationPeriodDays: null,
    applications: [{ name: 'payments-api', operations: ['encrypt'] }],
    keyGroup: 'payments',
    labels,
  });

test.each([
  [{ 'cost-centre': 'CC-4711', 'data-classification': 'internal' }, []],
  [{ 'cost-centre': 'CC-4711', 'data-classification': 'restricted' }, ['crypto.protection-level']],
  [{ 'cost-centre': 'nonsense', 'data-classification': 'internal' }, ['metadata.cost-centre']],
  [{ 'cost-centre': 'CC-4711' }, ['form.option']],
  [{ 'cost-centre': 'CC-4711', 'data-classification': 'secret' }, ['form.option']],
  [{}, ['metadata.cost-centre', 'form.option']],
] as const)(
  'with the labels %j it finds %j; an activation that has passed is nobody’s fault',
  (labels, rules) => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    const found = reviewSpec(spec(labels), DEFAULT_POLICY, { capabilities, now });
    expect(found.filter(({ severity }) => severity === 'reject').map(({ rule }) => rule)).toEqual(rules);
  },
);
