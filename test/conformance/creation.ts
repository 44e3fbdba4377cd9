import { allKeys, codeOf, createdKey, type KmsHarness, newRequest, value } from './harness';

export function creation(open: () => KmsHarness): void {
  test('a new key is disabled and not usable', async () => {
    const harness = open();
    const request = newRequest(harness);
    const key = await createdKey(harness, request);
    expect(key).toMatchObject({
      requestId: request.context.requestId,
      name: request.spec.name,
      state: 'Disabled',
      everEnabled: false,
      generation: 1,
    });
    expect(await harness.applications.tryUse(key.handle)).toBe(false);
  });

  test('the same request with the same spec is the same key, however often', async () => {
    const harness = open();
    const request = newRequest(harness);
    const first = await createdKey(harness, request);
    expect(await createdKey(harness, request)).toEqual(first);
    expect(await createdKey(harness, request)).toEqual(first);
    const listed = await allKeys(harness.direct, 100);
    expect(listed.filter((key) => key.requestId === request.context.requestId)).toEqual([first]);
  });

  test('the same request with another spec is a conflict, and the key stays as it is', async () => {
    const harness = open();
    const request = newRequest(harness);
    const first = await createdKey(harness, request);
    const other = { ...request.spec, description: 'Something else was approved' };
    expect(codeOf(await harness.kms.createKey(other, request.context))).toBe('conflict');
    expect(value(await harness.kms.describeKey(first.handle))).toEqual(first);
  });

  test('a name that is taken is refused to another request', async () => {
    const harness = open();
    const { spec } = newRequest(harness);
    const [first, second] = [newRequest(harness, spec), newRequest(harness, spec)];
    await createdKey(harness, first);
    const refused = await harness.kms.createKey(second.spec, second.context);
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'name-taken', message: expect.stringMatching(/./), mend: expect.stringMatching(/./) },
    });
    expect(await harness.kms.findByRequestId(second.context.requestId)).toBeUndefined();
  });

  test('creates of one request that race make one key', async () => {
    const harness = open();
    const request = newRequest(harness);
    const made = await Promise.all(Array.from({ length: 5 }, () => createdKey(harness, request)));
    expect(new Set(made.map((key) => key.handle)).size).toBe(1);
  });

  test('creates of two requests that race for a name make one key', async () => {
    const harness = open();
    const { spec } = newRequest(harness);
    const rivals = [newRequest(harness, spec), newRequest(harness, spec)];
    const made = await Promise.all(rivals.map((it) => harness.kms.createKey(it.spec, it.context)));
    expect(made.map(codeOf).sort()).toEqual(['accepted', 'name-taken']);
  });

  test('a place that the KMS does not have is refused as unsupported', async () => {
    const harness = open();
    const request = newRequest(harness, { location: 'the-moon' });
    expect(codeOf(await harness.kms.createKey(request.spec, request.context))).toBe('unsupported');
  });
}
