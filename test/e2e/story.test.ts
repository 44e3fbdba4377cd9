import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KMS_HOST } from '../../src/cli/demo/cast';
import type { Stage } from '../../src/cli/demo/stage';
import { verifyChain } from '../../src/domain/audit';
import { auditKeyFile, verifyAudit } from '../../src/kms-server';
import { describeWithHsm } from '../kms-server/support/hsm';
import { jiraChecker } from '../support/openapi/checker';
import { readAppStorage } from './support/app-storage';
import { DAY, House, idOf, MINUTE } from './support/house';

const checker = jiraChecker();
const inDocument = checker ? test : test.skip;

describeWithHsm('the story of a key, through Jira and the KMS alone', () => {
  let house: House;
  const violations: string[] = [];
  let exchanges = 0;

  beforeAll(async () => {
    house = await House.open({ before: watch });
  }, 120_000);
  afterAll(() => house?.close());

  function watch({ sandbox }: Stage): void {
    sandbox.jira.onExchange((exchange) => {
      exchanges += 1;
      violations.push(...(checker?.violations(exchange) ?? []));
    });
  }

  let key = '';
  let handle = '';

  test('a weak request is refused with rule, value and mend', async () => {
    key = await house.file({ 'Key type': { value: 'RSA-2048' }, 'Expiry date': '2036-06-30' });
    const reason = await house.refused('developer', key, 'Submit');
    expect(reason).toContain('RSA-2048');
    expect(reason).toContain('2036-06-30');
    expect(reason).toContain('NIST IR 8547');
    expect(reason).toMatch(/RSA-3072, EC-P256 or AES-256/);
    expect(await house.status(key)).toBe('Draft');
  });

  test('the mended request waits for approval, and the approvers have one mail', async () => {
    await house.names.edit(house.person('developer'), key, {
      'Key type': { value: 'AES-256' },
      'Expiry date': house.day(365),
    });
    await house.settle();
    await house.step('developer', key, 'Submit');
    expect(await house.status(key)).toBe('Waiting for approval');
    const mails = house.sandbox.jira.mails().filter(({ subject }) => subject.includes(key));
    expect(mails).toHaveLength(1);
  });

  test('the requester, an approver too, is refused with the reason', async () => {
    expect(await house.refused('developer', key, 'Approve')).toContain('Separation of duties: you created');
    expect(await house.refused('outsider', key, 'Approve')).toContain('not offered');
  });

  test('once approved, the key is there, disabled, and the issue shows its handle', async () => {
    await house.step('approver', key, 'Approve');
    const seen = await house.see(key);
    expect(seen.status).toBe('Waiting for KMS operators');
    handle = seen.handle ?? '';
    expect(handle).toMatch(/^keydesk:[0-9a-f-]{36}$/);
    const made = await house.kms('auditor').must('GET', `/v1/keys/${idOf(handle)}`);
    expect(made).toMatchObject({ state: 'Disabled', everEnabled: false });
    expect(made).toMatchObject({ ticket: key, ticketUrl: `${house.sandbox.url}/browse/${key}` });
  });

  test('nobody can use the key yet, and nobody of the request can release it', async () => {
    expect(await house.canEncrypt(handle)).toBe(false);
    const [task] = await house.pending(key);
    for (const actor of ['developer', 'approver'] as const) {
      const { accountId } = house.person(actor);
      const operator = await house.newcomer({
        kind: 'operator',
        name: actor,
        groups: ['payments'],
        accountId,
      });
      const answer = await operator.call('POST', `/v1/approvals/${task?.id}/approve`, {});
      expect(answer).toMatchObject({ status: 403 });
    }
    const integration = await house.kms('integration').call('POST', `/v1/approvals/${task?.id}/approve`, {});
    expect(integration.status).toBe(403);
    expect(await house.status(key)).toBe('Waiting for KMS operators');
  });

  test('once the operators have agreed, the issue is Ready and the application can work', async () => {
    expect(await house.operatorsAgree(key)).toBe(1);
    await house.pass(MINUTE);
    expect(await house.see(key)).toMatchObject({ status: 'Ready', handle, state: 'Enabled' });
    const plaintext = Buffer.from('4111 1111 1111 1111').toString('base64');
    const path = `/v1/keys/${idOf(handle)}`;
    const application = house.kms('application');
    const { ciphertext } = await application.must<{ ciphertext: string }>('POST', `${path}/encrypt`, {
      plaintext,
    });
    expect(await application.must('POST', `${path}/decrypt`, { ciphertext })).toMatchObject({ plaintext });
  });

  test('another application, the operators, and the app itself can not use the key', async () => {
    const sameProject = { kind: 'application', name: 'reports', projectId: 'payments' } as const;
    const otherProject = { kind: 'application', name: 'payments-api', projectId: 'shop' } as const;
    for (const stranger of [sameProject, otherProject])
      expect(await house.canEncrypt(handle, await house.newcomer(stranger))).toBe(false);
    for (const holder of ['operator', 'integration', 'auditor'])
      expect(await house.canEncrypt(handle, house.kms(holder))).toBe(false);
  });

  test('finance has one charge, to the cost centre of the form', async () => {
    expect(house.charges(key)).toMatchObject([
      { type: 'com.keydesk.key.charged.v1', data: { handle, costCentre: 'CC-4711' } },
    ]);
  });

  test('a deletion that is cancelled inside its window leaves the key, disabled', async () => {
    const deletion = await askDeletion();
    expect(await house.see(deletion)).toMatchObject({ status: 'Pending deletion' });
    expect(await house.canEncrypt(handle)).toBe(false);
    await house.step('developer', deletion, 'Cancel deletion');
    expect(await house.see(deletion)).toMatchObject({ status: 'Restored', state: 'Disabled' });
    await house.pass(8 * DAY);
    const kept = await house.kms('auditor').must('GET', `/v1/keys/${idOf(handle)}`);
    expect(kept).toMatchObject({ state: 'Disabled' });
  });

  test('the second deletion destroys the key at the end of its window, not before', async () => {
    const deletion = await askDeletion();
    await house.pass(6 * DAY);
    await sweep();
    expect(await house.status(deletion)).toBe('Pending deletion');
    await house.pass(DAY + 10 * MINUTE);
    await sweep();
    await house.pass();
    expect(await house.status(deletion)).toBe('Deleted');
    expect(await house.status(key)).toBe('Retired');
    const gone = await house.kms('auditor').must('GET', `/v1/keys/${idOf(handle)}`);
    expect(gone).toMatchObject({ state: 'Destroyed' });
    expect(house.charges(key)).toHaveLength(1);
  });

  async function askDeletion(): Promise<string> {
    const deletion = await house.fileDeletion(handle);
    await house.step('developer', deletion, 'Submit');
    await house.step('approver', deletion, 'Approve');
    expect(await house.status(deletion)).toBe('Waiting for KMS operators');
    expect(await house.operatorsAgree(deletion)).toBe(1);
    await house.pass(MINUTE);
    return deletion;
  }

  async function sweep(): Promise<void> {
    await house.stage.kms.admin.confirmClock();
    await house.stage.kms.admin.sweep();
  }

  test("the KMS's log and the app's chains verify", async () => {
    await house.stage.kms.admin.settleAudit();
    const { entries, head } = await house
      .kms('auditor')
      .must<{ entries: Parameters<typeof verifyAudit>[0]; head: Parameters<typeof verifyAudit>[1] }>(
        'GET',
        '/v1/audit?limit=1000',
      );
    const publicKey = readFileSync(auditKeyFile(join(house.stage.dataDir, 'kms')), 'utf8');
    expect(verifyAudit(entries, head, publicKey)).toMatchObject({ intact: true, unsigned: 0 });
    const { chains } = readAppStorage(house.sandbox);
    expect(chains.size).toBe(3);
    for (const chain of chains.values()) expect(verifyChain(chain)).toMatchObject({ ok: true });
  });

  test('no credential, and nothing of a key, is in Jira or in what the app stores and logs', () => {
    const { credentials, billingSecret } = house.stage.file();
    const { kvs, log } = house.sandbox.platform;
    const text = JSON.stringify([
      kvs.contents(),
      log.records,
      ...[key, ...['KEYS-2', 'KEYS-3']].map((issue) => house.stored(issue)),
    ]);
    for (const secret of [billingSecret, ...Object.values(credentials)])
      expect(text.includes(secret)).toBe(false);
  });

  test('a Create Key takes at most 12 calls to Jira and 5 to the KMS from Submit to Ready', async () => {
    const request = await house.file();
    await house.pass(10 * MINUTE);
    house.sandbox.jira.resetCounts();
    house.sandbox.platform.log.clear();
    await house.step('developer', request, 'Submit');
    await house.step('approver', request, 'Approve');
    await house.operatorsAgree(request);
    await house.pass(10_000);
    expect(await house.status(request)).toBe('Ready');
    const { records } = house.sandbox.platform.log;
    const hints = records.filter(({ functionKey }) => functionKey === 'hint-after-transition');
    const events = records.filter(({ functionKey }) => functionKey === 'issue-event');
    expect([hints.length, events.length]).toEqual([2, 2]);
    const calls = records.flatMap((record) => record.calls);
    // What the KMS can do is kept, and asked again from time to time, whoever submits something then.
    const kms = calls.filter(
      ({ target }) => target.startsWith(KMS_HOST) && !target.endsWith('/capabilities'),
    ).length;
    const app = Object.entries(house.sandbox.jira.counts()).find(([caller]) => caller.startsWith('app:'));
    const jira = app?.[1].calls ?? 0;
    console.log(
      `Create Key, Submit to Ready: ${jira} Jira calls (${app?.[1].points} points), ${kms} KMS calls, ${records.length} invocations`,
    );
    expect(jira).toBeLessThanOrEqual(12);
    expect(kms).toBeLessThanOrEqual(5);
  });

  inDocument('every request and answer of the sandbox Jira was as the official OpenAPI has it', () => {
    expect(exchanges).toBeGreaterThan(100);
    expect(violations).toEqual([]);
  });
});
