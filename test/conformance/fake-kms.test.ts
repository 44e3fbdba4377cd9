import type { AccountId, ApprovalId, Instant, KeyHandle } from '../../src/domain/ids';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { FakeKms, type FakeKmsOptions } from '../fakes/kms/fake-kms';
import { FaultQueue } from '../fakes/kms/faults';
import { withFaults } from '../fakes/kms/faulty-kms';
import { DAY_MS, type KmsHarness } from './harness';
import { kmsConformance } from './kms';

const PEOPLE = ['operator-1', 'operator-2', 'operator-3'] as const;

function openFake(options: Omit<FakeKmsOptions, 'now' | 'operators'>): KmsHarness {
  let now: Instant = Date.parse('2026-06-01T09:00:00Z');
  const people = PEOPLE.map((id) => id as string as AccountId) as [AccountId, AccountId, AccountId];
  const fake = new FakeKms({ ...options, now: () => now, operators: people });
  const faults = new FaultQueue();
  return {
    kms: withFaults(fake, faults),
    direct: fake,
    stranger: undefined,
    operators: {
      people,
      quorum: options.quorum ?? 1,
      approve: async (id, by) => fake.operators.approve(id, by),
      deny: async (id, by, reason) => fake.operators.deny(id, by, reason),
      pending: async (requestId) => fake.operators.pending().filter((it) => it.requestId === requestId),
    },
    applications: { tryUse: async (handle) => fake.usable(handle) },
    clock: {
      now: () => now,
      advance: async (ms) => {
        now += ms;
      },
    },
    approvalLifetimeMs: 30 * DAY_MS,
    everUsable: (requestId) =>
      fake.usableLog.filter((span) => span.requestId === requestId).map((span) => span.handle),
    versions: (requestId) => fake.versions(requestId),
    faults,
    secrets: [],
    unknown: { handle: 'keydesk:unknown' as KeyHandle, approval: 'unknown' as ApprovalId },
    malformed: 'keydesk:../x' as KeyHandle,
    spec: (name) => fakeSpec(now, { name }),
    cleanup: async () => undefined,
  };
}

const ALL = {
  ...{ approvals: true, fencesGenerations: true, activationDates: true },
  rotates: [{ spec: {}, asksOperators: true }],
};

kmsConformance('the fake', async () => openFake({}), {
  declared: ALL,
  credentials: false,
  propertyRuns: 300,
});
kmsConformance('the fake with a quorum of two', async () => openFake({ quorum: 2 }), {
  declared: ALL,
  credentials: false,
  propertyRuns: 50,
});

const FEATURES = { approvals: false, fencesGenerations: false, activationDates: false };
const PLAIN = { ...FEATURES, rotates: [{ spec: {}, asksOperators: false }] };
kmsConformance('the fake without gate, fence and dates', async () => openFake({ features: FEATURES }), {
  declared: PLAIN,
  credentials: false,
  propertyRuns: 50,
});

kmsConformance(
  'the fake that rotates nothing',
  async () => openFake({ features: { rotation: { onDemand: [], automatic: [] } } }),
  { declared: { ...ALL, rotates: [] }, credentials: false, propertyRuns: 20 },
);

kmsConformance(
  'the fake with operators who are not asked to rotate',
  async () => openFake({ asksToRotate: false }),
  {
    declared: { ...ALL, rotates: [{ spec: {}, asksOperators: false }] },
    credentials: false,
    propertyRuns: 50,
  },
);
