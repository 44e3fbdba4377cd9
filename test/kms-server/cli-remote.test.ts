import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANGE_ROWS } from '../../src/cli/kms/changes/kinds';
import { differences } from '../../src/cli/kms/policies/difference';
import { shortIds } from '../../src/cli/kms/remote/format';
import { progressOn } from '../../src/cli/kms/remote/progress';
import { fields, table } from '../../src/cli/table';
import { PROPOSABLE } from '../../src/kms-server/usecases/changes';
import { CommandLine } from './support/command-line';
import { describeWithHsm } from './support/hsm';
import { freshRequest, Steps, startTestKms, type TestKms } from './support/kms';

describeWithHsm('keydesk kms over HTTP', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let folder: string;
  let shell: CommandLine;

  const start: CommandLine['start'] = (args, who) => shell.start(args, who);
  const keydesk: CommandLine['keydesk'] = (...order) => shell.keydesk(...order);
  const json: CommandLine['json'] = (...order) => shell.json(...order);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-cli-'));
    shell = new CommandLine(() => kms);
    kms = await startTestKms(module, { jiraUrl: 'https://jira.example' });
    steps = new Steps(kms);
  }, 120_000);
  afterAll(async () => {
    await kms?.close();
    shell?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows a task with all that one has to know, and takes a decision by a short id', async () => {
    const key = await steps.create(freshRequest());
    const id = await steps.askToEnable(key);
    const { out } = await keydesk('operator', 'tasks', 'show', id);
    for (const told of [
      /^KEY TYPE +AES-256$/m,
      /^APPLICATIONS +shop \([0-9a-f-]{36}\): encrypt, decrypt$/m,
      /^POLICY IN JIRA +allowed by version 2026-11$/m,
      /^AGREEMENT +0 of 1 from anybody who may decide, for enable in payments; 1 missing; may still: .*operator/m,
      /^TICKET LINK +https:\/\/jira\.example\/browse\/KEY-1$/m,
      /^YOU MAY DECIDE +yes$/m,
    ]) {
      expect(out).toMatch(told);
    }
    expect(await json('operator', 'approvals', 'approve', id.slice(0, 24))).toMatchObject({
      id,
      state: 'approved',
    });
    const late = await keydesk('second', 'tasks', 'deny', id, '--reason', 'late');
    expect(late).toMatchObject({ status: 3, out: '' });
    expect(late.error).toMatch(/^Refused {2}.*\nRule {5}.*\(.+\)\nMend {5}.+\n$/);
    const asJson = await keydesk('second', 'tasks', 'deny', id, '--reason', 'late', '--json');
    expect(JSON.parse(asJson.error)).toMatchObject({ code: expect.any(String), mend: expect.any(String) });
  }, 60_000);

  test('decides in bulk, tells what became of each, and asks before', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1)
      ids.push(await steps.askToEnable(await steps.create(freshRequest())));
    const [first = '', second = '', third = ''] = ids;
    const unasked = await keydesk('second', 'tasks', 'approve', '--all-mine');
    expect(unasked).toMatchObject({ status: 2, error: expect.stringContaining('--yes') });
    await steps.approve(first);
    const partly = await keydesk('second', 'tasks', 'approve', first, second, '--yes', '--json');
    expect(partly.status).toBe(6);
    expect(JSON.parse(partly.out)).toMatchObject([
      { id: first, decided: false },
      { id: second, decided: true },
    ]);
    const rest = await json<readonly unknown[]>('second', 'tasks', 'list', '--mine');
    expect(rest).toMatchObject([{ id: third }]);
    const all = await keydesk('second', 'tasks', 'deny', '--all-mine', '--reason', 'over', '--yes');
    expect(all).toMatchObject({
      status: 0,
      out: expect.stringMatching(new RegExp(`^${third} .* denied`, 'm')),
    });
    expect((await keydesk('second', 'tasks', 'approve', '--all-mine', '--yes')).out).toBe(
      'Nothing waits for you.\n',
    );
  }, 60_000);

  test('asks before it agrees to a deletion', async () => {
    const key = await steps.enabled();
    const id = await steps.askToDelete(key, freshRequest());
    const unasked = await keydesk('operator', 'tasks', 'approve', id);
    expect(unasked).toMatchObject({ status: 2, error: expect.stringMatching(/Agree to delete\?.*--yes/) });
    expect((await steps.approval(id)).state).toBe('pending');
    expect((await keydesk('operator', 'tasks', 'approve', id, '--yes')).status).toBe(0);
    const pending = await json<readonly unknown[]>('operator', 'keys', 'list', '--state', 'PendingDeletion');
    expect(pending).toMatchObject([{ keyId: key.keyId }]);
  }, 60_000);

  test('proposes, waits for agreement, and collects a secret into a file, with no secret in the arguments', async () => {
    const order = [
      'changes',
      'propose',
      'break-glass.set',
      '--group',
      'payments',
      '--set',
      'on',
      '--reason',
      'on call',
    ];
    const waiting = start([...order, '--wait', '--json'], 'admin');
    let id: string | undefined;
    while (id === undefined) {
      [{ id } = { id: undefined }] = await json<readonly { id?: string }[]>(
        'operator',
        'tasks',
        'list',
        '--mine',
      );
    }
    if (process.platform === 'linux') {
      const seen = readFileSync(`/proc/${waiting.child.pid}/cmdline`, 'utf8');
      expect(seen).toContain('break-glass.set');
      expect(seen).not.toContain(kms.token.admin);
    }
    expect((await keydesk('operator', 'tasks', 'approve', id)).status).toBe(0);
    expect(await waiting.run).toMatchObject({
      status: 0,
      out: expect.stringContaining('"state": "approved"'),
    });
    expect((await keydesk('admin', 'groups', 'show', 'payments')).out).toMatch(/^BREAK-GLASS +on$/m);

    const applications = await json<readonly { id: string; name: string; projectId: string }[]>(
      'admin',
      'applications',
      'list',
    );
    const shop = applications.find(({ name, projectId }) => name === 'shop' && projectId === 'P1')?.id ?? '';
    const issue = [
      'changes',
      'propose',
      'api-key.issue',
      '--principal',
      shop,
      '--valid-days',
      '30',
      '--reason',
      'r',
    ];
    const change = await json<{ id: string }>('admin', ...issue);
    expect((await keydesk('officer', 'tasks', 'approve', change.id)).status).toBe(0);
    const file = join(folder, 'token');
    const collected = await keydesk('admin', 'credentials', 'collect', change.id, '--out', file);
    const token = readFileSync(file, 'utf8').trim();
    expect(token).toMatch(/^kd_/);
    expect(collected.out).not.toContain(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await kms.call({ raw: token }, 'GET', '/v1/capabilities')).status).toBe(200);
    expect((await keydesk('admin', 'credentials', 'collect', change.id)).status).toBe(3);
    expect((await keydesk('admin', 'credentials', 'revoke-all', shop)).status).toBe(2);
  }, 90_000);

  test('repeats a change safely, and refuses what is no longer as it was seen', async () => {
    const repeat = [
      'changes',
      'propose',
      'application.add',
      '--name',
      'till',
      '--project',
      'P1',
      '--reason',
      'r',
      '--idempotency-key',
      'till-1',
    ];
    const first = await json<{ id: string }>('admin', ...repeat);
    expect(await json('admin', ...repeat)).toMatchObject({ id: first.id });
    const id = await steps.askToEnable(await steps.create(freshRequest()));
    const stale = await keydesk('operator', 'tasks', 'approve', id, '--if-match', '"other"');
    expect(stale).toMatchObject({ status: 3, error: expect.stringContaining('precondition-failed') });
    const withdrawn = await json('admin', 'changes', 'withdraw', first.id);
    expect(withdrawn).toMatchObject({ state: 'withdrawn' });
  }, 60_000);

  test('prints JSON for every list, and an audit log that verifies', async () => {
    for (const list of [
      'keys',
      'people',
      'teams',
      'roles',
      'groups',
      'applications',
      'tasks',
      'changes',
      'policy',
    ]) {
      expect(Array.isArray(await json('admin', list, 'list'))).toBe(true);
    }
    const log = await keydesk('admin', 'audit', 'list', '--json', '--limit', 'all');
    writeFileSync(join(folder, 'log.json'), log.out);
    writeFileSync(join(folder, 'key.pem'), kms.auditPublicKey);
    const verify = [
      'audit',
      'verify',
      '--file',
      join(folder, 'log.json'),
      '--public-key',
      join(folder, 'key.pem'),
    ];
    expect(await keydesk('admin', ...verify)).toMatchObject({
      status: 0,
      out: expect.stringContaining('intact'),
    });
    const cut = await keydesk('admin', 'audit', 'list', '--limit', '2');
    expect(cut).toMatchObject({ status: 0, error: 'There are more than 2: --limit all\n' });
    expect((await keydesk('admin', 'audit', 'list', '--limit', '0')).status).toBe(2);
  }, 60_000);

  test('tries a policy, and proposes it on the one in force', async () => {
    await steps.create(freshRequest());
    const { document } = await json<{ document: object }>('admin', 'policy', 'show');
    const file = join(folder, 'policy.json');
    writeFileSync(file, JSON.stringify({ ...document, version: 'own-1' }));
    expect(await json('admin', 'policy', 'dry-run', '--policy', file)).toMatchObject({
      keys: expect.any(Array),
    });
    expect(await json('admin', 'policy', 'propose', '--policy', file, '--reason', 'ours')).toMatchObject({
      state: 'pending',
      change: { kind: 'policy.set' },
    });
    expect(await json('admin', 'policy', 'diff', file, file)).toEqual([]);
  }, 60_000);
});

