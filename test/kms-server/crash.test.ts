import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AuditEntry, databaseFile, initKms } from '../../src/kms-server';
import type { KeyResource } from '../../src/kms-server/http/resources';
import { bundle } from './support/bundle';
import { describeWithHsm } from './support/hsm';
import {
  bytes,
  context,
  freshRequest,
  PIN,
  Steps,
  send,
  spec,
  startTestKms,
  type TestKms,
} from './support/kms';
import { OPEN_POLICY } from './support/open-policy';

const TRIES = 2_000;

/** Asks again until it holds: what is waited for is another process. */
async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let i = 0; i < TRIES; i++) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('It never came true');
}

describeWithHsm('a signer that is killed', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  test('fails what it had in hand as retryable, and its successor serves', async () => {
    const key = await steps.enabled();
    const { ciphertext } = (await steps.encrypt(key)).body;
    const before = kms.server.admin.signerPids();
    const inFlight = Array.from({ length: 40 }, () => steps.encrypt(key));
    for (const pid of before) process.kill(pid, 'SIGKILL');
    for (const { status, body } of await Promise.all(inFlight)) {
      if (status !== 200) expect({ status, code: body.code }).toEqual({ status: 503, code: 'unavailable' });
    }
    const opened = await until(async () => {
      const answer = await steps.use<{ readonly plaintext: string }>(key, 'decrypt', { ciphertext });
      return answer.status === 200 ? answer.body : undefined;
    });
    expect(opened.plaintext).toBe(bytes('4111'));
    expect(kms.server.admin.signerPids().filter((pid) => before.includes(pid))).toEqual([]);
  });

  test('a disable holds across it', async () => {
    const key = await steps.enabled();
    expect((await steps.encrypt(key)).status).toBe(200);
    const [operations, generation] = [kms.server.admin.signerPids()[1], kms.server.admin.signerPids()[0]];
    expect(generation).toBeDefined();
    const disabling = until(async () => {
      const body = { context: context(key.requestId, 2) };
      const answer = await kms.call('jira', 'POST', `/v1/keys/${key.keyId}/disable`, body);
      return answer.status === 200 ? answer : undefined;
    });
    process.kill(operations ?? 0, 'SIGKILL');
    await disabling;
    const tries = await Promise.all(Array.from({ length: 20 }, () => steps.encrypt(key)));
    expect(new Set(tries.map(({ body }) => body.code))).toEqual(new Set(['invalid-state']));
  });
});

describeWithHsm('a disable under load', (module) => {
  test('no operation succeeds that was asked for after its acknowledgement', async () => {
    const kms = await startTestKms(module);
    try {
      const steps = new Steps(kms);
      const key = await steps.enabled();
      let acknowledged = false;
      const late: number[] = [];
      const worker = async () => {
        for (let i = 0; i < 25; i++) {
          const startedAfter = acknowledged;
          const { status } = await steps.encrypt(key);
          if (startedAfter) late.push(status);
        }
      };
      const workers = Array.from({ length: 6 }, worker);
      await steps.disable(key, 2);
      acknowledged = true;
      await Promise.all(workers);
      expect(late.filter((status) => status === 200)).toEqual([]);
      expect((await steps.encrypt(key)).status).toBe(409);
    } finally {
      await kms.close();
    }
  });
});

