import type { FakeKmsOptions } from '../fakes/kms/fake-kms';
import { FaultQueue } from '../fakes/kms/faults';
import { withFaults } from '../fakes/kms/faulty-kms';
import { fakeWithBackdoor } from './fake-backdoor';
import type { KmsHarness } from './harness';
import { kmsConformance } from './kms';

function openFake(options: Omit<FakeKmsOptions, 'now' | 'operators'>): KmsHarness {
  const { fake, backdoor } = fakeWithBackdoor(options);
  const faults = new FaultQueue();
  return {
    ...backdoor,
    kms: withFaults(fake, faults),
    direct: fake,
    stranger: undefined,
    faults,
    secrets: [],
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
  'the fake that asks before a deletion is cancelled',
  async () => openFake({ asksToCancel: true }),
  {
    declared: { ...ALL, gatesCancelling: true },
    credentials: false,
    propertyRuns: 20,
  },
);

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