describe('what the command line prints', () => {
  test('every governed change can be proposed', () => {
    const proposed = [...CHANGE_ROWS.map(({ kind }) => kind), 'policy.set'];
    expect(proposed.sort()).toEqual([...PROPOSABLE].sort());
  });

  test('columns line up, whatever is in them', () => {
    const lines = table(
      ['A', 'B'],
      [
        ['鍵', 'x'],
        ['abc\u001b[2J', 'y'],
      ],
    ).split('\n');
    expect(lines).toEqual([`A${' '.repeat(13)}B`, `鍵${' '.repeat(12)}x`, 'abc\\u{1b}[2J  y']);
    expect(
      fields([
        ['ONE', 'a\nb'],
        ['LONGER', '\u202etxt'],
      ]),
    ).toBe('ONE     a\n        b\nLONGER  \\u{202e}txt');
  });

  test('ids are cut where they still differ', () => {
    const cut = shortIds(['aaaaaaaa1111ffff', 'aaaaaaaa2222ffff'], 8);
    expect(cut('aaaaaaaa1111ffff')).toBe('aaaaaaaa1111');
    expect(shortIds(['aaaaaaaa1111ffff'], 8)('aaaaaaaa1111ffff')).toBe('aaaaaaaa');
  });

  test('progress is drawn where somebody watches, and nowhere else', () => {
    const drawn: string[] = [];
    const screen = { isTTY: true, write: (text: string) => drawn.push(text) };
    const progress = progressOn('Reading', screen);
    progress.at(1, 2);
    progress.end();
    expect(drawn).toEqual(['\r\u001b[KReading [############............] 1/2', '\r\u001b[K']);
    drawn.length = 0;
    progressOn('Reading', { ...screen, isTTY: false }).at(1);
    expect(drawn).toEqual([]);
  });

  test('documents are compared down to single values', () => {
    expect(differences({ a: [1, 2], b: { c: true } }, { a: [1], b: { c: false } })).toEqual([
      { path: 'a.1', before: 2, after: undefined },
      { path: 'b.c', before: true, after: false },
    ]);
  });
});
