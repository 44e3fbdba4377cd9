import type { KvsStep } from '../../fixtures/forge-app/src/kvs-steps';
import { cleanUp, perform, startSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;

beforeAll(async () => {
  const bytes = 8 * 1024 * 1024;
  sandbox = await startSandbox({ limits: { frontendPayloadBytes: bytes, payloadBytes: bytes } });
});
beforeEach(() => sandbox.reset());
afterAll(cleanUp);

const kvs = (...steps: KvsStep[]) => perform<unknown[]>(sandbox, [{ do: 'kvs', steps }]);
const code = (name: string, status: number) => expect.objectContaining({ code: name, status });
const ticket = (key: string, value: unknown): KvsStep => ({ call: 'set', entity: 'ticket', key, value });

describe('custom entities', () => {
  test('an entity is stored with its declared attributes, and only with those', async () => {
    const good = { owner: 'ann', state: 'new', size: 3, weight: 1.5, open: true, detail: { any: ['thing'] } };
    expect(
      await kvs(
        ticket('t1', good),
        { call: 'get', entity: 'ticket', key: 't1' },
        { call: 'get', key: 't1' },
        ticket('t2', { ...good, colour: 'red' }),
        ticket('t3', { ...good, size: 1.5 }),
        ticket('t4', { ...good, size: 2 ** 31 }),
        ticket('t5', { ...good, owner: 7 }),
        ticket('t6', { ...good, owner: ' ' }),
        ticket('t7', { ...good, owner: null }),
        ticket('t8', 'text'),
        { call: 'set', entity: 'invoice', key: 'i1', value: {} },
        { call: 'get', entity: 'invoice', key: 'i1' },
        ticket('t9', { owner: 'x'.repeat(1701) }),
        ticket('', good),
      ),
    ).toEqual([
      null,
      good,
      null,
      code('INVALID_ENTITY_VALUE', 400),
      code('INCORRECT_PROPERTY_TYPE', 400),
      code('INCORRECT_PROPERTY_TYPE', 400),
      code('INCORRECT_PROPERTY_TYPE', 400),
      code('INVALID_ENTITY_VALUE', 400),
      code('INCORRECT_PROPERTY_TYPE', 400),
      code('INVALID_ENTITY_VALUE', 400),
      code('SCHEMA_NOT_FOUND', 404),
      code('SCHEMA_NOT_FOUND', 404),
      code('INVALID_ENTITY_VALUE', 400),
      code('EMPTY_KEY', 400),
    ]);
  });

  const results = (answers: unknown[]) =>
    answers.map((answer) => (answer as { results: { key: string }[] }).results.map(({ key }) => key));

  async function fill() {
    const of = (owner: string, size: number) => ticket(`${owner}${size}`, { owner, size, state: `s${size}` });
    await kvs(
      ...[5, 1, 3, 2, 4].map((size) => of('ann', size)),
      of('bob', 9),
      ticket('none', { owner: 'ann' }),
    );
  }

  test('queries go by index: partition, range, sort', async () => {
    await fill();
    const by = {
      call: 'query',
      entity: 'ticket',
      index: 'by-owner-and-size',
      partition: ['ann'] as string[],
    } as const;
    expect(
      results(
        await kvs(
          by,
          { ...by, sort: 'DESC', limit: 2 },
          { ...by, where: ['between', 2, 4] },
          { ...by, where: ['greaterThan', 4] },
          { ...by, partition: ['bob'] },
          { call: 'query', entity: 'ticket', index: 'state', where: ['beginsWith', 's'] },
          { call: 'query', entity: 'ticket', index: 'state', where: ['equalTo', 's3'] },
          { call: 'query', entity: 'ticket', index: 'by-key', where: ['beginsWith', 'n'] },
        ),
      ),
    ).toEqual([
      ['ann1', 'ann2', 'ann3', 'ann4', 'ann5'],
      ['ann5', 'ann4'],
      ['ann2', 'ann3', 'ann4'],
      ['ann5'],
      ['bob9'],
      ['ann1', 'ann2', 'ann3', 'ann4', 'ann5', 'bob9'],
      ['ann3'],
      ['none'],
    ]);
  });

  test('filters work on a page that is already cut: a page may be empty and have a cursor', async () => {
    await fill();
    const query = {
      ...{ call: 'query', entity: 'ticket', index: 'by-owner-and-size', partition: ['ann'], limit: 2 },
      filters: { join: 'and', of: [['state', 'equalTo', 's5']] },
    } as const satisfies KvsStep;
    const [first] = (await kvs(query as KvsStep)) as [{ results: unknown[]; nextCursor: string }];
    expect(first).toEqual({ results: [], nextCursor: expect.any(String) });
    const [second] = (await kvs({ ...query, cursor: first.nextCursor } as KvsStep)) as [
      { nextCursor: string },
    ];
    expect(results(await kvs({ ...query, cursor: second.nextCursor } as KvsStep))).toEqual([['ann5']]);
  });

  test.each([
    [
      'and',
      [
        ['state', 'beginsWith', 's'],
        ['size', 'lessThanEqualTo', 2],
      ],
      ['ann1', 'ann2'],
    ],
    [
      'or',
      [
        ['size', 'equalTo', 1],
        ['size', 'greaterThanEqualTo', 5],
      ],
      ['ann1', 'ann5', 'bob9'],
    ],
    ['and', [['size', 'notExists']], ['none']],
    [
      'and',
      [
        ['size', 'exists'],
        ['owner', 'notEqualTo', 'ann'],
      ],
      ['bob9'],
    ],
    ['and', [['state', 'contains', '3']], ['ann3']],
    [
      'and',
      [
        ['state', 'notContains', 's'],
        ['size', 'notEqualTo', 1],
      ],
      ['none'],
    ],
    ['and', [['size', 'between', 2, 3]], ['ann2', 'ann3']],
  ] as const)('filter %s %j', async (join, of, expected) => {
    await fill();
    const filters = { join, of } as never;
    const query: KvsStep = { call: 'query', entity: 'ticket', index: 'by-key', filters };
    expect(results(await kvs(query))).toEqual([expected]);
  });

  test('bad queries say what is wrong', async () => {
    const query = { call: 'query', entity: 'ticket', index: 'by-owner-and-size' } as const;
    const partition = ['ann'];
    const filters = (of: unknown) => ({ join: 'and', of }) as never;
    expect(
      await kvs(
        query,
        { ...query, partition: ['ann', 1] },
        { ...query, partition: [7] },
        { ...query, partition, limit: 0 },
        { ...query, partition, limit: 101 },
        { ...query, partition, index: 'by-size' },
        { ...query, partition, where: ['beginsWith', 'x'] },
        { ...query, partition, filters: filters([['detail', 'exists']]) },
        { ...query, partition, filters: filters([['colour', 'exists']]) },
        { ...query, partition, filters: filters([['size', 'equalTo', 'three']]) },
        { ...query, partition, cursor: 'nonsense' },
      ),
    ).toEqual([
      code('INVALID_ENTITY_INDEX', 400),
      code('INVALID_ENTITY_INDEX', 400),
      code('INCORRECT_PROPERTY_TYPE', 400),
      code('COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE', 400),
      code('COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE', 400),
      code('INVALID_ENTITY_INDEX', 400),
      code('UNPROCESSABLE_ENTITY', 422),
      code('UNPROCESSABLE_ENTITY', 422),
      code('INVALID_FILTER_CONDITION', 400),
      code('INCORRECT_PROPERTY_TYPE', 400),
      code('INVALID_REQUEST', 400),
    ]);
  });

  test('a query sees a write after its lag, a read at once', async () => {
    sandbox.faults.set({ kvs: { queryLagMs: [2000, 2000] } });
    const query = { call: 'query', entity: 'ticket', index: 'state' } as const;
    const read = { call: 'get', entity: 'ticket', key: 't' } as const;
    const seen = async () => {
      const [answer, value] = await kvs(query, read);
      const { results } = answer as { results: { value: { state: string } }[] };
      return [results.map((result) => result.value.state), (value as { state?: string } | null)?.state];
    };
    await kvs(ticket('t', { state: 'one' }));
    expect(await seen()).toEqual([[], 'one']);
    await sandbox.advance(2000);
    expect(await seen()).toEqual([['one'], 'one']);
    await kvs(ticket('t', { state: 'two' }));
    expect(await seen()).toEqual([['one'], 'two']);
    await sandbox.advance(2000);
    await kvs({ call: 'delete', entity: 'ticket', key: 't' });
    expect(await seen()).toEqual([['two'], undefined]);
    await sandbox.advance(2000);
    expect(await seen()).toEqual([[], undefined]);
  });
});

describe('transactions and batches', () => {
  const where = (attribute: string, condition: string, ...values: unknown[]) =>
    ({ join: 'and', of: [[attribute, condition, ...values]] }) as never;

  test('a lease is taken once: the second set finds its condition broken, and nothing of it is written', async () => {
    const take = (state: string): KvsStep => ({
      call: 'transact',
      set: [
        { key: 'lease', entity: 'ticket', value: { state }, conditions: where('state', 'notExists') },
        { key: `taken-by-${state}`, value: true },
      ],
    });
    expect(
      await kvs(
        take('a'),
        take('b'),
        { call: 'get', key: 'taken-by-b' },
        { call: 'get', entity: 'ticket', key: 'lease' },
      ),
    ).toEqual([null, code('CONDITIONAL_CHECK_FAILED', 400), null, { state: 'a' }]);
  });

  test('sets, deletes and checks stand or fall together', async () => {
    await kvs(ticket('one', { state: 'x', size: 1 }), { call: 'set', key: 'gone', value: 1 });
    const transaction = (size: number): KvsStep => ({
      call: 'transact',
      set: [{ key: 'new', value: 1, options: { ttl: { value: 1, unit: 'DAYS' } } }],
      delete: [{ key: 'gone' }, { key: 'never was' }],
      check: [{ key: 'one', entity: 'ticket', conditions: where('size', 'equalTo', size) }],
    });
    const look: KvsStep[] = [
      { call: 'get', key: 'new' },
      { call: 'get', key: 'gone' },
    ];
    expect(await kvs(transaction(2), ...look)).toEqual([code('CONDITIONAL_CHECK_FAILED', 400), null, 1]);
    expect(await kvs(transaction(1), ...look)).toEqual([null, 1, null]);
  });

  test('the limits of a transaction', async () => {
    const sets = (count: number, value: unknown = 1) =>
      Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value }));
    expect(
      await kvs(
        { call: 'transact', set: sets(25) },
        { call: 'transact', set: sets(26) },
        { call: 'transact', set: [...sets(1), ...sets(1)] },
        { call: 'transact' },
        { call: 'transact', set: sets(20, 'x'.repeat(230_000)) },
        { call: 'transact', set: [{ key: 't', entity: 'ticket', value: { size: 'big' } }] },
        { call: 'transact', set: [{ key: 't', entity: 'nothing', value: {} }] },
      ),
    ).toEqual([
      null,
      code('UNPROCESSABLE_ENTITY', 422),
      code('KEY_DUPLICATION_ERROR', 400),
      code('INVALID_REQUEST', 400),
      code('PAYLOAD_TOO_LARGE', 413),
      code('INCORRECT_PROPERTY_TYPE', 400),
      code('SCHEMA_NOT_FOUND', 404),
    ]);
  });

  test('a batch says of each item whether it worked', async () => {
    const items = [
      { key: 'a', value: 1 },
      { key: 'b', entityName: 'ticket', value: { size: 'big' } },
      { key: 'c', entityName: 'ticket', value: { size: 1 } },
    ];
    expect(
      await kvs(
        { call: 'batchSet', items },
        { call: 'batchGet', items: [{ key: 'a' }, { key: 'c', entityName: 'ticket' }, { key: 'x' }] },
        { call: 'batchDelete', items: [{ key: 'a' }, { key: 'x' }] },
        { call: 'batchGet', items: Array.from({ length: 26 }, (_, n) => ({ key: `k${n}` })) },
      ),
    ).toEqual([
      {
        successfulKeys: [{ key: 'a' }, { key: 'c', entityName: 'ticket' }],
        failedKeys: [
          {
            key: 'b',
            entityName: 'ticket',
            error: expect.objectContaining({ code: 'INCORRECT_PROPERTY_TYPE' }),
          },
        ],
      },
      {
        successfulKeys: [
          expect.objectContaining({ key: 'a', value: 1 }),
          expect.objectContaining({ key: 'c', entityName: 'ticket', value: { size: 1 } }),
        ],
        failedKeys: [{ key: 'x', error: expect.objectContaining({ code: 'KEY_NOT_FOUND' }) }],
      },
      { successfulKeys: [{ key: 'a' }, { key: 'x' }], failedKeys: [] },
      code('TOO_MANY_BATCH_ENTITIES', 400),
    ]);
  });
});
