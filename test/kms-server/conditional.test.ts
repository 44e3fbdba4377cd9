import type { KeyResource } from '../../src/kms-server/http/resources';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest, Steps, startTestKms, type TestKms, type Who } from './support/kms';

describeWithHsm('conditional requests', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  async function send(
    who: Who,
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
  ) {
    const response = await fetch(kms.server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${kms.token[who]}`,
        connection: 'close',
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const told = (text === '' ? undefined : JSON.parse(text)) as
      | (KeyResource & { code?: string })
      | undefined;
    return { status: response.status, etag: response.headers.get('etag') ?? '', body: told, text };
  }

  test('what is known already is not sent again', async () => {
    const key = await steps.create(freshRequest());
    const path = `/v1/keys/${key.keyId}`;
    const { etag } = await send('jira', 'GET', path);
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(await send('jira', 'GET', path, { 'if-none-match': etag })).toMatchObject({
      status: 304,
      etag,
      text: '',
    });
    expect(await send('jira', 'GET', path, { 'if-none-match': `"other", W/${etag}` })).toMatchObject({
      status: 304,
    });
    await steps.disable(key, 2);
    expect(await send('jira', 'GET', path, { 'if-none-match': etag })).toMatchObject({ status: 200 });
  });

  test('a list says as well that nothing changed, and that something did', async () => {
    const { etag } = await send('jira', 'GET', '/v1/keys?limit=1000');
    expect((await send('jira', 'GET', '/v1/keys?limit=1000', { 'if-none-match': etag })).status).toBe(304);
    await steps.create(freshRequest());
    expect((await send('jira', 'GET', '/v1/keys?limit=1000', { 'if-none-match': etag })).status).toBe(200);
  });

  test('a change that was decided on an older state is refused, and changes nothing', async () => {
    const key = await steps.enabled();
    const path = `/v1/keys/${key.keyId}`;
    const { etag } = await send('jira', 'GET', path);
    await steps.disable(key, 2);
    await steps.approve(await steps.askToEnable(key, 2));
    const order = { context: context(key.requestId, 2) };
    const old = await send('jira', 'POST', `${path}/disable`, { 'if-match': etag }, order);
    expect(old).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
    expect((await steps.describe(key)).state).toBe('Enabled');
    const now = (await send('jira', 'GET', path)).etag;
    const disabled = await send('jira', 'POST', `${path}/disable`, { 'if-match': now }, order);
    expect(disabled).toMatchObject({ status: 200, body: { state: 'Disabled' } });
    expect(disabled.etag).toBe((await send('jira', 'GET', path)).etag);
  });

  test('a vote counts for the approval as it was seen', async () => {
    const key = await steps.create(freshRequest(), { keyGroup: 'vault' });
    const id = await steps.askToEnable(key);
    const path = `/v1/approvals/${id}`;
    const { etag } = await send('second', 'GET', path);
    await steps.approve(id, 'operator');
    expect(await send('second', 'POST', `${path}/approve`, { 'if-match': etag }, {})).toMatchObject({
      status: 412,
    });
    expect((await steps.describe(key)).state).toBe('Disabled');
    const seen = (await send('second', 'GET', path)).etag;
    expect(await send('second', 'POST', `${path}/approve`, { 'if-match': seen }, {})).toMatchObject({
      status: 200,
    });
    expect((await steps.describe(key)).state).toBe('Enabled');
  });

  test('a path that exists without the method says which it has', async () => {
    expect(await send('jira', 'DELETE', '/v1/keys')).toMatchObject({
      status: 405,
      body: { code: 'method-not-allowed' },
    });
  });
});
