import type { KvsStep } from '../../fixtures/forge-app/src/kvs-steps';
import { cleanUp, MINUTE, perform, START, startSandbox, type TestSandbox } from './support';

const HOUR = 60 * MINUTE;

let sandbox: TestSandbox;

beforeAll(async () => {
  const bytes = 8 * 1024 * 1024;
  sandbox = await startSandbox({ limits: { frontendPayloadBytes: bytes, payloadBytes: bytes } });
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

const kvs = (...steps: KvsStep[]) => perform<unknown[]>(sandbox, [{ do: 'kvs', steps }]);
const code = (name: string, status: number) => expect.objectContaining({ code: name, status });

describe('untyped and secret values', () => {
  test('a value is set, read, overwritten and deleted', async () => {
    expect(
      await kvs(
        { call: 'set', key: 'a:1', value: { deep: [1, 'two', true] } },
        { call: 'get', key: 'a:1' },
        { call: 'delete', key: 'a:1' },
        { call: 'get', key: 'a:1' },
        { call: 'delete', key: 'a:1' },
      ),
    ).toEqual([null, { deep: [1, 'two', true] }, null, null, null]);
  });

  test('secrets are a store of their own, and never shown in the contents', async () => {
    const answers = await kvs(
      { call: 'setSecret', key: 'token', value: 'hush' },
      { call: 'getSecret', key: 'token' },
      { call: 'get', key: 'token' },
    );
    expect(answers).toEqual([null, 'hush', null]);
    expect(JSON.stringify(sandbox.platform.kvs.contents())).not.toContain('hush');
  });

  test('metadata is given on request', async () => {
    const options = { metadataFields: ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'] };
    await kvs({ call: 'set', key: 'a', value: 1, options: { ttl: { value: 1, unit: 'HOURS' } } });
    expect(await kvs({ call: 'get', key: 'a', options })).toEqual([
      {
        ...{ key: 'a', value: 1, createdAt: START, updatedAt: START },
        expireTime: new Date(START + HOUR).toISOString(),
      },
    ]);
  });

  test('the key policy and the returned value', async () => {
    const previous = { keyPolicy: 'OVERRIDE', returnValue: 'PREVIOUS' };
    expect(
      await kvs(
        { call: 'set', key: 'a', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS' } },
        { call: 'set', key: 'a', value: 2, options: { keyPolicy: 'FAIL_IF_EXISTS' } },
        { call: 'set', key: 'a', value: 3, options: previous },
        { call: 'set', key: 'a', value: 4, options: { ...previous, returnValue: 'LATEST' } },
        { call: 'set', key: 'new', value: 1, options: previous },
      ),
    ).toEqual([null, code('KEY_CONFLICT', 409), { key: 'a', value: 1 }, { key: 'a', value: 4 }, null]);
  });

  test.each([
    ['an empty key', '', 'KEY_TOO_SHORT'],
    ['501 characters', 'k'.repeat(501), 'KEY_TOO_LONG'],
    ['a slash', 'a/b', 'INVALID_KEY'],
    ['blanks', '  ', 'INVALID_KEY'],
  ])('a key with %s is refused', async (_, key, expected) => {
    expect(await kvs({ call: 'set', key, value: 1 })).toEqual([code(expected, 400)]);
  });

  test('a key of 500 characters, and values at the limits, are accepted', async () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });
    expect(
      await kvs(
        { call: 'set', key: 'k'.repeat(500), value: 'x'.repeat(240 * 1024 - 2) },
        { call: 'set', key: 'large', value: 'x'.repeat(240 * 1024 - 1) },
        { call: 'set', key: 'deep', value: nested(31) },
        { call: 'set', key: 'deeper', value: nested(32) },
      ),
    ).toEqual([null, code('MAX_SIZE', 400), null, code('MAX_DEPTH', 400)]);
  });

  test.each([
    [{ value: 0, unit: 'DAYS' }],
    [{ value: 366, unit: 'DAYS' }],
    [{ value: 1.5, unit: 'HOURS' }],
    [{ value: 1, unit: 'WEEKS' }],
  ])('the time to live %j is refused', async (ttl) => {
    expect(await kvs({ call: 'set', key: 'a', value: 1, options: { ttl } })).toEqual([
      code('INVALID_TTL', 400),
    ]);
  });

  test('an expired value lingers, and is gone when its time is over', async () => {
    sandbox.faults.set({ kvs: { lingerMs: [HOUR, HOUR] } });
    const options = { ttl: { value: 1, unit: 'MINUTES' } };
    const conflict = { call: 'set', key: 'a', value: 2, options: { keyPolicy: 'FAIL_IF_EXISTS' } } as const;
    await kvs({ call: 'set', key: 'a', value: 1, options });
    await sandbox.advance(30 * MINUTE);
    expect(await kvs({ call: 'get', key: 'a' }, conflict)).toEqual([1, code('KEY_CONFLICT', 409)]);
    await sandbox.advance(31 * MINUTE);
    expect(await kvs({ call: 'get', key: 'a' }, conflict)).toEqual([null, null]);
  });

  test('a list goes by prefix, page by page', async () => {
    const sets = Array.from(
      { length: 12 },
      (_, n): KvsStep => ({ call: 'set', key: `p:${n + 10}`, value: n }),
    );
    await kvs({ call: 'set', key: 'q', value: 0 }, ...sets);
    const [first] = (await kvs({ call: 'list', prefix: 'p:' })) as [
      { results: object[]; nextCursor: string },
    ];
    expect(first.results).toHaveLength(10);
    await kvs({ call: 'delete', key: 'p:19' });
    const [second] = await kvs({ call: 'list', prefix: 'p:', cursor: first.nextCursor });
    expect(second).toEqual({
      results: [expect.objectContaining({ key: 'p:20' }), expect.objectContaining({ key: 'p:21' })],
    });
    expect(await kvs({ call: 'list', limit: 101 })).toEqual([code('LIST_QUERY_LIMIT_EXCEEDED', 400)]);
  });

  test('throttling answers 429', async () => {
    sandbox.faults.set({ kvs: { throttle: 1 } });
    expect(await kvs({ call: 'get', key: 'a' })).toEqual([code('RATE_LIMIT_EXCEEDED', 429)]);
  });
});
