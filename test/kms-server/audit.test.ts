import { DatabaseSync } from 'node:sqlite';
import { type AuditEntry, type AuditHead, databaseFile, verifyAudit } from '../../src/kms-server';
import { describeWithHsm } from './support/hsm';
import { freshRequest, PIN, Steps, startTestKms, type TestKms } from './support/kms';
import { secretOf } from './support/secret-of';

describeWithHsm('the audit log', (module) => {
  let kms: TestKms;
  let entries: readonly AuditEntry[];
  let head: AuditHead;
  const verify = (log: readonly AuditEntry[], signed: AuditHead | undefined = head) =>
    verifyAudit(log, signed, kms.auditPublicKey);

  beforeAll(async () => {
    kms = await startTestKms(module);
    const steps = new Steps(kms);
    const key = await steps.enabled();
    await steps.disable(key, 2);
    await steps.create(freshRequest());
    await kms.server.admin.settleAudit();
    const { body } = await kms.call<{ entries: AuditEntry[]; head: AuditHead }>(
      'auditor',
      'GET',
      '/v1/audit?limit=1000',
    );
    entries = body.entries;
    head = body.head;
  });
  afterAll(() => kms?.close());

  test('verifies with nothing but the log and the public key', () => {
    expect(verify(entries)).toEqual({ intact: true, entries: entries.length, unsigned: 0 });
  });

  test('names actor, person, ticket and policy version of every change of a key', () => {
    const actions = entries.filter(({ subject }) => subject.startsWith('key:')).map(({ action }) => action);
    expect(actions).toEqual(['key.created', 'key.enabled', 'key.disabled', 'key.created']);
    for (const entry of entries.filter(({ subject }) => subject.startsWith('key:'))) {
      expect(entry).toMatchObject({
        ticket: 'KEY-1',
        policyVersion: '2026-11',
        onBehalfOf: expect.stringMatching(/^acc-/),
      });
      expect(entry.actor).toMatch(/^(integration|person):/);
    }
  });

  test('holds no key material, credential or PIN', () => {
    const text = JSON.stringify(entries);
    for (const token of Object.values(kms.token)) expect(text).not.toContain(secretOf(token));
    expect(text).not.toContain(PIN);
    expect(text).not.toMatch(/"blob"|"mac"/);
  });

  const alterations: Readonly<Record<string, (entry: AuditEntry) => AuditEntry>> = {
    actor: (entry) => ({ ...entry, actor: 'server' }),
    person: (entry) => ({ ...entry, onBehalfOf: 'acc-other' }),
    time: (entry) => ({ ...entry, at: entry.at + 1 }),
    ticket: (entry) => ({ ...entry, ticket: 'KEY-2' }),
    action: (entry) => ({ ...entry, action: 'key.other' }),
    after: (entry) => ({ ...entry, after: { altered: true } }),
    before: (entry) => ({ ...entry, before: { altered: true } }),
    predecessor: (entry) => ({ ...entry, previousHash: 'f'.repeat(64) }),
    hash: (entry) => ({ ...entry, hash: 'f'.repeat(64) }),
  };
  test.each(Object.keys(alterations))('an altered %s is found, and the entry named', (what) => {
    const position = entries.length - 4;
    const altered = entries.map((entry, index) =>
      index === position ? (alterations[what]?.(entry) ?? entry) : entry,
    );
    expect(verify(altered)).toMatchObject({ intact: false, brokenAt: position + 1 });
  });

  test('a missing entry, a swapped pair and a cut end are found', () => {
    expect(verify(entries.filter((_, index) => index !== 5))).toMatchObject({ intact: false, brokenAt: 6 });
    const swapped = [...entries.slice(0, 3), entries[4], entries[3], ...entries.slice(5)] as AuditEntry[];
    expect(verify(swapped)).toMatchObject({ intact: false, brokenAt: 4 });
    expect(verify(entries.slice(0, -1))).toMatchObject({ intact: false, brokenAt: entries.length });
  });

  test('a head that another key signed, or none, is found', () => {
    expect(verify(entries, { ...head, at: head.at + 1 })).toMatchObject({ intact: false });
    expect(verifyAudit(entries, undefined, kms.auditPublicKey)).toMatchObject({ intact: false });
  });

  test('a whole chain computed anew is found by the head', () => {
    const forged = entries.map((entry) => ({ ...entry, ticket: 'KEY-9' }));
    expect(verify(forged)).toMatchObject({ intact: false, brokenAt: 1 });
  });

  test('an entry changed in the database is found', async () => {
    const database = new DatabaseSync(databaseFile(kms.dataDir));
    database.prepare("UPDATE audit SET actor = 'server' WHERE seq = 3").run();
    database.close();
    const { body } = await kms.call<{ entries: AuditEntry[] }>('auditor', 'GET', '/v1/audit?limit=1000');
    expect(verify(body.entries)).toMatchObject({ intact: false, brokenAt: 3 });
  });
});
