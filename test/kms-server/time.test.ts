import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile, initKms, startKmsServer } from '../../src/kms-server';
import type { KeyResource } from '../../src/kms-server/http/resources';
import { bundle } from './support/bundle';
import { describeWithHsm } from './support/hsm';
import {
  context,
  DAY,
  freshRequest,
  PIN,
  Steps,
  send,
  spec,
  startTestKms,
  type TestKms,
} from './support/kms';
import { OPEN_POLICY } from './support/open-policy';

describeWithHsm('the period of a key', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeEach(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterEach(() => kms?.close());

  test('begins with its activation date and ends before its expiry date, UTC, checked at every use', async () => {
    const key = await steps.enabled({ activationDate: '2026-11-23', expiryDate: '2026-11-25' });
    const code = async () => {
      const { status, body } = await steps.encrypt(key);
      return status === 200 ? 'used' : body.code;
    };
    expect(await code()).toBe('key-not-active');
    kms.clock.advance(DAY / 2 - 1);
    expect(await code()).toBe('key-not-active');
    kms.clock.advance(1);
    expect(await code()).toBe('used');
    kms.clock.advance(2 * DAY - 1);
    expect(await code()).toBe('used');
    kms.clock.advance(1);
    expect(await code()).toBe('key-not-active');
  });

  test('an expired key is not enabled any more', async () => {
    const key = await steps.create(freshRequest(), { expiryDate: '2026-12-01' });
    const approvalId = await steps.askToEnable(key);
    kms.clock.advance(10 * DAY);
    expect(await steps.approve(approvalId)).toMatchObject({ state: 'failed' });
    const body = { context: context(key.requestId) };
    const answer = await kms.call('jira', 'POST', `/v1/keys/${key.keyId}/enable`, body);
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid-state' } });
  });

  test('a credential ends on its day', async () => {
    kms.clock.advance(365 * DAY);
    expect(await kms.call('jira', 'GET', '/v1/keys')).toMatchObject({ status: 401 });
  });
});

describeWithHsm('a clock that jumps', (module) => {
  let folder: string;
  let built: ReturnType<typeof bundle>;
  let token = '';
  const launch = () =>
    startKmsServer({
      dataDir: folder,
      pin: () => PIN,
      pkcs11Module: module,
      signerEntry: join(built.folder, 'signer.js'),
      host: '127.0.0.1',
      port: 0,
      sweepIntervalMs: 3_600_000,
    });
  /** Real time can't be moved, so what is on record is moved against it. */
  const edit = (sql: string, ...values: (string | number)[]) => {
    const database = new DatabaseSync(databaseFile(folder));
    database.prepare(sql).run(...values);
    database.close();
  };
  const remember = (time: number) =>
    edit("INSERT OR REPLACE INTO meta (name, value) VALUES ('clock-high-water', ?)", String(time));

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-clock-'));
    built = bundle({ signer: 'src/kms-server/hsm/signer/main.ts' });
    const { credentials } = await initKms({
      dataDir: folder,
      pin: PIN,
      pkcs11Module: module,
      signerEntry: join(built.folder, 'signer.js'),
      groups: [{ name: 'payments' }],
      policy: OPEN_POLICY,
      principals: [{ kind: 'integration', name: 'jira', groups: ['payments'] }],
    });
    token = credentials[0]?.token ?? '';
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    built.remove();
  });

  test.each([
    ['backwards', DAY, 'went-backwards'],
    ['far ahead', -3 * DAY, 'jumped-ahead'],
  ] as const)('%s stops destruction until an administrator confirms', async (_name, offset, hold) => {
    remember(Date.now() + offset);
    const server = await launch();
    try {
      expect(await server.admin.sweep()).toMatchObject({ hold, destroyed: [] });
      await server.admin.confirmClock();
      expect(await server.admin.sweep()).not.toHaveProperty('hold');
    } finally {
      await server.close();
    }
  });

  test('the hold outlives a restart, and a clock set right by itself', async () => {
    remember(Date.now() - 3 * DAY);
    await (await launch()).close();
    remember(Date.now());
    const server = await launch();
    try {
      expect(await server.admin.sweep()).toMatchObject({ hold: 'jumped-ahead' });
    } finally {
      await server.close();
    }
  });

  test('a due date moved by hand destroys nothing', async () => {
    const server = await launch();
    try {
      const body = {
        spec: spec({ activationDate: '2026-01-01', expiryDate: '2099-01-01' }),
        context: context(freshRequest()),
      };
      const { keyId } = (await send<KeyResource>(server.url, token, 'POST', '/v1/keys', body)).body;
      const order = { days: 7, context: body.context };
      await send(server.url, token, 'POST', `/v1/keys/${keyId}/schedule-deletion`, order);
      edit('UPDATE key SET deletion_due = ? WHERE id = ?', 1, keyId);
      expect((await server.admin.sweep()).destroyed).toEqual([]);
      const { state } = (await send<KeyResource>(server.url, token, 'GET', `/v1/keys/${keyId}`)).body;
      expect(state).toBe('PendingDeletion');
    } finally {
      await server.close();
    }
  });
});
