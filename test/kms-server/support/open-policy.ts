import { randomUUID } from 'node:crypto';
import { DEFAULT_POLICY } from '../../../src/domain/policy/default-policy';
import { type PolicySet, policySetSchema } from '../../../src/domain/policy/policy-set';

const anything = { pattern: '.*', inWords: 'anything', example: 'x' };
const days = (count: number) => ({ days: count, source: 'Tests' });

/** A policy that stands in nobody's way, for tests about something else. */
export const OPEN_POLICY: PolicySet = policySetSchema.parse({
  ...DEFAULT_POLICY,
  version: 'open-1',
  title: 'For tests about something else',
  crypto: {
    ...DEFAULT_POLICY.crypto,
    keyTypes: Object.fromEntries(
      Object.keys(DEFAULT_POLICY.crypto.keyTypes).map((id) => [id, { verdict: 'allow', source: 'Tests' }]),
    ),
    operations: [],
    protection: [],
    sunsets: [],
  },
  metadata: {
    costCentre: anything,
    projectId: anything,
    applicationName: anything,
    applications: { min: 0, max: 50 },
    descriptionMinLength: 0,
  },
  naming: { name: anything, minLength: 1, maxLength: 128, reservedPrefixes: [] },
  cryptoperiods: {
    maximumDays: {
      encryption: days(36_500),
      signature: days(36_500),
      mac: days(36_500),
      encapsulation: days(36_500),
    },
    maximumLifetimeDays: 36_500,
    minimumRotationDays: 1,
    activationHorizonDays: 36_500,
  },
});

/** The open policy with a word against some key types, under a version of its own. */
export const against = (
  rules: Readonly<Record<string, 'warn' | 'reject'>>,
  changes: Partial<PolicySet['crypto']> = {},
): PolicySet => ({
  ...OPEN_POLICY,
  version: `test-${randomUUID()}`,
  crypto: {
    ...OPEN_POLICY.crypto,
    keyTypes: {
      ...OPEN_POLICY.crypto.keyTypes,
      ...Object.fromEntries(
        Object.entries(rules).map(([id, verdict]) => [
          id,
          { verdict, source: 'The test', reason: `${id} is of yesterday.`, instead: ['AES-256'] },
        ]),
      ),
    },
    ...changes,
  },
});
