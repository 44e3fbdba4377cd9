import type { KeyTypeId, Operation } from '../../../src/domain/algorithms';
import { dayOf } from '../../../src/domain/day';
import type { KeySpec, RequestContext } from '../../../src/kms-server/store/key-spec';
import { APPLICATION, KEY_GROUP } from './house';

export type BenchKeyType = Extract<KeyTypeId, 'AES-256' | 'EC-P256'>;

const OPERATIONS: Readonly<Record<BenchKeyType, readonly Operation[]>> = {
  'AES-256': ['encrypt', 'decrypt'],
  'EC-P256': ['sign', 'verify'],
};
const YEAR = 365 * 86_400_000;

/** A key as the app asks for it, usable from today for a year. */
export function specOf(name: string, keyType: BenchKeyType): KeySpec {
  const operations = [...OPERATIONS[keyType]];
  const now = Date.now();
  return {
    ...{ name, keyType, operations, keyGroup: KEY_GROUP, protectionLevel: 'software', location: 'local' },
    projectId: APPLICATION.projectId,
    activationDate: dayOf(now),
    expiryDate: dayOf(now + YEAR),
    description: 'Encrypts card tokens at rest in the payments service.',
    rotationPeriodDays: null,
    applications: [{ name: APPLICATION.name, operations }],
    labels: { 'cost-centre': 'CC-4711', 'data-classification': 'confidential' },
  };
}

/** On whose behalf it is asked for. */
export const contextOf = (requestId: string): RequestContext => ({
  requestId,
  generation: 1,
  ticket: 'KEYS-1',
  snapshotHash: 'a'.repeat(64),
  policyVersion: 'default-1',
  requester: '712020:requester',
  excluded: ['712020:approver'],
});
