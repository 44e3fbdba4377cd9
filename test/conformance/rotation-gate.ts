import type { RequestContext } from '../../src/app/ports/kms';
import type { ApprovalId, KeyHandle } from '../../src/domain/ids';
import {
  approveFully,
  codeOf,
  type DeclaredRotation,
  enabledKey,
  type KmsHarness,
  newRequest,
  rotate,
  value,
} from './harness';

const HOUR_MS = 3_600_000;

async function pendingRotation(
  harness: KmsHarness,
  handle: KeyHandle,
  context: RequestContext,
): Promise<ApprovalId> {
  const asked = value(await rotate(harness.kms, handle, 2, context));
  if (asked.outcome !== 'pendingApproval') throw new Error('Rotated without the operators');
  return asked.approvalId;
}

/** What holds where operators have to agree to a new version. */
export function rotationGate(open: () => KmsHarness, { spec }: DeclaredRotation): void {
  const waiting = async (harness: KmsHarness) => {
    const { spec: full, context } = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, { spec: full, context });
    const id = await pendingRotation(harness, handle, context);
    const version = async () => value(await harness.kms.describeKey(handle)).version;
    return { context, handle, id, version };
  };

  test('the operators are asked, once, and nothing changes until they agree', async () => {
    const harness = open();
    const { context, handle, id, version } = await waiting(harness);
    expect(await pendingRotation(harness, handle, context)).toBe(id);
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      ...{ id, handle, requestId: context.requestId, action: 'rotate', state: 'pending' },
    });
    expect(await version()).toBe(1);
    expect(await harness.applications.tryUse(handle)).toBe(true);
    await approveFully(harness, id);
    const approval = value(await harness.kms.getApproval(id));
    expect(approval.state).toBe('approved');
    expect(approval.decidedBy).toHaveLength(harness.operators.quorum);
    expect(await version()).toBe(2);
    expect(value(await rotate(harness.kms, handle, 2, context)).outcome).toBe('rotated');
  });

  test('the operators deny: the reason is there, the key keeps its version, a new ask is a new approval', async () => {
    const harness = open();
    const { context, handle, id, version } = await waiting(harness);
    value(await harness.operators.deny(id, harness.operators.people[0], 'Not this week'));
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      state: 'denied',
      reason: 'Not this week',
    });
    expect(await version()).toBe(1);
    expect(await harness.applications.tryUse(handle)).toBe(true);
    expect(await pendingRotation(harness, handle, context)).not.toBe(id);
  });

  test('an approval that was taken back makes no version', async () => {
    const harness = open();
    const { context, id, version } = await waiting(harness);
    expect(value(await harness.kms.withdrawApproval(id, context)).state).toBe('withdrawn');
    expect(codeOf(await harness.operators.approve(id, harness.operators.people[0]))).toBe('approval-decided');
    expect(await version()).toBe(1);
  });

  test('an approval that nobody decides expires, and a new ask is a new approval', async () => {
    const harness = open();
    const { context, handle, id, version } = await waiting(harness);
    await harness.clock.advance(harness.approvalLifetimeMs + HOUR_MS);
    expect(value(await harness.kms.getApproval(id)).state).toBe('expired');
    expect(await pendingRotation(harness, handle, context)).not.toBe(id);
    expect(await version()).toBe(1);
  });

  test('a decision that comes after a disable makes nothing usable', async () => {
    const harness = open();
    const { context, handle, id } = await waiting(harness);
    value(await harness.kms.disableKey(handle, context));
    for (const person of harness.operators.people) await harness.operators.approve(id, person);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('after a lost answer, asking again gives the approval that was raised', async () => {
    const harness = open();
    const { spec: full, context } = newRequest(harness, spec);
    const { handle } = await enabledKey(harness, { spec: full, context });
    harness.faults.inject('lost-answer');
    await expect(rotate(harness.kms, handle, 2, context)).rejects.toMatchObject({ reason: 'unreachable' });
    const [raised, ...more] = await harness.operators.pending(context.requestId);
    expect(more).toEqual([]);
    expect(raised?.action).toBe('rotate');
    expect(await pendingRotation(harness, handle, context)).toBe(raised?.id);
  });
}
