import type { KeyResource } from '../../src/kms-server/http/resources';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest, spec, startTestKms, type TestKms } from './support/kms';

describeWithHsm('one key per request', (module) => {
  let kms: TestKms;
  beforeAll(async () => {
    kms = await startTestKms(module);
  });
  afterAll(() => kms?.close());

  type Reply = KeyResource & { readonly code?: string };
  const create = (body: unknown) => kms.call<Reply>('jira', 'POST', '/v1/keys', body);

  test.each(['AES-256', 'EC-P256'])('twenty at once make one %s key', async (keyType) => {
    const operations = keyType === 'AES-256' ? ['encrypt', 'decrypt'] : ['sign', 'verify'];
    const body = { spec: spec({ keyType, operations }), context: context(freshRequest()) };
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(body)));
    expect(new Set(answers.map((answer) => answer.body.keyId)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
  });

  test('the same request with another spec is a conflict', async () => {
    const requestId = freshRequest();
    const first = spec();
    await create({ spec: first, context: context(requestId) });
    const other = { ...first, expiryDate: '2027-10-01' };
    expect(await create({ spec: other, context: context(requestId) })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  test('one name is taken once per group, however many want it', async () => {
    const wanted = spec();
    const bodies = Array.from({ length: 10 }, () => ({ spec: wanted, context: context(freshRequest()) }));
    const answers = await Promise.all(bodies.map(create));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'name-taken')).toHaveLength(9);
    const elsewhere = { spec: { ...wanted, keyGroup: 'vault' }, context: context(freshRequest()) };
    expect((await create(elsewhere)).status).toBe(201);
  });

  test('the key of a request is found by its id', async () => {
    const requestId = freshRequest();
    const { body } = await create({ spec: spec(), context: context(requestId) });
    const found = await kms.call<{ keys: KeyResource[] }>('jira', 'GET', `/v1/keys?requestId=${requestId}`);
    expect(found.body.keys).toMatchObject([{ keyId: body.keyId, requestId }]);
    const none = await kms.call<{ keys: KeyResource[] }>('jira', 'GET', '/v1/keys?requestId=request-unknown');
    expect(none.body).toEqual({ keys: [] });
  });

  test('pages of keys have every key once', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const query = `limit=3${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await kms.call<{ keys: KeyResource[]; cursor?: string }>(
        'jira',
        'GET',
        `/v1/keys?${query}`,
      );
      seen.push(...body.keys.map(({ keyId }) => keyId));
      cursor = body.cursor ?? '';
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(6);
  });
});
