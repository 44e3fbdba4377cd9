import type { AccountId, ApprovalId, Instant, KeyHandle } from '../../src/domain/ids';
import { fakeSpec } from '../fakes/kms/fake-capabilities';
import { FakeKms, type FakeKmsOptions } from '../fakes/kms/fake-kms';
import { DAY_MS, type KmsHarness } from './harness';

const PEOPLE = ['operator-1', 'operator-2', 'operator-3'];

type Backdoor = Omit<KmsHarness, 'kms' | 'direct' | 'stranger' | 'faults' | 'secrets' | 'cleanup'>;

/** The fake on a clock of its own, and what a harness has to know behind the adapter's back: who agrees, what is usable. */
export function fakeWithBackdoor(options: Omit<FakeKmsOptions, 'now' | 'operators'> = {}): {
  readonly fake: FakeKms;
  readonly backdoor: Backdoor;
} {
  let now: Instant = Date.parse('2026-06-01T09:00:00Z');
  const people = PEOPLE.map((id) => id as AccountId) as [AccountId, AccountId, AccountId];
  const fake = new FakeKms({ ...options, now: () => now, operators: people });
  const backdoor: Backdoor = {
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
    unknown: { handle: 'keydesk:unknown' as KeyHandle, approval: 'unknown' as ApprovalId },
    malformed: 'keydesk:../x' as KeyHandle,
    spec: (name) => fakeSpec(now, { name }),
  };
  return { fake, backdoor };
}
