import { inspect } from 'node:util';
import { type Kms, KmsRefused, KmsUnavailable } from '../../src/app/ports/kms';
import { RETRY_AFTER_MS } from '../fakes/kms/faults';
import {
  allKeys,
  createdKey,
  type Declared,
  HANDLE_CALLS,
  type KmsHarness,
  newRequest,
  pendingEnable,
  value,
} from './harness';

/** How the caller learns of a fault. */
const REASONS = [
  ['before', 'unreachable'],
  ['lost-answer', 'unreachable'],
  ['late', 'timeout'],
  ['nonsense', 'nonsense'],
  ['server-error', 'server-error'],
  ['throttled', 'throttled'],
] as const;

export function faults(open: () => KmsHarness, declared: Declared, credentials: boolean): void {
  if (credentials) strangers(open, declared);

  test.each(REASONS)(
    '%s: the create says %s, and its repetition makes the one key',
    async (fault, reason) => {
      const harness = open();
      const request = newRequest(harness);
      harness.faults.inject(fault);
      const error: unknown = await harness.kms.createKey(request.spec, request.context).catch((it) => it);
      expect(error).toBeInstanceOf(KmsUnavailable);
      expect(error).toMatchObject({ reason });
      const key = await createdKey(harness, request);
      await harness.faults.deliverLate();
      const listed = await allKeys(harness.direct, 100);
      expect(listed.filter((it) => it.requestId === request.context.requestId)).toEqual([key]);
    },
  );

  test('after a lost answer the key is found by its request', async () => {
    const harness = open();
    const request = newRequest(harness);
    harness.faults.inject('lost-answer');
    await expect(harness.kms.createKey(request.spec, request.context)).rejects.toBeInstanceOf(KmsUnavailable);
    const found = await harness.kms.findByRequestId(request.context.requestId);
    expect(found).toMatchObject({ name: request.spec.name, state: 'Disabled' });
    expect((await createdKey(harness, request)).handle).toBe(found?.handle);
  });

  test('an order that arrives twice has its effect once', async () => {
    const harness = open();
    const request = newRequest(harness);
    harness.faults.inject('duplicate');
    const key = await createdKey(harness, request);
    const listed = await allKeys(harness.direct, 100);
    expect(listed.filter((it) => it.requestId === request.context.requestId)).toEqual([key]);
    harness.faults.inject('duplicate');
    expect(value(await harness.kms.disableKey(key.handle, request.context)).state).toBe('Disabled');
  });

  test('a slow answer is waited for', async () => {
    const harness = open();
    const request = newRequest(harness);
    harness.faults.inject('slow');
    const creating = createdKey(harness, request);
    await harness.faults.held();
    expect(await harness.direct.findByRequestId(request.context.requestId)).toBeUndefined();
    harness.faults.release();
    expect(await creating).toMatchObject({ state: 'Disabled' });
  });

  test('a throttled call says how long to wait', async () => {
    const harness = open();
    harness.faults.inject('throttled');
    await expect(harness.kms.capabilities()).rejects.toMatchObject({
      reason: 'throttled',
      retryAfterMs: RETRY_AFTER_MS,
    });
  });

  if (declared.approvals) {
    test('after a lost answer to enable, asking again gives the approval that was raised', async () => {
      const harness = open();
      const { spec, context } = newRequest(harness);
      const { handle } = await createdKey(harness, { spec, context });
      harness.faults.inject('lost-answer');
      await expect(harness.kms.enableKey(handle, context)).rejects.toBeInstanceOf(KmsUnavailable);
      const [raised, ...more] = await harness.operators.pending(context.requestId);
      expect(more).toEqual([]);
      expect(await pendingEnable(harness, handle, context)).toBe(raised?.id);
    });
  }

  test('no error and no inspection shows a secret', async () => {
    const harness = open();
    const request = newRequest(harness);
    const seen: unknown[] = [harness.kms, harness.stranger];
    for (const [fault] of REASONS) {
      harness.faults.inject(fault);
      seen.push(await harness.kms.createKey(request.spec, request.context).catch((error: unknown) => error));
    }
    if (harness.stranger) seen.push(await harness.stranger.createKey(request.spec, request.context));
    if (harness.stranger) seen.push(await harness.stranger.capabilities().catch((error: unknown) => error));
    const shown = seen
      .map((it) => inspect(it, { depth: 12, showHidden: true }) + JSON.stringify(it))
      .join('\n');
    for (const secret of harness.secrets) expect(shown).not.toContain(secret);
  });
}

function strangers(open: () => KmsHarness, { approvals }: Declared): void {
  test('an unknown credential is told so by every call', async () => {
    const harness = open();
    if (!harness.stranger) throw new Error('The harness has no stranger');
    const request = newRequest(harness);
    const { handle } = await createdKey(harness, request);
    const codes = await refusalsOf(harness.stranger, harness, request, handle);
    expect(codes).toHaveLength(11);
    // A KMS without approvals isn't asked for one: there is nothing that a credential would open.
    const asked = approvals ? codes : codes.filter((code) => code !== 'not-found');
    expect(asked.length).toBeGreaterThanOrEqual(approvals ? 11 : 9);
    expect(new Set(asked)).toEqual(new Set(['unauthenticated']));
  });
}

/** The code that each of the port's eleven calls is refused with. */
async function refusalsOf(
  kms: Kms,
  harness: KmsHarness,
  { spec, context }: ReturnType<typeof newRequest>,
  handle: Parameters<Kms['describeKey']>[0],
): Promise<string[]> {
  const values = [
    kms.createKey(spec, context),
    kms.getApproval(harness.unknown.approval),
    kms.withdrawApproval(harness.unknown.approval, context),
    ...Object.values(HANDLE_CALLS).map((call) => call(kms, handle, context, 30)),
  ].map(async (answer) => {
    const result = await answer;
    return result.ok ? 'accepted' : result.refusal.code;
  });
  const thrown = [kms.capabilities(), kms.findByRequestId(context.requestId), kms.listKeys({ limit: 1 })].map(
    (answer) =>
      (answer as Promise<unknown>).then(
        () => 'accepted',
        (error: unknown) => (error instanceof KmsRefused ? error.refusal.code : 'another error'),
      ),
  );
  return Promise.all([...values, ...thrown]);
}
