import { inspect } from 'node:util';
import {
  accountOf,
  connectionTypeOf,
  kmsConnectionSchema,
  openKms,
} from '../../src/app/adapters/kms/registry';
import type { KmsRefusalCode } from '../../src/app/ports/kms';
import type { KeyHandle } from '../../src/domain/ids';
import { codeOf } from '../conformance/harness';
import { closeAll, open, servers } from './dsm-support';
import { answer, startLoopback } from './loopback';

afterEach(closeAll);

describe('answers', () => {
  const CODES: readonly (readonly [number, KmsRefusalCode])[] = [
    [400, 'invalid-request'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [423, 'forbidden'],
  ];

  /** A DSM that signs in and then answers everything alike. */
  async function answering(status: number, body: string, type = 'text/plain') {
    const harness = await open();
    const server = await startLoopback((request, response) => {
      const isSignIn = request.path === '/sys/v1/session/auth';
      const auth = harness.stub.sessions.open(request.headers.authorization ?? '');
      if (isSignIn) answer(response, { status: 200, headers: {}, body: JSON.stringify(auth.body) });
      else {
        const told = body.replace('{credentials}', `${harness.stub.apiKey} ${request.headers.authorization}`);
        answer(response, { status, headers: { 'content-type': type }, body: told });
      }
    });
    servers.push(server);
    const { accountId, groupId, apiKey } = harness.stub;
    const connection = { type: 'dsm', baseUrl: server.url, accountId, groupId };
    return openKms(connection, { credential: async () => apiKey });
  }
  const HANDLE = 'dsm:00000000-0000-4000-8000-000000000000' as KeyHandle;

  test.each(CODES)('%i is %s, with what DSM says', async (status, code) => {
    const kms = await answering(status, 'sobject is peculiar');
    const refused = await kms.describeKey(HANDLE);
    expect(refused).toMatchObject({
      refusal: { code, message: 'DSM says: sobject is peculiar', mend: expect.stringMatching(/./) },
    });
  });

  test.each([
    ['a page of a proxy', 404, '<h1>Not found</h1>', 'text/html'],
    ['a redirect', 302, '', 'text/plain'],
    ['no JSON', 200, 'fine', 'application/json'],
    ['another shape', 200, '{"kid":1}', 'application/json'],
  ])('%s makes no sense', async (_, status, body, type) => {
    const kms = await answering(status, body, type);
    await expect(kms.describeKey(HANDLE)).rejects.toMatchObject({
      name: 'KmsUnavailable',
      reason: 'nonsense',
    });
  });

  test('credentials that DSM repeats are left out', async () => {
    const kms = await answering(400, 'you sent {credentials}');
    expect(await kms.describeKey(HANDLE)).toMatchObject({
      refusal: { message: 'DSM says: you sent [credential] Bearer [credential]' },
    });
    expect(inspect(kms, { depth: 12, showHidden: true })).not.toMatch(/Bearer|Basic/);
  });
});

describe('the connection', () => {
  const CONNECTION = {
    type: 'dsm',
    baseUrl: 'https://eu.smartkey.io/',
    accountId: '11111111-1111-4111-8111-111111111111',
    groupId: '22222222-2222-4222-8222-222222222222',
  };

  test('is parsed', () => {
    expect(kmsConnectionSchema.parse(CONNECTION)).toEqual({
      ...CONNECTION,
      baseUrl: 'https://eu.smartkey.io',
    });
    expect(connectionTypeOf('dsm:33333333-3333-4333-8333-333333333333' as KeyHandle)).toBe('dsm');
  });

  test.each([
    { baseUrl: 'http://eu.smartkey.io' },
    { groupId: '../../accounts' },
    { accountId: '' },
    { apiKey: 'in the settings' },
  ])('with %j is refused', (change) => {
    expect(kmsConnectionSchema.safeParse({ ...CONNECTION, ...change }).success).toBe(false);
  });

  test('an API key tells its app, and nothing else', () => {
    const app = '44444444-4444-4444-8444-444444444444';
    expect(accountOf('dsm', Buffer.from(`${app}:secret`).toString('base64'))).toBe(app);
    expect(accountOf('dsm', 'something else')).toBeUndefined();
  });

  test.each([undefined, 'two words', ''])('with the credential %j nothing is sent', async (credential) => {
    const kms = openKms(CONNECTION, { credential: async () => credential });
    expect(codeOf(await kms.describeKey('dsm:33333333-3333-4333-8333-333333333333' as KeyHandle))).toBe(
      'unauthenticated',
    );
  });
});
