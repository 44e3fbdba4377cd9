import type { ApprovalId, RequestId } from '../../src/domain/ids';
import {
  allKeys,
  codeOf,
  createdKey,
  type Declared,
  FOREIGN_HANDLE,
  HANDLE_CALL_NAMES,
  HANDLE_CALLS,
  type KmsHarness,
  newRequest,
} from './harness';

export function reading(open: () => KmsHarness, declared: Declared): void {
  test('the capabilities say what was declared', async () => {
    const harness = open();
    const capabilities = await harness.kms.capabilities();
    const { approvals, fencesGenerations, activationDates } = declared;
    expect(capabilities.features).toMatchObject({ approvals, fencesGenerations, activationDates });
    const rotated = (declared.rotates ?? []).map(({ spec }) => spec.keyType ?? harness.spec('any').keyType);
    expect(capabilities.features.rotation.onDemand).toEqual(expect.arrayContaining(rotated));
    if (rotated.length === 0) expect(capabilities.features.rotation.onDemand).toEqual([]);
    expect(capabilities.deletionWindowDays.min).toBeLessThanOrEqual(capabilities.deletionWindowDays.max);
    expect(Object.keys(capabilities.keyTypes)).not.toHaveLength(0);
  });

  test('a key is found by its request', async () => {
    const harness = open();
    const request = newRequest(harness);
    const key = await createdKey(harness, request);
    expect(await harness.kms.findByRequestId(request.context.requestId)).toEqual(key);
  });

  test('a request without a key finds nothing', async () => {
    expect(await open().kms.findByRequestId('0'.repeat(32) as RequestId)).toBeUndefined();
  });

  test('paging lists every key once', async () => {
    const harness = open();
    const made = [];
    for (let count = 0; count < 5; count += 1) made.push(await createdKey(harness, newRequest(harness)));
    const listed = (await allKeys(harness.kms, 2)).map((key) => key.handle);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(expect.arrayContaining(made.map((key) => key.handle)));
  });

  describe.each(HANDLE_CALL_NAMES)('%s', (name) => {
    const call = HANDLE_CALLS[name];

    test('of a handle that names nothing is not-found', async () => {
      const harness = open();
      const { context } = newRequest(harness);
      expect(codeOf(await call(harness.kms, harness.unknown.handle, context, 30))).toBe('not-found');
    });

    test('of a malformed handle or one of another KMS is invalid-request', async () => {
      const harness = open();
      const { context } = newRequest(harness);
      expect(codeOf(await call(harness.kms, harness.malformed, context, 30))).toBe('invalid-request');
      const foreign = harness.foreign ?? FOREIGN_HANDLE;
      expect(codeOf(await call(harness.kms, foreign, context, 30))).toBe('invalid-request');
    });
  });

  test('an approval that does not exist is not-found', async () => {
    const harness = open();
    const { context } = newRequest(harness);
    expect(codeOf(await harness.kms.getApproval(harness.unknown.approval))).toBe('not-found');
    expect(codeOf(await harness.kms.withdrawApproval(harness.unknown.approval, context))).toBe('not-found');
  });

  test('a malformed approval id is refused', async () => {
    const harness = open();
    const { context } = newRequest(harness);
    const malformed = '../keys?x=1' as ApprovalId;
    const refusals = [
      await harness.kms.getApproval(malformed),
      await harness.kms.withdrawApproval(malformed, context),
    ];
    for (const refused of refusals) expect(['invalid-request', 'not-found']).toContain(codeOf(refused));
  });
}
