import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { KeyResource } from '../../src/kms-server/http/resources';
import { APPROVAL_ORDERS, approvalQuery } from '../../src/kms-server/store/approval-query';
import { auditQuery } from '../../src/kms-server/store/audit-query';
import { openDatabase } from '../../src/kms-server/store/database';
import { keyQuery } from '../../src/kms-server/store/key-query';
import { describeWithHsm } from './support/hsm';
import { freshRequest, type ProblemBody, Steps, startTestKms, type TestKms } from './support/kms';

/** All ways of giving some of the filters. */
const subsets = <T extends object>(filters: T): readonly Partial<T>[] =>
  Object.entries(filters).reduce<readonly Partial<T>[]>(
    (some, [name, value]) => some.concat(some.map((one) => ({ ...one, [name]: value }))),
    [{}],
  );

describe('no list reads a whole table, and none is sorted', () => {
  let folder: string;
  let database: DatabaseSync;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-plan-'));
    database = openDatabase(join(folder, 'kms.db'));
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function planOf({ sql, values }: { readonly sql: string; readonly values: readonly unknown[] }): string {
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(values as string[]));
    return rows.map(({ detail }) => String(detail)).join('\n');
  }

  const searches = (plan: string): void => {
    expect(plan).toMatch(/^SEARCH/);
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  };

  test('keys', () => {
    const filters = {
      state: 'PendingDeletion',
      keyType: 'AES-256',
      projectId: 'P1',
      namePrefix: 'pay',
      expiringBefore: '2027-01-01',
    } as const;
    for (const filter of subsets(filters)) {
      searches(planOf(keyQuery('payments', filter, undefined, 50)));
      searches(planOf(keyQuery('payments', filter, { sort: 'p', id: 'i' }, 50)));
    }
  });

  test('approvals', () => {
    const filters = {
      state: 'denied',
      action: 'enable',
      keyGroup: 'payments',
      ticket: 'KEYS-1',
      breakGlass: true,
    } as const;
    for (const order of APPROVAL_ORDERS) {
      for (const filter of subsets(filters)) {
        searches(planOf(approvalQuery(filter, order, undefined, 50)));
        searches(planOf(approvalQuery(filter, order, { id: '0', at: 1 }, 50)));
      }
    }
  });

  test('the audit log', () => {
    const filters = { actor: 'person:1', subject: 'key:1', action: 'key.enabled', from: 1, to: 2 };
    for (const filter of subsets(filters)) searches(planOf(auditQuery(filter, { at: 0, seq: 0 }, 50)));
  });
});

