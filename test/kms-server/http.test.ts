import { startKmsServer } from '../../src/kms-server';
import { describeWithHsm } from './support/hsm';
import {
  bytes,
  context,
  freshRequest,
  PIN,
  type ProblemBody,
  Steps,
  spec,
  startTestKms,
  type TestKms,
} from './support/kms';

describeWithHsm('the HTTP border', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  const create = (body: unknown) => kms.call<ProblemBody>('jira', 'POST', '/v1/keys', body);
  const good = () => ({ spec: spec(), context: context(freshRequest()) });

  test('health needs no credential', async () => {
    expect(await kms.call(undefined, 'GET', '/v1/health')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
  });

  test('a refusal is a problem in the sense of RFC 9457, with what to do', async () => {
    const answer = await create({});
    expect(answer.type).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      type: '/v1/docs#problem-invalid-request',
      title: expect.any(String),
      status: 400,
      detail: expect.stringContaining('body.spec'),
      code: 'invalid-request',
      mend: expect.any(String),
    });
  });

  const malformed: Readonly<Record<string, () => unknown>> = {
    'no JSON': () => '{"spec":',
    'an array': () => [],
    'an unknown field': () => ({ ...good(), more: 1 }),
    'an unknown field in the spec': () => ({ ...good(), spec: { ...spec(), exportable: true } }),
    'an unknown field in the context': () => ({
      ...good(),
      context: { ...context('request-x'), admin: true },
    }),
    'no context': () => ({ spec: spec() }),
    'an unknown key type': () => ({ ...good(), spec: spec({ keyType: 'ROT-13' }) }),
    'no operation': () => ({ ...good(), spec: spec({ operations: [], applications: [] }) }),
    'a date that is none': () => ({ ...good(), spec: spec({ activationDate: '2026-02-30' }) }),
    'dates reversed': () => ({
      ...good(),
      spec: spec({ activationDate: '2027-06-01', expiryDate: '2027-01-01' }),
    }),
    'an expiry date in the past': () => ({
      ...good(),
      spec: spec({ activationDate: '2020-01-01', expiryDate: '2021-01-01' }),
    }),
    'a negative generation': () => ({ ...good(), context: context(freshRequest(), -1) }),
    'a generation that is no whole number': () => ({ ...good(), context: context(freshRequest(), 1.5) }),
    'a name too long': () => ({ ...good(), spec: spec({ name: 'x'.repeat(200) }) }),
    'a grant beyond the operations': () => ({
      ...good(),
      spec: spec({ applications: [{ name: 'shop', operations: ['sign'] }] }),
    }),
    'an application twice': () => ({
      ...good(),
      spec: spec({
        applications: [
          { name: 'shop', operations: ['encrypt'] },
          { name: 'shop', operations: ['decrypt'] },
        ],
      }),
    }),
    'a group that is none': () => ({ ...good(), spec: spec({ keyGroup: '' }) }),
  };
  test.each(Object.keys(malformed))('%s is refused', async (what) => {
    expect(await create(malformed[what]?.())).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });

  const unsupported: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'a type that SoftHSM lacks': { keyType: 'Ed25519', operations: ['sign', 'verify'] },
    'a lattice scheme': { keyType: 'ML-DSA-65', operations: ['sign', 'verify'] },
    'an operation the type lacks': { keyType: 'AES-256', operations: ['sign'] },
    'RSA for encryption': { keyType: 'RSA-3072', operations: ['encrypt', 'decrypt'] },
    'two purposes': { keyType: 'RSA-3072', operations: ['sign', 'decrypt'] },
    'HSM protection by a software token': { protectionLevel: 'hsm' },
    'another location': { location: 'moon' },
  };
  test.each(Object.keys(unsupported))('%s is unsupported', async (what) => {
    const body = { spec: spec(unsupported[what]), context: context(freshRequest()) };
    expect(await create(body)).toMatchObject({ status: 422, body: { code: 'unsupported' } });
  });

  test.each(['../../etc/passwd', 'x', '00000000-0000-4000-8000-00000000000', '%00', "' OR 1=1 --"])(
    'the key id %s is refused',
    async (id) => {
      const { status } = await kms.call('jira', 'GET', `/v1/keys/${encodeURIComponent(id)}`);
      expect([400, 404]).toContain(status);
    },
  );

  test('a path that is no UTF-8, or that nothing could be named by, is refused like any other request', async () => {
    for (const id of ['%', '%ff', '%E0%A4%A', 'x'.repeat(5_000)]) {
      const answer = await kms.call('jira', 'GET', `/v1/keys/${id}`);
      expect([id, answer]).toMatchObject([id, { status: 400, body: { code: 'invalid-request' } }]);
      expect(answer.type).toMatch(/^application\/problem\+json/);
    }
  });

  test('an unknown path, query field or page size is refused', async () => {
    expect(await kms.call('jira', 'GET', '/v1/secrets')).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    for (const query of ['all=true', 'limit=0', 'limit=100000', 'limit=x']) {
      expect(await kms.call('jira', 'GET', `/v1/keys?${query}`)).toMatchObject({ status: 400 });
    }
  });

  test('a body of another type, or too large, is refused', async () => {
    const headers = {
      authorization: `Bearer ${kms.token.jira}`,
      'content-type': 'text/xml',
      connection: 'close',
    };
    const xml = await fetch(`${kms.server.url}/v1/keys`, { method: 'POST', headers, body: '<a/>' });
    expect(xml.status).toBe(415);
    await xml.body?.cancel();
    const huge = await create({ ...good(), filler: 'x'.repeat(200_000) });
    expect(huge).toMatchObject({ status: 413, body: { code: 'too-large' } });
  });

  test('a method that a path lacks is refused as that, whatever comes with it', async () => {
    const headers = { authorization: `Bearer ${kms.token.jira}`, connection: 'close' };
    const other = [
      { method: 'QUERY', headers },
      { method: 'PUT', headers: { ...headers, 'content-type': 'text/xml' }, body: '<a/>' },
      { method: 'DELETE', headers: { ...headers, 'content-type': 'application/json' }, body: '{' },
    ];
    for (const order of other) {
      const answer = await fetch(`${kms.server.url}/v1/keys`, order);
      const allowed = answer.headers.get('allow')?.split(', ').sort();
      expect([order.method, answer.status, allowed]).toEqual([order.method, 405, ['GET', 'POST']]);
      expect(await answer.json()).toMatchObject({ code: 'method-not-allowed' });
    }
  });

  test('data of the wrong form or size is refused, and the key works on', async () => {
    const key = await steps.enabled();
    const wrong = ['', 'not base64!', bytes('x'.repeat(70_000))];
    for (const plaintext of wrong) {
      expect((await steps.use(key, 'encrypt', { plaintext })).status).toBe(400);
    }
    const largest = bytes('x'.repeat(65_536));
    const { ciphertext } = (await steps.use<{ ciphertext: string }>(key, 'encrypt', { plaintext: largest }))
      .body;
    expect((await steps.use<{ plaintext: string }>(key, 'decrypt', { ciphertext })).body.plaintext).toBe(
      largest,
    );
    for (const body of [{}, { plaintext: 5 }, { plaintext: bytes('a'), nonce: bytes('b') }]) {
      expect((await steps.use(key, 'encrypt', body)).status).toBe(400);
    }
  });

  test('plain HTTP is for loopback only', async () => {
    const options = { dataDir: kms.dataDir, clock: kms.clock, pin: () => PIN, pkcs11Module: module, port: 0 };
    await expect(startKmsServer({ ...options, host: '0.0.0.0', signerEntry: 'unused' })).rejects.toThrow(
      /TLS/,
    );
  });

  test('a folder is served by one process at a time', async () => {
    const options = { dataDir: kms.dataDir, clock: kms.clock, pin: () => PIN, pkcs11Module: module, port: 0 };
    const second = startKmsServer({ ...options, host: '127.0.0.1', signerEntry: 'unused' });
    await expect(second).rejects.toThrow(/another process/);
    expect((await kms.call('jira', 'GET', '/v1/keys')).status).toBe(200);
  });

  test('a folder on simulated time is not served on real time', async () => {
    const options = {
      dataDir: kms.dataDir,
      pin: () => PIN,
      pkcs11Module: module,
      port: 0,
      host: '127.0.0.1',
    };
    await kms.stop();
    await expect(startKmsServer({ ...options, signerEntry: 'unused' })).rejects.toThrow(/simulated/);
    await kms.start();
  });
});
