import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EgressFault } from '../../../src/sandbox/forge/faults';
import { cleanUp, perform, startSandbox, type TestSandbox } from './support';

const KMS = 'https://kms.example.com';
interface Seen {
  method: string;
  url: string;
  host: string;
  body: string;
  headers: Record<string, unknown>;
}

let sandbox: TestSandbox;
let outside: Server;
let seen: Seen[] = [];
let target = '';

beforeAll(async () => {
  outside = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, host: String(headers.host), body, headers });
    if (url === '/away') response.writeHead(302, { location: 'https://evil.example.org/' });
    else if (url === '/on') response.writeHead(307, { location: '/there' });
    else response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ path: url }));
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  sandbox = await startSandbox({ limits: { functionMs: 700 } });
});
beforeEach(async () => {
  await sandbox.reset();
  sandbox.platform.aliases.set(KMS, target);
  seen = [];
});
afterAll(async () => {
  outside.closeAllConnections();
  outside.close();
  await cleanUp();
});

type Way = 'fetch' | 'axios' | 'https';
const WAYS: Way[] = ['fetch', 'axios', 'https'];
const reach = (way: Way, url: string, more: object = {}) => perform(sandbox, [{ do: way, url, ...more }]);

describe.each(WAYS)('with %s', (way) => {
  test('an allowed host is reached through its alias, under its own name', async () => {
    const answer = await reach(way, `${KMS}/keys?x=1`, { method: 'POST', body: '{"a":1}' });
    expect(answer).toMatchObject({ status: 200, body: '{"path":"/keys?x=1"}' });
    expect(seen).toMatchObject([
      { method: 'POST', url: '/keys?x=1', host: 'kms.example.com', body: '{"a":1}' },
    ]);
    expect(Object.keys(seen[0]?.headers ?? {}).filter((name) => name.startsWith('forge-proxy'))).toEqual([]);
  });

  test.each([
    ['another host', 'https://evil.example.org/'],
    ['plain http', 'http://kms.example.com/'],
    ['a port that the platform does not reach', `${KMS}:9999/`],
    ['a port that the manifest does not name', `${KMS}:8443/`],
    ['loopback', 'https://127.0.0.1/'],
    ['a name that only begins alike', 'https://kms.example.com.evil.org/'],
  ])('%s is blocked', async (_, url) => {
    expect(await reach(way, url)).toMatchObject({ status: 403 });
    expect(seen).toEqual([]);
  });

  test('a host without an alias refuses the connection', async () => {
    sandbox.platform.aliases.remove(KMS);
    expect(await reach(way, KMS)).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

test('the blocked answer says so in its header', async () => {
  expect(await reach('fetch', 'https://evil.example.org/')).toEqual({
    ...{ status: 403, error: 'BLOCKED_EGRESS' },
    body: 'URL not included in the external fetch backend permissions: https://evil.example.org',
  });
});

test('redirects are followed, and checked as any other request', async () => {
  expect(await reach('fetch', `${KMS}/on`)).toMatchObject({ status: 200, body: '{"path":"/there"}' });
  expect(await reach('fetch', `${KMS}/away`)).toMatchObject({ status: 403, error: 'BLOCKED_EGRESS' });
});

describe('faults of a host', () => {
  const withFault = (fault: EgressFault) => sandbox.faults.set({ egress: { [KMS]: fault } });

  test('down', async () => {
    withFault('down');
    expect(await reach('axios', KMS)).toMatchObject({ code: 'ECONNREFUSED' });
    expect(seen).toEqual([]);
  });

  test('slow: the caller times out, or the platform ends the function', async () => {
    withFault('slow');
    expect(await reach('axios', KMS, { timeoutMs: 50 })).toMatchObject({ code: 'ECONNABORTED' });
    expect(await reach('fetch', KMS, { timeoutMs: 50 })).toMatchObject({ name: 'TimeoutError' });
    await expect(reach('https', KMS)).rejects.toMatchObject({ status: 504 });
  });

  test('an internal error, and nonsense', async () => {
    withFault('error');
    expect(await reach('fetch', KMS)).toMatchObject({ status: 500 });
    withFault('garbage');
    expect(await reach('axios', KMS)).toMatchObject({ status: 200, body: expect.not.stringMatching(/^\{/) });
  });

  test('a lost answer: the host has acted', async () => {
    withFault('lost');
    expect(await reach('fetch', `${KMS}/create`, { method: 'POST' })).toMatchObject({ code: 'ECONNRESET' });
    expect(seen).toMatchObject([{ url: '/create' }]);
  });
});

describe('customer-managed egress', () => {
  const OTHER = 'https://other.example.net';
  const group = (domain = OTHER, type = ['FETCH_BACKEND_SIDE']) => ({
    egresses: [{ key: 'kms', description: 'Your KMS', configured: [{ domain, type }] }],
  });

  test('an address is blocked until an admin has agreed, and again when the group is gone', async () => {
    const { consent, aliases } = sandbox.platform;
    aliases.set(OTHER, target);
    expect(await reach('fetch', OTHER)).toMatchObject({ status: 403 });
    expect(consent.set(group(), false)).toMatchObject({ status: 403 });
    expect(consent.set(group(), true)).toMatchObject({ status: 201 });
    expect(await reach('fetch', OTHER)).toMatchObject({ status: 200 });
    expect(await perform(sandbox, [{ do: 'context' }])).toMatchObject({
      permissions: { external: { fetch: { backend: [KMS, OTHER] } } },
    });
    expect(consent.deleteDomain('kms', OTHER, 'FETCH_BACKEND_SIDE', true)).toEqual({ status: 204 });
    expect(await reach('fetch', OTHER)).toMatchObject({ status: 403 });
  });

  test('consent to every address is still for https, and for the ports of the platform', async () => {
    sandbox.platform.aliases.set(OTHER, target);
    sandbox.platform.consent.set(group('*'), true);
    expect(await reach('fetch', OTHER)).toMatchObject({ status: 200 });
    expect(await reach('fetch', 'http://other.example.net')).toMatchObject({ status: 403 });
    expect(await reach('fetch', `${OTHER}:9999`)).toMatchObject({ status: 403 });
    expect(await reach('https', 'https://me:secret@other.example.net/')).toMatchObject({ status: 403 });
  });

  test('consent to pages does not let functions out', async () => {
    sandbox.platform.aliases.set(OTHER, target);
    sandbox.platform.consent.set(group(OTHER, ['IMAGES']), true);
    expect(await reach('fetch', OTHER)).toMatchObject({ status: 403 });
  });

  test.each([
    ['no group', { egresses: [] }, 400],
    ['an unknown type', group(OTHER, ['TELEPATHY']), 400],
    ['http', group('http://other.example.net'), 422],
    ['the same key twice', { egresses: [...group().egresses, ...group().egresses] }, 422],
    [
      'too many groups',
      { egresses: Array.from({ length: 11 }, (_, n) => ({ ...group().egresses[0], key: `k${n}` })) },
      400,
    ],
  ])('%s is refused', (_, payload, status) => {
    expect(sandbox.platform.consent.set(payload, true)).toMatchObject({ status });
    expect(sandbox.platform.consent.groups()).toEqual([]);
  });
});

test('an alias leads to loopback only', () => {
  const { aliases } = sandbox.platform;
  expect(() => aliases.set(KMS, 'http://192.0.2.1:80')).toThrow('loopback only');
  expect(() => aliases.set(KMS, 'https://127.0.0.1:80')).toThrow('loopback only');
  expect(() => aliases.set('http://kms.example.com', target)).toThrow('https origin');
});

test('an invocation makes at most 100 egress requests in a minute of its time', async () => {
  const many = Array.from({ length: 101 }, () => ({ do: 'fetch' as const, url: KMS }));
  const busy = await startSandbox();
  busy.platform.aliases.set(KMS, target);
  expect(await perform(busy, many)).toMatchObject({ status: 429 });
  expect(seen).toHaveLength(100);
  await busy.close();
});
