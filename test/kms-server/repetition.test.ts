import type { KeyResource } from '../../src/kms-server/http/resources';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest, Steps, spec, startTestKms, type TestKms, type Who } from './support/kms';

describeWithHsm('changes under an Idempotency-Key', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  let counter = 0;
  const freshKey = () => `key-${++counter}`;

  async function post(path: string, body: unknown, idempotencyKey: string, who: Who = 'jira') {
    const response = await fetch(kms.server.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${kms.token[who]}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        connection: 'close',
      },
      body: JSON.stringify(body),
    });
    const told = (await response.json()) as KeyResource & { readonly code?: string };
    return { status: response.status, body: told, replayed: response.headers.get('idempotency-replayed') };
  }

  test('the first answer is told again, though things have moved on', async () => {
    const key = await steps.enabled();
    const order = { context: context(key.requestId, 1) };
    const idempotencyKey = freshKey();
    const first = await post(`/v1/keys/${key.keyId}/disable`, order, idempotencyKey);
    expect(first).toMatchObject({ status: 200, body: { state: 'Disabled' }, replayed: null });
    await steps.approve(await steps.askToEnable(key));
    const again = await post(`/v1/keys/${key.keyId}/disable`, order, idempotencyKey);
    expect(again).toEqual({ ...first, replayed: 'true' });
    expect((await steps.describe(key)).state).toBe('Enabled');
  });

  test('it survives a restart of the server', async () => {
    const key = await steps.create(freshRequest());
    const order = { days: 7, context: context(key.requestId) };
    const idempotencyKey = freshKey();
    const first = await post(`/v1/keys/${key.keyId}/schedule-deletion`, order, idempotencyKey);
    await kms.stop();
    await kms.start();
    const again = await post(`/v1/keys/${key.keyId}/schedule-deletion`, order, idempotencyKey);
    expect(again).toEqual({ ...first, replayed: 'true' });
  });

  test('another body or path under the key is refused, and done nothing about', async () => {
    const key = await steps.create(freshRequest());
    const idempotencyKey = freshKey();
    const path = `/v1/keys/${key.keyId}/schedule-deletion`;
    await post(path, { days: 7, context: context(key.requestId) }, idempotencyKey);
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    expect(await post(path, { days: 8, context: context(key.requestId) }, idempotencyKey)).toMatchObject(
      reused,
    );
    const elsewhere = await post(
      `/v1/keys/${key.keyId}/cancel-deletion`,
      { context: context(key.requestId) },
      idempotencyKey,
    );
    expect(elsewhere).toMatchObject(reused);
    expect((await steps.describe(key)).state).toBe('PendingDeletion');
  });

  test('each caller has keys of its own', async () => {
    const idempotencyKey = freshKey();
    const [one, two] = [await steps.create(freshRequest()), await steps.create(freshRequest())];
    const [first, second] = [await steps.askToEnable(one), await steps.askToEnable(two)];
    const vote = (id: string, who: Who) => post(`/v1/approvals/${id}/approve`, {}, idempotencyKey, who);
    expect((await vote(first, 'operator')).status).toBe(200);
    expect(await vote(second, 'second')).toMatchObject({ status: 200, replayed: null });
  });

  test('of many at the same time one is carried out; the others are told to wait, or what it was answered', async () => {
    const key = await steps.create(freshRequest());
    const body = { context: context(key.requestId, 3) };
    const idempotencyKey = freshKey();
    const path = `/v1/keys/${key.keyId}/disable`;
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => post(path, body, idempotencyKey)));
    const waiting = answers.filter(({ body: { code } }) => code === 'request-under-way');
    const done = answers.filter(({ status }) => status === 200);
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.length + done.length).toBe(answers.length);
    expect(done.filter(({ replayed }) => replayed === null)).toHaveLength(1);
  });

  test('creations at the same time make one key, and each is answered with it', async () => {
    const spec4096 = spec({ keyType: 'RSA-4096', operations: ['sign', 'verify'] });
    const body = { spec: spec4096, context: context(freshRequest()) };
    const idempotencyKey = freshKey();
    const answers = await Promise.all([1, 2, 3].map(() => post('/v1/keys', body, idempotencyKey)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map((answer) => answer.body.keyId)).size).toBe(1);
  });

  test('a creation is answered with the key as it is now', async () => {
    const body = { spec: spec(), context: context(freshRequest()) };
    const idempotencyKey = freshKey();
    expect((await post('/v1/keys', body, idempotencyKey)).status).toBe(201);
    expect(await post('/v1/keys', body, idempotencyKey)).toMatchObject({ status: 200, replayed: null });
    const other = { spec: spec(), context: context(freshRequest()) };
    expect(await post('/v1/keys', other, idempotencyKey)).toMatchObject({ status: 422 });
  });

  test('a refusal is not kept: what was mended goes through with the same key', async () => {
    const key = await steps.create(freshRequest());
    const path = `/v1/keys/${key.keyId}/disable`;
    const idempotencyKey = freshKey();
    const stale = { context: context(key.requestId, 0) };
    expect(await post(path, stale, idempotencyKey)).toMatchObject({ status: 409 });
    expect(await post(path, { context: context(key.requestId) }, idempotencyKey)).toMatchObject({
      status: 200,
    });
  });

  test('a key that is none is refused', async () => {
    for (const bad of ['x'.repeat(256), 'with space']) {
      const body = { spec: spec(), context: context(freshRequest()) };
      expect(await post('/v1/keys', body, bad)).toMatchObject({ status: 400 });
    }
  });

  test('after two days and a sweep the key is free again', async () => {
    const key = await steps.create(freshRequest());
    const path = `/v1/keys/${key.keyId}/disable`;
    const idempotencyKey = freshKey();
    await post(path, { context: context(key.requestId, 1) }, idempotencyKey);
    kms.clock.advance(3 * DAY);
    await kms.server.admin.sweep();
    expect((await post(path, { context: context(key.requestId, 2) }, idempotencyKey)).status).toBe(200);
  });
});
