import {
  approveFully,
  cancelledKey,
  codeOf,
  createdKey,
  DAY_MS,
  type Declared,
  deletedKey,
  enabledKey,
  type KmsHarness,
  newRequest,
  pendingEnable,
  type TestRequest,
  value,
} from './harness';

const HOUR_MS = 3_600_000;

async function windowDays(harness: KmsHarness): Promise<number> {
  return (await harness.kms.capabilities()).deletionWindowDays.min;
}

/** A key in its undo window, made and deleted by two requests. */
async function dyingKey(harness: KmsHarness, make: (request: TestRequest) => Promise<unknown>) {
  const [creator, deleter] = [newRequest(harness), newRequest(harness)];
  await make(creator);
  const { handle } = await createdKey(harness, creator);
  const days = await windowDays(harness);
  const key = await deletedKey(harness, handle, days, deleter.context);
  return { handle, key, days, creator, deleter };
}

export function deletion(open: () => KmsHarness, declared: Declared): void {
  const destroyed = declared.forgetsDestroyed
    ? { described: 'not-found', changed: 'not-found' }
    : { described: 'Destroyed', changed: 'invalid-state' };

  test('a key that never was usable goes into its window at once, and asking again does not move it', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const days = await windowDays(harness);
    const earliest = harness.clock.now() + days * DAY_MS;
    const scheduled = value(await harness.kms.scheduleDeletion(handle, days, context));
    if (scheduled.outcome !== 'pendingDeletion') throw new Error('Asked the operators about an unused key');
    expect(scheduled.until).toBeGreaterThanOrEqual(earliest);
    expect(scheduled.until).toBeLessThan(earliest + DAY_MS);
    expect(scheduled.key).toMatchObject({ state: 'PendingDeletion', deletionDue: scheduled.until });
    await harness.clock.advance(HOUR_MS);
    expect(value(await harness.kms.scheduleDeletion(handle, days, context))).toEqual(scheduled);
  });

  test('a key that is put away unused leaves its name to the next request', async () => {
    const harness = open();
    const first = newRequest(harness);
    const { handle } = await createdKey(harness, first);
    const taken = newRequest(harness);
    const spec = { ...taken.spec, name: first.spec.name };
    expect(codeOf(await harness.kms.createKey(spec, taken.context))).toBe('name-taken');
    await harness.kms.scheduleDeletion(handle, await windowDays(harness), first.context);
    const second = value(await harness.kms.createKey(spec, taken.context));
    expect(second).toMatchObject({ name: first.spec.name, state: 'Disabled' });
    expect(second.handle).not.toBe(handle);
  });

  test('a window outside the limits is refused', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const { max } = (await harness.kms.capabilities()).deletionWindowDays;
    for (const days of [0, -1, max + 1]) {
      const code = codeOf(await harness.kms.scheduleDeletion(handle, days, context));
      // `policy` where the limits are the key group's, `invalid-request` where they are the KMS's own.
      expect(['policy', 'invalid-request']).toContain(code);
    }
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
  });

  test('a cancelled deletion ends disabled, never enabled, and may be cancelled again', async () => {
    const harness = open();
    const { handle, deleter } = await dyingKey(harness, (request) => enabledKey(harness, request));
    expect(await harness.applications.tryUse(handle)).toBe(false);
    const cancelled = await cancelledKey(harness, handle, deleter.context);
    expect(cancelled.state).toBe('Disabled');
    expect(cancelled).not.toHaveProperty('deletionDue');
    expect(value(await harness.kms.cancelDeletion(handle, deleter.context))).toEqual({
      outcome: 'cancelled',
      key: cancelled,
    });
    expect(await harness.applications.tryUse(handle)).toBe(false);
    await harness.clock.advance(200 * DAY_MS);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
  });

  test('until its end the window is open; after it the key is destroyed for good', async () => {
    const harness = open();
    const { handle, days, creator, deleter } = await dyingKey(harness, (it) => enabledKey(harness, it));
    await harness.clock.advance(days * DAY_MS - HOUR_MS);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('PendingDeletion');
    await harness.clock.advance(HOUR_MS + DAY_MS);
    const described = await harness.kms.describeKey(handle);
    expect(described.ok ? described.value.state : described.refusal.code).toBe(destroyed.described);
    expect(codeOf(await harness.kms.cancelDeletion(handle, deleter.context))).toBe(destroyed.changed);
    expect(codeOf(await harness.kms.enableKey(handle, creator.context))).toBe(destroyed.changed);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('a key in its window cannot be enabled', async () => {
    const harness = open();
    const { handle, creator } = await dyingKey(harness, (request) => createdKey(harness, request));
    expect(codeOf(await harness.kms.enableKey(handle, creator.context))).toBe('invalid-state');
  });

  if (declared.approvals) lateApprovals(open);
  if (declared.gatesCancelling) gateOnTheWayBack(open);
  if (declared.approvals && declared.gatesDestruction) gateAtTheEnd(open);
  else if (declared.approvals) operatorsGate(open);
}

function operatorsGate(open: () => KmsHarness): void {
  test('a once-enabled key is deleted only if the operators agree, and asking again is the same approval', async () => {
    const harness = open();
    const [creator, deleter] = [newRequest(harness), newRequest(harness)];
    const { handle } = await enabledKey(harness, creator);
    value(await harness.kms.disableKey(handle, creator.context));
    const days = await windowDays(harness);
    const asked = value(await harness.kms.scheduleDeletion(handle, days, deleter.context));
    expect(asked.outcome).toBe('pendingApproval');
    expect(value(await harness.kms.scheduleDeletion(handle, days, deleter.context))).toEqual(asked);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
  });

  test('after the operators agree, approval and key name the day of destruction', async () => {
    const harness = open();
    const [creator, deleter] = [newRequest(harness), newRequest(harness)];
    const { handle } = await enabledKey(harness, creator);
    const days = await windowDays(harness);
    const key = await deletedKey(harness, handle, days, deleter.context);
    expect(key.state).toBe('PendingDeletion');
    expect(key.deletionDue).toBeGreaterThanOrEqual(harness.clock.now() + days * DAY_MS);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('a denied deletion leaves the key in no window', async () => {
    const harness = open();
    const [creator, deleter] = [newRequest(harness), newRequest(harness)];
    const { handle } = await enabledKey(harness, creator);
    const asked = value(
      await harness.kms.scheduleDeletion(handle, await windowDays(harness), deleter.context),
    );
    if (asked.outcome !== 'pendingApproval') throw new Error('Not asked');
    value(await harness.operators.deny(asked.approvalId, harness.operators.people[0], 'Still in use'));
    expect(value(await harness.kms.getApproval(asked.approvalId)).state).toBe('denied');
    expect(value(await harness.kms.describeKey(handle))).not.toHaveProperty('deletionDue');
  });

  test('an approved deletion says when in its approval, and is used once', async () => {
    const harness = open();
    const [creator, deleter] = [newRequest(harness), newRequest(harness)];
    const { handle } = await enabledKey(harness, creator);
    const days = await windowDays(harness);
    const first = value(await harness.kms.scheduleDeletion(handle, days, deleter.context));
    if (first.outcome !== 'pendingApproval') throw new Error('Not asked');
    for (const person of harness.operators.people.slice(0, harness.operators.quorum)) {
      value(await harness.operators.approve(first.approvalId, person));
    }
    const approval = value(await harness.kms.getApproval(first.approvalId));
    const key = value(await harness.kms.describeKey(handle));
    expect(approval).toMatchObject({ action: 'delete', state: 'approved', deletionDue: key.deletionDue });
    await cancelledKey(harness, handle, deleter.context);
    const second = value(await harness.kms.scheduleDeletion(handle, days, deleter.context));
    if (second.outcome !== 'pendingApproval') throw new Error('The old approval was used again');
    expect(second.approvalId).not.toBe(first.approvalId);
  });
}

function lateApprovals(open: () => KmsHarness): void {
  test('an approval to enable that was open before the deletion cannot bring the key back', async () => {
    const harness = open();
    const [creator, deleter] = [newRequest(harness), newRequest(harness)];
    const { handle } = await createdKey(harness, creator);
    const id = await pendingEnable(harness, handle, creator.context);
    await deletedKey(harness, handle, await windowDays(harness), deleter.context);
    for (const person of harness.operators.people) await harness.operators.approve(id, person);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('PendingDeletion');
    await cancelledKey(harness, handle, deleter.context);
    for (const person of harness.operators.people) await harness.operators.approve(id, person);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
  });
}

/** A key at the end of its window, and what asks the KMS to destroy it. */
async function dueKey(harness: KmsHarness) {
  const { finishDeletion } = harness.kms;
  if (!finishDeletion) throw new Error('Declared gatesDestruction without finishDeletion');
  const creator = newRequest(harness);
  const { handle } = await enabledKey(harness, creator);
  const deleter = newRequest(harness);
  const days = await windowDays(harness);
  const asked = value(await harness.kms.scheduleDeletion(handle, days, deleter.context));
  expect(asked.outcome).toBe('pendingDeletion');
  expect(codeOf(await finishDeletion.call(harness.kms, handle, deleter.context))).toBe('invalid-state');
  await harness.clock.advance(days * DAY_MS, { finish: false });
  return { handle, days, deleter, finish: () => finishDeletion.call(harness.kms, handle, deleter.context) };
}

async function pendingEnd(finish: () => ReturnType<NonNullable<KmsHarness['kms']['finishDeletion']>>) {
  const ending = value(await finish());
  if (ending.outcome !== 'pendingApproval') throw new Error('Destroyed without the operators');
  return ending.approvalId;
}

function gateAtTheEnd(open: () => KmsHarness): void {
  test('at the end of the window the key is destroyed only if the operators agree', async () => {
    const harness = open();
    const { handle, finish } = await dueKey(harness);
    const id = await pendingEnd(finish);
    expect(await pendingEnd(finish)).toBe(id);
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      handle,
      action: 'delete',
      state: 'pending',
    });
    expect(value(await harness.kms.describeKey(handle)).state).toBe('PendingDeletion');
    await approveFully(harness, id);
    expect(value(await harness.kms.getApproval(id)).state).toBe('approved');
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Destroyed');
    expect(value(await finish()).outcome).toBe('destroyed');
  });

  test('a denied destruction is told, with its reason, and not asked for again', async () => {
    const harness = open();
    const { handle, finish } = await dueKey(harness);
    const id = await pendingEnd(finish);
    value(await harness.operators.deny(id, harness.operators.people[0], 'Still in use'));
    expect(await finish()).toMatchObject({
      refusal: { code: 'policy', message: expect.stringContaining('Still in use') },
    });
    expect(value(await harness.kms.describeKey(handle)).state).toBe('PendingDeletion');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('a deletion that is cancelled while the operators are asked can no longer be approved', async () => {
    const harness = open();
    const { handle, deleter, finish } = await dueKey(harness);
    const id = await pendingEnd(finish);
    expect((await cancelledKey(harness, handle, deleter.context)).state).toBe('Disabled');
    expect(codeOf(await harness.operators.approve(id, harness.operators.people[0]))).toBe('approval-decided');
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
    expect(codeOf(await finish())).toBe('invalid-state');
  });
}

function gateOnTheWayBack(open: () => KmsHarness): void {
  async function asked() {
    const harness = open();
    const { handle, days, deleter } = await dyingKey(harness, (request) => enabledKey(harness, request));
    const ask = async () => {
      const told = value(await harness.kms.cancelDeletion(handle, deleter.context));
      if (told.outcome !== 'pendingApproval') throw new Error('Cancelled without the operators');
      return told.approvalId;
    };
    return { harness, handle, days, ask, id: await ask() };
  }

  test('a deletion is cancelled only if the operators agree, and they are asked once', async () => {
    const { harness, handle, ask, id } = await asked();
    expect(await ask()).toBe(id);
    expect(value(await harness.kms.getApproval(id))).toMatchObject({
      ...{ handle, action: 'cancel-deletion', state: 'pending' },
    });
    expect(value(await harness.kms.describeKey(handle)).state).toBe('PendingDeletion');
    await approveFully(harness, id);
    expect(value(await harness.kms.getApproval(id)).state).toBe('approved');
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('what they deny stays in its window, and they can be asked again', async () => {
    const { harness, handle, ask, id } = await asked();
    value(await harness.operators.deny(id, harness.operators.people[0], 'It is compromised'));
    expect(value(await harness.kms.describeKey(handle)).state).toBe('PendingDeletion');
    expect(await ask()).not.toBe(id);
  });

  test('nothing is destroyed while they are asked', async () => {
    const { harness, handle, days } = await asked();
    await harness.clock.advance(days * DAY_MS + HOUR_MS);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('PendingDeletion');
  });
}
