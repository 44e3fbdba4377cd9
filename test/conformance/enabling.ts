import { addDays, dayOf } from '../../src/domain/day';
import {
  approveFully,
  codeOf,
  createdKey,
  DAY_MS,
  type Declared,
  enabledKey,
  type KmsHarness,
  newRequest,
  pendingEnable,
  value,
} from './harness';

const HOUR_MS = 3_600_000;

export function enabling(open: () => KmsHarness, declared: Declared): void {
  test('an enabled key is usable, and enabling it again changes nothing', async () => {
    const harness = open();
    const request = newRequest(harness);
    const key = await enabledKey(harness, request);
    expect(key).toMatchObject({ state: 'Enabled', everEnabled: true });
    expect(await harness.applications.tryUse(key.handle)).toBe(true);
    expect(value(await harness.kms.enableKey(key.handle, request.context)).outcome).toBe('enabled');
  });

  test('disabling ends the use at once, and may be repeated', async () => {
    const harness = open();
    const request = newRequest(harness);
    const { handle } = await enabledKey(harness, request);
    const disabled = value(await harness.kms.disableKey(handle, request.context));
    expect(disabled).toMatchObject({ state: 'Disabled', everEnabled: true });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    expect(value(await harness.kms.disableKey(handle, request.context))).toEqual(disabled);
  });

  if (declared.activationDates) activation(open);
  if (declared.approvals) operatorsGate(open);
  if (declared.approvals && !declared.knowsNoAccounts) separation(open);
}

function activation(open: () => KmsHarness): void {
  test('an enabled key is usable from its activation date until its expiry date', async () => {
    const harness = open();
    const today = dayOf(harness.clock.now());
    const dates = { activationDate: addDays(today, 2), expiryDate: addDays(today, 5) };
    const { handle } = await enabledKey(harness, newRequest(harness, dates));
    expect(await harness.applications.tryUse(handle)).toBe(false);
    await harness.clock.advance(3 * DAY_MS);
    expect(await harness.applications.tryUse(handle)).toBe(true);
    await harness.clock.advance(4 * DAY_MS);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });
}

function operatorsGate(open: () => KmsHarness): void {
  test('enabling waits for the operators, and asking again is the same approval', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    expect(await pendingEnable(harness, handle, context)).toBe(id);
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      ...{ id, handle, requestId: context.requestId, action: 'enable', state: 'pending' },
    });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
  });

  test('the operators approve: the approval says so and by whom', async () => {
    const harness = open();
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    const id = await pendingEnable(harness, handle, request.context);
    await approveFully(harness, id);
    const approval = value(await harness.kms.getApproval(id));
    expect(approval.state).toBe('approved');
    expect(approval.decidedBy).toHaveLength(harness.operators.quorum);
    expect(await harness.applications.tryUse(handle)).toBe(true);
  });

  test('the operators deny: the reason is there, the key stays unusable, a new ask is a new approval', async () => {
    const harness = open();
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    const id = await pendingEnable(harness, handle, request.context);
    value(await harness.operators.deny(id, harness.operators.people[0], 'Wrong key group'));
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      state: 'denied',
      reason: 'Wrong key group',
    });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    expect(await pendingEnable(harness, handle, request.context)).not.toBe(id);
  });

  test('an approval that was taken back decides nothing', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    expect(value(await harness.kms.withdrawApproval(id, context)).state).toBe('withdrawn');
    expect(value(await harness.kms.withdrawApproval(id, context)).state).toBe('withdrawn');
    expect(codeOf(await harness.operators.approve(id, harness.operators.people[0]))).toBe('approval-decided');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('a decided approval cannot be taken back', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    await approveFully(harness, id);
    expect(codeOf(await harness.kms.withdrawApproval(id, context))).toBe('approval-decided');
    expect(value(await harness.kms.getApproval(id)).state).toBe('approved');
  });

  test('a key that was disabled passes the gate again', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await enabledKey(harness, { spec, context });
    value(await harness.kms.disableKey(handle, context));
    await pendingEnable(harness, handle, context);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('an approval that nobody decides expires, and a new ask is a new approval', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    await harness.clock.advance(harness.approvalLifetimeMs - HOUR_MS);
    expect(value(await harness.kms.getApproval(id)).state).toBe('pending');
    await harness.clock.advance(2 * HOUR_MS);
    expect(value(await harness.kms.getApproval(id)).state).toBe('expired');
    expect(codeOf(await harness.operators.approve(id, harness.operators.people[0]))).toBe('approval-decided');
    expect(await pendingEnable(harness, handle, context)).not.toBe(id);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('a request cannot take back the approval of another one', async () => {
    const harness = open();
    const [ours, theirs] = [newRequest(harness), newRequest(harness)];
    const { handle } = await createdKey(harness, ours);
    const id = await pendingEnable(harness, handle, ours.context);
    expect(codeOf(await harness.kms.withdrawApproval(id, theirs.context))).toBe('forbidden');
    expect(value(await harness.kms.getApproval(id)).state).toBe('pending');
  });
}

function separation(open: () => KmsHarness): void {
  test('requester and excluded people cannot decide, whatever else they are', async () => {
    const harness = open();
    const [first, second] = harness.operators.people;
    const { spec, context } = newRequest(harness);
    const involved = { ...context, requester: first, excluded: [second] };
    const { handle } = await createdKey(harness, { spec, context: involved });
    const id = await pendingEnable(harness, handle, involved);
    expect(codeOf(await harness.operators.approve(id, first))).toBe('forbidden');
    expect(codeOf(await harness.operators.approve(id, second))).toBe('forbidden');
    expect(value(await harness.kms.getApproval(id)).state).toBe('pending');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });
}
