import { openKms } from '../../src/app/adapters/kms/registry';
import type { AccountId, ApprovalId, Instant, KeyHandle } from '../../src/domain/ids';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { FakeKms } from '../fakes/kms/fake-kms';
import { FaultQueue } from '../fakes/kms/faults';
import { Deadlines, startFaultProxy } from '../wire/fault-proxy';
import { startKeydeskStub } from '../wire/keydesk-stub';
import { DAY_MS, type KmsHarness } from './harness';
import { kmsConformance } from './kms';

const CREDENTIAL = 'kd_app_c3R1Yi1jcmVkZW50aWFs';
const STRANGERS_CREDENTIAL = 'kd_nobody_dW5rbm93bi1jcmVkZW50aWFs';

/** The keydesk adapter over HTTP against a stub, with a proxy for the faults. */
async function openStub(): Promise<KmsHarness> {
  let now: Instant = Date.parse('2026-06-01T09:00:00Z');
  const people = ['operator-1', 'operator-2'].map((id) => id as AccountId) as [AccountId, AccountId];
  const fake = new FakeKms({ now: () => now, operators: people });
  const [faults, deadlines] = [new FaultQueue(), new Deadlines()];
  const stub = await startKeydeskStub(fake, CREDENTIAL);
  const proxy = await startFaultProxy(stub.url, faults, deadlines);
  const connect = (baseUrl: string, credential: string) =>
    openKms({ type: 'keydesk', baseUrl }, { credential: async () => credential }, deadlines.start);
  return {
    kms: connect(proxy.url, CREDENTIAL),
    direct: connect(stub.url, CREDENTIAL),
    stranger: connect(stub.url, STRANGERS_CREDENTIAL),
    operators: {
      people,
      quorum: 1,
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
    secrets: [CREDENTIAL, STRANGERS_CREDENTIAL],
    unknown: { handle: 'keydesk:unknown' as KeyHandle, approval: 'unknown' as ApprovalId },
    malformed: 'keydesk:../x' as KeyHandle,
    spec: (name) => fakeSpec(now, { name }),
    cleanup: async () => {
      await proxy.close();
      await stub.close();
    },
  };
}

kmsConformance('the keydesk adapter over HTTP', openStub, {
  declared: {
    ...{ approvals: true, fencesGenerations: true, activationDates: true },
    rotates: [{ spec: {}, asksOperators: true }],
  },
  credentials: true,
  propertyRuns: 40,
});