describeWithHsm('a server that is killed', (module) => {
  let folder: string;
  let dataDir: string;
  let built: ReturnType<typeof bundle>;
  let tokens: readonly string[];
  let server: ChildProcess;
  let url: string;

  const start = async () => {
    const args = ['kms', 'serve', '--data-dir', dataDir, '--pin-file', join(folder, 'pin'), '--port', '0'];
    server = spawn(process.execPath, [join(built.folder, 'keydesk.js'), ...args, '--pkcs11-module', module], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    });
    const [line] = (await once(server.stdout ?? server, 'data')) as [Buffer];
    url = /http:\S+/.exec(line.toString())?.[0] ?? '';
  };
  const kill = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  const rowOf = (requestId: string): string | undefined => {
    const database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
    const row = database.prepare('SELECT id FROM key WHERE request_id = ?').get(requestId);
    database.close();
    return row && String(row.id);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-crash-'));
    dataDir = join(folder, 'data');
    built = bundle({ keydesk: 'src/cli/keydesk.ts', signer: 'src/kms-server/hsm/signer/main.ts' });
    // `kms serve` wants the console's page beside it; nobody looks at it here.
    mkdirSync(join(built.folder, 'kms-console'));
    writeFileSync(join(built.folder, 'kms-console', 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'pin'), PIN);
    const { credentials } = await initKms({
      dataDir,
      pin: PIN,
      pkcs11Module: module,
      signerEntry: join(built.folder, 'signer.js'),
      groups: [{ name: 'payments' }],
      policy: OPEN_POLICY,
      principals: [
        { kind: 'integration', name: 'jira', groups: ['payments'] },
        { kind: 'auditor', name: 'auditor' },
      ],
    });
    tokens = credentials.map(({ token }) => token);
    await start();
  });
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    built.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('after the commit: the retry gets the same key, and the log has it once', async () => {
    const requestId = freshRequest();
    // Real time here: the period has to hold the day the test runs on.
    const wanted = spec({ activationDate: '2026-01-01', expiryDate: '2099-01-01' });
    const body = { spec: wanted, context: context(requestId) };
    const lost = send(url, tokens[0], 'POST', '/v1/keys', body).catch(() => undefined);
    const keyId = await until(() => rowOf(requestId));
    await kill();
    await lost;
    await start();
    const retried = await send<KeyResource>(url, tokens[0], 'POST', '/v1/keys', body);
    expect(retried).toMatchObject({ status: 200, body: { keyId, state: 'Disabled' } });
    const log = await send<{ entries: AuditEntry[] }>(url, tokens[1], 'GET', '/v1/audit?limit=1000');
    expect(log.body.entries.filter(({ subject }) => subject === `key:${keyId}`)).toHaveLength(1);
  });

  /** The server dies once a change is committed, and before its answer is kept. */
  async function dieBeforeTheAnswerIsKept(who: string | undefined, path: string, body: unknown, key: string) {
    const lost = send(url, who, 'POST', path, body, { 'idempotency-key': key }).catch(() => undefined);
    const marked = () => {
      const database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
      const row = database.prepare('SELECT 1 FROM repeatable WHERE idempotency_key = ?').get(key);
      database.close();
      return row;
    };
    await until(marked);
    await kill();
    await lost;
    // The kill may have come too late by a moment; then the answer is lost here.
    const database = new DatabaseSync(databaseFile(dataDir));
    database.prepare('UPDATE repeatable SET status = NULL, body = NULL WHERE idempotency_key = ?').run(key);
    database.close();
    await start();
  }

  test('before the answer was kept: the order under the same Idempotency-Key is done once, and answered', async () => {
    const wanted = spec({ activationDate: '2026-01-01', expiryDate: '2099-01-01' });
    const order = { spec: wanted, context: context(freshRequest()) };
    const { body: made } = await send<KeyResource>(url, tokens[0], 'POST', '/v1/keys', order);
    const path = `/v1/keys/${made.keyId}/schedule-deletion`;
    const deletion = { days: 7, context: order.context };
    await dieBeforeTheAnswerIsKept(tokens[0], path, deletion, 'deletion-1');
    const again = () => send(url, tokens[0], 'POST', path, deletion, { 'idempotency-key': 'deletion-1' });
    const answered = await again();
    expect(answered.status).toBeLessThan(300);
    expect(await again()).toEqual(answered);
    const log = await send<{ entries: AuditEntry[] }>(url, tokens[1], 'GET', '/v1/audit?limit=1000');
    const scheduled = log.body.entries.filter(
      ({ action, subject }) => action === 'key.deletion-scheduled' && subject === `key:${made.keyId}`,
    );
    expect(scheduled).toHaveLength(1);
  });

  test('before a secret was told: it is issued once, and not told again', async () => {
    const path = '/v1/api-keys/rotate';
    const order = { overlapHours: 24 };
    await dieBeforeTheAnswerIsKept(tokens[1], path, order, 'rotation-1');
    const again = await send(url, tokens[1], 'POST', path, order, { 'idempotency-key': 'rotation-1' });
    expect(again).toMatchObject({ status: 409, body: { code: 'answer-not-kept' } });
    const { body } = await send<{ apiKeys: readonly unknown[] }>(url, tokens[1], 'GET', '/v1/api-keys');
    expect(body.apiKeys).toHaveLength(2);
  });

  test('in a storm of creates: every acknowledged key is there, once', async () => {
    const orders = Array.from({ length: 30 }, () => {
      const wanted = spec({ activationDate: '2026-01-01', expiryDate: '2099-01-01' });
      return { spec: wanted, context: context(freshRequest()) };
    });
    const acknowledged = new Map<string, string>();
    const storm = orders.map(async (body) => {
      const answer = await send<KeyResource>(url, tokens[0], 'POST', '/v1/keys', body).catch(() => undefined);
      if (answer?.status === 201) acknowledged.set(body.context.requestId, answer.body.keyId);
    });
    await Promise.race(storm);
    await kill();
    await Promise.all(storm);
    await start();
    expect(acknowledged.size).toBeGreaterThan(0);
    for (const [requestId, keyId] of acknowledged) expect(rowOf(requestId)).toBe(keyId);
    for (const body of orders) {
      const again = await send<KeyResource>(url, tokens[0], 'POST', '/v1/keys', body);
      expect([200, 201]).toContain(again.status);
    }
  });

  test('its signers end with it, and leave no socket behind', async () => {
    await kill();
    await until(() => (readdirSync(folder).some((name) => name.startsWith('keydesk-')) ? undefined : true));
    expect(existsSync(dataDir)).toBe(true);
    await start();
  });
});
