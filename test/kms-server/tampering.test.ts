import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { databaseFile } from '../../src/kms-server';
import type { AuditEntry } from '../../src/kms-server/audit/chain';
import type { KeyResource } from '../../src/kms-server/http/resources';
import { describeWithHsm } from './support/hsm';
import { bytes, context, DAY, freshRequest, Steps, startTestKms, type TestKms } from './support/kms';

type Row = Record<string, SQLInputValue>;

describeWithHsm('a row altered outside the server', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeEach(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterEach(() => kms?.close());

  /** What somebody with the database's file and nothing else can do. */
  function edit<T>(work: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(databaseFile(kms.dataDir));
    try {
      return work(database);
    } finally {
      database.close();
    }
  }
  const set = (keyId: string, column: string, value: SQLInputValue) =>
    edit((database) => database.prepare(`UPDATE key SET ${column} = ? WHERE id = ?`).run(value, keyId));
  const setSpec = (key: KeyResource, changes: Readonly<Record<string, unknown>>) =>
    edit((database) => {
      const row = database.prepare('SELECT spec FROM key WHERE id = ?').get(key.keyId);
      const changed = { ...JSON.parse(String(row?.spec)), ...changes };
      database.prepare('UPDATE key SET spec = ? WHERE id = ?').run(JSON.stringify(changed), key.keyId);
    });
  const row = (keyId: string): Row =>
    edit((database) => database.prepare('SELECT * FROM key WHERE id = ?').get(keyId)) as Row;
  const putBack = (old: Row) =>
    edit((database) => {
      const stored = database.prepare("SELECT name FROM pragma_table_xinfo('key') WHERE hidden = 0").all();
      const columns = stored.map(({ name }) => String(name)).filter((name) => name !== 'id');
      const list = columns.map((name) => `${name} = ?`).join(', ');
      const values = columns.map((name) => old[name] ?? null);
      database.prepare(`UPDATE key SET ${list} WHERE id = ?`).run(...values, old.id ?? null);
    });
  /** Writes an application into a key's row, past the server. */
  const addGrant = (keyId: string, name: string, projectId: string) => {
    const grants = JSON.parse(String(row(keyId).grants)) as Readonly<Record<string, unknown>>[];
    const application = edit((database) =>
      database.prepare('SELECT id FROM principal WHERE name = ? AND project_id = ?').get(name, projectId),
    ) as { readonly id: string };
    set(keyId, 'grants', JSON.stringify([...grants, { ...grants[0], name, applicationId: application.id }]));
  };
  const alarms = async (): Promise<readonly AuditEntry[]> => {
    const { body } = await kms.call<{ entries: AuditEntry[] }>('auditor', 'GET', '/v1/audit?limit=1000');
    return body.entries.filter(({ action }) => action === 'key.tampering-detected');
  };
  const restart = async () => {
    await kms.stop();
    await kms.start();
  };
  async function expectDamaged(key: KeyResource, who: 'shop' | 'reports' = 'shop') {
    expect(await steps.encrypt(key, who)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await steps.encrypt(key, who);
    expect(await alarms()).toMatchObject([{ subject: `alarm:${key.keyId}` }]);
  }

  test('a state set by hand enables nothing', async () => {
    const key = await steps.create(freshRequest());
    set(key.keyId, 'state', 'Enabled');
    const asked = await kms.call('jira', 'POST', `/v1/keys/${key.keyId}/enable`, {
      context: context(key.requestId),
    });
    expect(asked).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await expectDamaged(key);
  });

  test('a period made longer by hand is not believed', async () => {
    const key = await steps.enabled({ expiryDate: '2026-12-01' });
    kms.clock.advance(30 * DAY);
    setSpec(key, { expiryDate: '2030-01-01' });
    await restart();
    await expectDamaged(key);
  });

  test('a period made longer while the signer knows the true one is not believed', async () => {
    const key = await steps.enabled({ expiryDate: '2026-12-01' });
    expect((await steps.encrypt(key)).status).toBe(200);
    kms.clock.advance(30 * DAY);
    setSpec(key, { expiryDate: '2030-01-01' });
    expect(await steps.encrypt(key)).toMatchObject({ status: 403, body: { code: 'key-not-active' } });
  });

  test('a grant added by hand is not believed', async () => {
    const key = await steps.enabled();
    addGrant(key.keyId, 'reports', 'P1');
    await expectDamaged(key, 'reports');
  });

  test.each(['blob', 'mac'])("another key's %s is not taken", async (column) => {
    const key = await steps.enabled();
    const other = await steps.enabled();
    set(key.keyId, column, row(other.keyId)[column] ?? null);
    await expectDamaged(key);
  });

  test('blob and mac of another key together are not taken either', async () => {
    const key = await steps.enabled();
    const other = row((await steps.enabled()).keyId);
    set(key.keyId, 'blob', other.blob ?? null);
    set(key.keyId, 'mac', other.mac ?? null);
    await expectDamaged(key);
  });

  test.each([
    ['project_id', 'P2', 'impostor'],
    ['row_version', 9, 'shop'],
    ['key_version', 2, 'shop'],
    ['kek_version', 2, 'shop'],
    ['generation', 7, 'shop'],
    ['request_id', 'request-other', 'shop'],
    ['deletion_due', 1, 'shop'],
  ] as const)('a changed %s is noticed', async (column, value, who) => {
    const key = await steps.enabled();
    set(key.keyId, column, value);
    if (who === 'impostor') addGrant(key.keyId, 'shop', 'P2');
    expect(await steps.encrypt(key, who)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await alarms()).toHaveLength(1);
  });

  test.each([
    ['while the server runs', false],
    ['before it starts', true],
  ] as const)('an older row put back %s is noticed', async (_when, restarted) => {
    const key = await steps.enabled();
    expect((await steps.encrypt(key)).status).toBe(200);
    const enabled = row(key.keyId);
    await steps.disable(key, 2);
    putBack(enabled);
    if (restarted) await restart();
    await expectDamaged(key);
  });

  test('an altered row is not made good by a change that follows', async () => {
    const key = await steps.enabled();
    addGrant(key.keyId, 'reports', 'P1');
    const body = { context: context(key.requestId) };
    const answer = await kms.call('jira', 'POST', `/v1/keys/${key.keyId}/disable`, body);
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await alarms()).toHaveLength(1);
  });

  test('an altered ciphertext is refused, and the key works on', async () => {
    const key = await steps.enabled();
    const { ciphertext } = (await steps.encrypt(key)).body;
    const original = Buffer.from(ciphertext, 'base64');
    for (const position of [0, 3, 18, 25, 40, original.length - 1]) {
      const altered = Buffer.from(original);
      altered[position] = (altered[position] ?? 0) ^ 1;
      const answer = await steps.use(key, 'decrypt', { ciphertext: altered.toString('base64') });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    }
    expect((await steps.use(key, 'decrypt', { ciphertext, context: bytes('x') })).status).toBe(400);
    expect((await steps.use(key, 'decrypt', { ciphertext })).status).toBe(200);
  });
});
