import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../src/kms-server';
import type { KeyResource } from '../../src/kms-server/http/resources';
import { bundle } from './support/bundle';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest, PIN, send, spec } from './support/kms';
import { OPEN_POLICY } from './support/open-policy';

interface Run {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

describeWithHsm('keydesk kms', (module) => {
  let folder: string;
  let built: ReturnType<typeof bundle>;
  let data: readonly string[];
  let pin: readonly string[];

  const keydesk = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> =>
    new Promise((resolve) => {
      const options = { env: { ...process.env, KEYDESK_PKCS11_MODULE: module, TMPDIR: folder, ...env } };
      const child = execFile(
        process.execPath,
        [join(built.folder, 'keydesk.js'), 'kms', ...args],
        options,
        (_, out, error) => resolve({ status: child.exitCode ?? -1, out, error }),
      );
    });
  const issued = async (args: readonly string[]): Promise<string> => {
    const { out, status } = await keydesk([...args, ...data, '--json']);
    expect(status).toBe(0);
    return (JSON.parse(out) as { token: string }).token;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-cli-'));
    built = bundle({ keydesk: 'src/cli/keydesk.ts', signer: 'src/kms-server/hsm/signer/main.ts' });
    writeFileSync(join(folder, 'pin'), `${PIN}\n`);
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(OPEN_POLICY));
    data = ['--data-dir', join(folder, 'data')];
    pin = ['--pin-file', join(folder, 'pin')];
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    built?.remove();
  });

  test('sets up, serves, decides and verifies', async () => {
    const made = await keydesk([
      ...['init', ...data, ...pin, '--group', 'payments'],
      ...['--policy', join(folder, 'policy.json')],
    ]);
    expect(made).toMatchObject({ status: 0, out: expect.stringContaining('BEGIN PUBLIC KEY') });
    expect(await keydesk(['init', ...data, ...pin])).toMatchObject({
      status: 1,
      error: expect.stringMatching(/already/),
    });
    expect((await keydesk(['group', 'add', 'vault', ...data, '--enable', '2'])).status).toBe(0);
    expect((await keydesk(['group', 'list', ...data])).out).toMatch(/^vault +2 +1 /m);
    const operator = await issued([
      'operator',
      'add',
      'operator',
      '--account-id',
      'acc-operator',
      '--group',
      'payments',
    ]);
    const jira = await issued(['integration', 'add', 'jira', '--group', 'payments']);
    await issued(['application', 'add', 'shop', '--project', 'P1']);

    const serve = ['serve', ...data, ...pin, '--port', '0'];
    const server = spawn(
      process.execPath,
      [join(built.folder, 'keydesk.js'), 'kms', ...serve, '--jira-url', 'https://your-site.atlassian.net'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, KEYDESK_PKCS11_MODULE: module, TMPDIR: folder },
      },
    );
    let said = '';
    server.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const url = /http:\S+/.exec(line.toString())?.[0] ?? '';
    // The console is a build of its own, and was not made here.
    expect(said.trim().split('\n')).toEqual([
      expect.stringMatching(/no console in .*: serving the API alone/),
    ]);
    expect((await fetch(`${url}/console`)).status).toBe(404);
    const address = ['--url', url];
    const me = { KEYDESK_KMS_TOKEN: operator };

    const body = {
      spec: spec({ activationDate: '2026-01-01', expiryDate: '2099-01-01' }),
      context: context(freshRequest()),
    };
    const { keyId } = (await send<KeyResource>(url, jira, 'POST', '/v1/keys', body)).body;
    const { ticketUrl } = (await send<KeyResource>(url, jira, 'GET', `/v1/keys/${keyId}`)).body;
    expect(ticketUrl).toBe('https://your-site.atlassian.net/browse/KEY-1');
    const asked = await send<{ approvalId: string }>(url, jira, 'POST', `/v1/keys/${keyId}/enable`, {
      context: body.context,
    });
    const id = asked.body.approvalId;
    const listed = await keydesk(['approvals', 'list', ...address], me);
    expect(listed.out).toMatch(
      new RegExp(
        `^${id.slice(0, 16)} +enable +key ${body.spec.name} +payments +KEY-1 +0/1 +.* pending$`,
        'm',
      ),
    );
    const refusedAsJira = await keydesk(['approvals', 'approve', id, ...address], {
      KEYDESK_KMS_TOKEN: jira,
    });
    expect(refusedAsJira).toMatchObject({ status: 3, error: expect.stringContaining('forbidden') });
    const approved = await keydesk(['approvals', 'approve', id, ...address, '--json'], me);
    expect(JSON.parse(approved.out)).toMatchObject({ state: 'approved' });
    expect((await keydesk(['approvals', 'deny', id, '--reason', 'late', ...address], me)).status).toBe(3);
    expect((await keydesk(['approvals', 'list', ...address], me)).out).toContain('Nothing waits');
    expect((await keydesk(['audit', 'verify', ...data])).status).toBe(0);

    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect((await keydesk(['audit', 'verify', ...data])).out).toMatch(/intact: \d+ entries, 0 of them after/);
    expect((await keydesk(['clock', 'confirm', ...data])).status).toBe(0);
    // A start that fails ends, and leaves no signer behind that would keep it alive.
    const plug = createServer().listen(0, '127.0.0.1');
    await once(plug, 'listening');
    const { port } = plug.address() as AddressInfo;
    const failed = await keydesk(['serve', ...data, ...pin, '--port', String(port)]);
    plug.close();
    expect(failed).toMatchObject({ status: 1, error: expect.stringContaining('EADDRINUSE') });

    const database = new DatabaseSync(databaseFile(join(folder, 'data')));
    database.prepare("UPDATE audit SET actor = 'nobody' WHERE seq = 2").run();
    database.close();
    expect(await keydesk(['audit', 'verify', ...data])).toMatchObject({
      status: 4,
      out: expect.stringContaining('broken at entry 2'),
    });
  }, 60_000);

  test('says what is wrong with a command line, with status 2', async () => {
    const wrong: readonly (readonly string[])[] = [
      ['serve'],
      ['group', 'add', 'x', '--data-dir', '/nowhere', '--enable', '0'],
      ['approvals', 'deny', 'x'],
      ['audit', 'verify'],
      ['unknown'],
      ['serve', '--data-dir', '/nowhere', '--jira-url', 'http://jira.example'],
    ];
    for (const args of wrong)
      expect(await keydesk(args)).toMatchObject({ status: 2, error: expect.stringMatching(/\w/) });
  });

  test('sends no credential in the clear over a network', async () => {
    const answer = await keydesk(['approvals', 'list', '--url', 'http://kms.example'], {
      KEYDESK_KMS_TOKEN: 'kd_x',
    });
    expect(answer).toMatchObject({ status: 2, error: expect.stringContaining('https') });
  });

  test('takes neither PIN nor token nor time on the command line', async () => {
    for (const option of ['--pin', '--token', '--clock', '--now']) {
      const answer = await keydesk(['serve', '--data-dir', folder, option, 'x']);
      expect(answer).toMatchObject({ status: 2, error: expect.stringContaining('unknown option') });
    }
  });
});