describeWithHsm('lists', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    await steps.create(freshRequest(), { name: 'alpha-1', keyGroup: 'vault', expiryDate: '2027-03-01' });
    await steps.create(freshRequest(), { name: 'alpha-2', projectId: 'P2', expiryDate: '2027-02-01' });
    await steps.create(freshRequest(), { name: 'beta-1', expiryDate: '2027-01-01' });
    await steps.create(freshRequest(), {
      name: 'Alpha-3',
      keyType: 'EC-P256',
      operations: ['sign', 'verify'],
    });
  });
  afterAll(() => kms?.close());

  interface Page {
    readonly keys: readonly KeyResource[];
    readonly cursor?: string;
  }

  const page = (query: string, who: 'jira' | 'stranger' | 'auditor' = 'jira') =>
    kms.call<Page & ProblemBody>(who, 'GET', `/v1/keys?${query}`);
  const names = async (query: string) => (await page(query)).body.keys.map(({ name }) => name);

  async function walk(query: string): Promise<readonly string[]> {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await page(`${query}&limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...body.keys.map(({ name }) => name));
      cursor = body.cursor;
    } while (cursor !== undefined);
    return seen;
  }

  test.each([
    ['namePrefix=alpha', ['alpha-2', 'alpha-1']],
    ['keyType=EC-P256', ['Alpha-3']],
    ['projectId=P2', ['alpha-2']],
    ['keyGroup=vault', ['alpha-1']],
    ['keyGroup=nowhere', []],
    ['expiringBefore=2027-02-15', ['beta-1', 'alpha-2']],
    ['expiringBefore=2027-02-15&namePrefix=b', ['beta-1']],
    ['state=Enabled', []],
    ['namePrefix=%25', []],
  ])('%s finds %j, in one page and page by page', async (query, wanted) => {
    expect(await names(query)).toEqual(wanted);
    expect(await walk(query)).toEqual(wanted);
  });

  test('whoever sees no group finds nothing; auditors find everything', async () => {
    expect((await page('', 'stranger')).body.keys).toEqual([]);
    expect((await page('', 'auditor')).body.keys).toHaveLength(4);
  });

  test('a cursor belongs to its filters', async () => {
    const { cursor } = (await page('limit=1')).body;
    for (const query of [`cursor=${cursor}&state=Disabled`, 'cursor=nonsense', 'cursor=e30']) {
      expect(await page(query)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    }
    expect((await page(`limit=2&cursor=${cursor}`)).status).toBe(200);
  });

  test('a key that waits for its destruction says until when, and who had it scheduled', async () => {
    const key = await steps.enabled({ name: 'gamma-1' });
    const requestId = freshRequest();
    await steps.approve(await steps.askToDelete(key, requestId), 'second');
    const { body } = await page('state=PendingDeletion');
    expect(body.keys).toMatchObject([
      {
        name: 'gamma-1',
        deletionDue: expect.any(Number),
        deletionScheduled: {
          by: expect.stringMatching(/^person:/),
          onBehalfOf: 'acc-second',
          ticket: 'KEY-1',
        },
      },
    ]);
    expect(await steps.describe(key)).toEqual(body.keys[0]);
  });

  test('approvals are found by ticket, state, action and group', async () => {
    const count = async (query: string) =>
      (await kms.call<{ approvals: readonly unknown[] }>('jira', 'GET', `/v1/approvals?${query}`)).body
        .approvals.length;
    expect(await count('ticket=KEY-1&action=delete')).toBe(1);
    expect(await count('ticket=KEY-2')).toBe(0);
    expect(await count('state=pending')).toBe(0);
    expect(await count('keyGroup=payments&limit=1')).toBe(1);
  });

  test('what has ended comes with the newest decision first, in one page and page by page', async () => {
    interface Ended {
      readonly approvals: readonly { readonly id: string; readonly decidedAt: number }[];
      readonly cursor?: string;
    }
    const ended = async (query: string) =>
      (await kms.call<Ended>('jira', 'GET', `/v1/approvals?order=decided&${query}`)).body;
    const opened: string[] = [];
    for (let count = 0; count < 3; count += 1)
      opened.push(await steps.askToEnable(await steps.create(freshRequest())));
    const [first = '', second = '', third = ''] = opened;
    for (const [id, ms] of [
      [second, 1],
      [third, 1],
      // Two at the same moment have an order as well: by their ids.
      [first, 0],
    ] as const) {
      kms.clock.advance(ms);
      await kms.call('operator', 'POST', `/v1/approvals/${id}/deny`, { reason: 'Not now.' });
    }
    const wanted = [...[third, first].sort().reverse(), second];
    expect((await ended('state=denied')).approvals.map(({ id }) => id)).toEqual(wanted);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ended(`state=denied&limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      walked.push(...page.approvals.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(walked).toEqual(wanted);
    const times = (await ended('limit=1000')).approvals.map(({ decidedAt }) => decidedAt);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect((await ended('state=pending')).approvals).toEqual([]);
    expect((await ended('breakGlass=true')).approvals).toEqual([]);
  });

  test('the log is found by actor, subject, action and time', async () => {
    interface Log {
      readonly entries: readonly { readonly seq: number; readonly action: string; readonly at: number }[];
      readonly cursor?: string;
    }
    const log = async (query: string) => (await kms.call<Log>('auditor', 'GET', `/v1/audit?${query}`)).body;
    const created = await log('action=key.created&limit=2');
    expect(created.entries.map(({ action }) => action)).toEqual(['key.created', 'key.created']);
    const more = await log(`action=key.created&limit=2&cursor=${created.cursor}`);
    expect(more.entries[0]?.seq).toBeGreaterThan(created.entries[1]?.seq ?? 0);
    const now = kms.clock.now();
    const [all, before, since] = [
      (await log('limit=1000')).entries,
      (await log(`to=${now}&limit=1000`)).entries,
      (await log(`from=${now}&to=${now + 1}&limit=1000`)).entries,
    ];
    expect(before.every(({ at }) => at < now)).toBe(true);
    expect(since.every(({ at }) => at === now)).toBe(true);
    expect(since.length).toBeGreaterThan(0);
    expect([...before, ...since]).toEqual(all);
  });
});
