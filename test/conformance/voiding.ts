import {
  codeOf,
  createdKey,
  type Declared,
  deletedKey,
  enabledKey,
  HANDLE_CALL_NAMES,
  HANDLE_CALLS,
  type KmsHarness,
  newRequest,
  pendingEnable,
  type TestRequest,
  value,
  voided,
} from './harness';

export function voiding(open: () => KmsHarness, declared: Declared): void {
  if (declared.fencesGenerations) fencing(open);
  else if (declared.enablesInSteps) harmless(open);
  else compensating(open, declared);
  if (declared.fencesGenerations && declared.approvals) lateDecisions(open);

  test('a create that arrives after the voiding makes nothing usable', async () => {
    const harness = open();
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    value(await harness.kms.disableKey(handle, voided(request.context)));
    await harness.kms.createKey(request.spec, request.context);
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });
}

/** An order to enable that is on its way when the request is voided, and arrives afterwards. */
async function enableArrivesLate(harness: KmsHarness, request: TestRequest) {
  const { handle } = await createdKey(harness, request);
  harness.faults.inject('late');
  await expect(harness.kms.enableKey(handle, request.context)).rejects.toMatchObject({ reason: 'timeout' });
  value(await harness.kms.disableKey(handle, voided(request.context)));
  await harness.faults.deliverLate();
  return handle;
}

function fencing(open: () => KmsHarness): void {
  test.each(HANDLE_CALL_NAMES.filter((name) => name !== 'describeKey'))(
    '%s of an older generation is refused and changes nothing',
    async (name) => {
      const harness = open();
      const { spec, context } = newRequest(harness);
      const { handle } = await createdKey(harness, { spec, context });
      const before = value(await harness.kms.disableKey(handle, voided(context)));
      expect(before.generation).toBe(2);
      expect(codeOf(await HANDLE_CALLS[name](harness.kms, handle, context, 30))).toBe('stale-generation');
      expect(value(await harness.kms.describeKey(handle))).toEqual(before);
    },
  );

  test('the enable that arrives after the voiding raises nothing', async () => {
    const harness = open();
    const request = newRequest(harness);
    const handle = await enableArrivesLate(harness, request);
    expect(await harness.operators.pending(request.context.requestId)).toEqual([]);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('each request counts its own generations', async () => {
    const harness = open();
    const creator = newRequest(harness);
    const { handle } = await createdKey(harness, creator);
    value(await harness.kms.disableKey(handle, voided(creator.context, 3)));
    const deleter = newRequest(harness);
    expect((await deletedKey(harness, handle, 30, deleter.context)).state).toBe('PendingDeletion');
  });
}

function lateDecisions(open: () => KmsHarness): void {
  test('taking back an approval with an older generation is refused', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const newer = voided(context);
    const id = await pendingEnable(harness, handle, newer);
    expect(codeOf(await harness.kms.withdrawApproval(id, context))).toBe('stale-generation');
    expect(value(await harness.kms.getApproval(id)).state).toBe('pending');
  });

  test('a decision that comes after withdraw and disable makes nothing usable', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    value(await harness.kms.withdrawApproval(id, voided(context)));
    value(await harness.kms.disableKey(handle, voided(context)));
    expect(codeOf(await harness.operators.approve(id, harness.operators.people[0]))).toBe('approval-decided');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('a decision that comes after a disable alone makes nothing usable', async () => {
    // The id of the approval may be lost with the answer: then nobody can withdraw it.
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    const id = await pendingEnable(harness, handle, context);
    value(await harness.kms.disableKey(handle, voided(context)));
    for (const person of harness.operators.people) await harness.operators.approve(id, person);
    expect(value(await harness.kms.getApproval(id)).state).not.toBe('approved');
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('an enable that races with the voiding makes nothing usable, whoever is first', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    await Promise.all([
      harness.kms.enableKey(handle, context),
      harness.kms.disableKey(handle, voided(context)),
      harness.kms.enableKey(handle, context),
    ]);
    expect(await harness.operators.pending(context.requestId)).toEqual([]);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });

  test('after a voiding the request can go on with its new generation', async () => {
    const harness = open();
    const { spec, context } = newRequest(harness);
    const { handle } = await createdKey(harness, { spec, context });
    value(await harness.kms.disableKey(handle, voided(context)));
    const key = await enabledKey(harness, { spec, context: voided(context) });
    expect(key).toMatchObject({ handle, state: 'Enabled' });
  });
}

/** Several calls make a key usable: the one that arrives late alone doesn't, whichever it is. */
function harmless(open: () => KmsHarness): void {
  test.each([1, 2, 3])(
    'call %i of an enable that arrives after the voiding makes nothing usable',
    async (nth) => {
      const harness = open();
      const { spec, context } = newRequest(harness);
      const { handle } = await createdKey(harness, { spec, context });
      harness.faults.inject(...Array.from({ length: nth - 1 }, () => 'none' as const), 'late');
      await expect(harness.kms.enableKey(handle, context)).rejects.toMatchObject({ reason: 'timeout' });
      value(await harness.kms.disableKey(handle, voided(context)));
      await harness.faults.deliverLate();
      expect(await harness.applications.tryUse(handle)).toBe(false);
      value(await harness.kms.disableKey(handle, voided(context)));
      expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
      expect(codeOf(await harness.kms.enableKey(handle, context))).toBe('stale-generation');
      const again = value(await harness.kms.enableKey(handle, voided(context)));
      expect(again.outcome).toBe('enabled');
      expect(await harness.applications.tryUse(handle)).toBe(true);
    },
  );
}

/** A KMS that can't tell old orders from new: the caller reads again after each enable, and disables. */
function compensating(open: () => KmsHarness, { approvals }: Declared): void {
  test("the enable that arrives after the voiding is seen, and the caller's disable ends it", async () => {
    const harness = open();
    const request = newRequest(harness);
    const handle = await enableArrivesLate(harness, request);
    // Behind a gate nothing can be enabled late: what arrives is refused, and asks nobody.
    const late = approvals ? 'Disabled' : 'Enabled';
    expect(value(await harness.kms.describeKey(handle)).state).toBe(late);
    value(await harness.kms.disableKey(handle, voided(request.context)));
    expect(value(await harness.kms.describeKey(handle)).state).toBe('Disabled');
    expect(await harness.operators.pending(request.context.requestId)).toEqual([]);
    expect(await harness.applications.tryUse(handle)).toBe(false);
  });
}
