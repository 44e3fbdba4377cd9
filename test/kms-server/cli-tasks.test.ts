import { DEFAULT_POLICY } from '../../src/domain/policy/default-policy';
import type { KeyResource } from '../../src/kms-server/http/resources';
import { CommandLine } from './support/command-line';
import { describeWithHsm } from './support/hsm';
import { freshRequest, Steps, startTestKms, type TestKms } from './support/kms';
import { OPEN_POLICY } from './support/open-policy';

/** Warns of a part of the keys, so that there is something to find. */
const WATCHFUL = { ...DEFAULT_POLICY, version: 'watchful-1' };

describeWithHsm('tasks on the command line', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let shell: CommandLine;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    shell = new CommandLine(() => kms);
  }, 120_000);
  afterAll(async () => {
    await kms?.close();
    shell?.remove();
  });

  const used = async (): Promise<KeyResource> => {
    const key = await steps.enabled();
    expect(await steps.encrypt(key)).toMatchObject({ status: 200 });
    return key;
  };
  const askedToDelete = async () => {
    const key = await used();
    return { key, id: await steps.askToDelete(key, freshRequest()) };
  };
  const today = () => new Date(kms.clock.now()).toISOString().slice(0, 10);

  test('agreeing to delete what is in use takes the key by its id; the refusal names key, use and option', async () => {
    const { key, id } = await askedToDelete();
    const refused = await shell.keydesk('operator', 'tasks', 'approve', id, '--yes');
    expect(refused).toMatchObject({ status: 3, out: '' });
    expect(refused.error).toMatch(
      new RegExp(`^Refused  Key ${key.name} \\(${key.keyId}\\) was last used on ${today()}`),
    );
    expect(refused.error).toContain(`--acknowledge-recent-use ${key.keyId}`);
    expect((await steps.approval(id)).state).toBe('pending');
    // The key of another task is no word on this one.
    const foreign = await shell.keydesk(
      'operator',
      ...[
        'tasks',
        'approve',
        id,
        '--yes',
        '--acknowledge-recent-use',
        '00000000-0000-4000-8000-000000000000',
      ],
    );
    expect(foreign).toMatchObject({ status: 2, error: expect.stringContaining('none of the keys') });
    const short = key.keyId.slice(0, 13);
    const done = await shell.keydesk(
      'operator',
      ...['tasks', 'approve', id, '--yes', '--acknowledge-recent-use', short],
    );
    expect(done).toMatchObject({ status: 0, out: expect.stringContaining('approved') });
    expect((await steps.approval(id)).state).toBe('approved');
  }, 60_000);

  test('in bulk each key is named for itself; some refused is a status of its own', async () => {
    const [known, unknown] = [await askedToDelete(), await askedToDelete()];
    const fresh = await steps.askToEnable(await steps.create(freshRequest()));
    const order = ['tasks', 'approve', known.id, unknown.id, fresh, '--yes'];
    const partly = await shell.keydesk('operator', ...order, '--acknowledge-recent-use', known.key.keyId);
    expect(partly.status).toBe(6);
    for (const told of [
      new RegExp(`^${known.id} +key ${known.key.name} +approved$`, 'm'),
      new RegExp(`^${unknown.id} +key ${unknown.key.name} +refused$`, 'm'),
      new RegExp(`^${fresh} .* approved$`, 'm'),
      new RegExp(`^Refused  Key ${unknown.key.keyId} was last used on ${today()}`, 'm'),
      new RegExp(`^Mend .*--acknowledge-recent-use ${unknown.key.keyId}$`, 'm'),
    ])
      expect(partly.out).toMatch(told);
    const all = await shell.keydesk('operator', 'tasks', 'approve', '--all-mine', '--yes');
    expect(all.status).toBe(3);
    expect(
      (await shell.keydesk('operator', 'tasks', 'approve', '--all-mine', '--acknowledge-recent-use')).status,
    ).toBe(2);
  }, 60_000);

  test('a key tells of its deletions by name, and whoever cancels one says why', async () => {
    const { key, id } = await askedToDelete();
    const order = ['tasks', 'approve', id, '--yes', '--acknowledge-recent-use', key.keyId];
    await shell.keydesk('operator', ...order, '--comment', 'Asked the shop');
    const short = key.keyId.slice(0, 23);
    const pending = await shell.keydesk('second', 'keys', 'show', short);
    expect(pending.out).toMatch(
      /^DELETIONS +scheduled .*, asked by jira \([0-9a-f-]{36}, Jira account acc-developer\), ticket KEY-1$/m,
    );
    expect(pending.out).toMatch(
      /^ +agreed .*: operator \([0-9a-f-]{36}, Jira account acc-operator\), "Asked the shop"$/m,
    );
    expect(pending.out).toMatch(/^ +destroyed on .*, unless it is cancelled$/m);
    const wordless = await shell.keydesk('second', 'keys', 'cancel-deletion', short, '--yes');
    expect(wordless).toMatchObject({ status: 2, error: expect.stringContaining('--reason') });
    const because = ['--reason', 'The till still reads it'];
    const unasked = await shell.keydesk('second', 'keys', 'cancel-deletion', short, ...because);
    expect(unasked).toMatchObject({ status: 2, error: expect.stringContaining('--yes') });
    const done = await shell.keydesk('second', 'keys', 'cancel-deletion', short, ...because, '--yes');
    expect(done).toMatchObject({ status: 0, out: expect.stringContaining('Disabled') });
    const { out } = await shell.keydesk('operator', 'keys', 'show', short);
    expect(out).toMatch(/^ +cancelled .*, asked by second-operator \([0-9a-f-]{36}, .*acc-second\)/m);
    expect(out).toMatch(/^ +because: The till still reads it$/m);
    expect(await shell.json('operator', 'keys', 'show', short)).toMatchObject({
      deletions: [{ cancelled: { reason: 'The till still reads it' } }],
    });
  }, 60_000);

  test('shows every attribute, what the policy finds, who agreed and what is missing', async () => {
    const [proposer, officer] = ['admin', 'officer'] as const;
    const proposed = await kms.call<{ id: string }>(proposer, 'POST', '/v1/changes', {
      kind: 'policy.set',
      payload: { keyGroup: null, inForce: OPEN_POLICY.version, policy: WATCHFUL },
      comment: 'Ours',
    });
    expect(proposed).toMatchObject({ status: 200 });
    const change = await shell.keydesk(officer, 'tasks', 'show', proposed.body.id);
    const seen = await kms.call<object>(officer, 'GET', `/v1/changes/${proposed.body.id}`);
    expect(unshown(seen.body, change.out)).toEqual([]);
    const key = await steps.create(freshRequest(), {
      keyGroup: 'vault',
      labels: { ticket: 'KEY-1', 'cost-centre': 'CC-1' },
    });
    await steps.approve(proposed.body.id, officer);
    const id = await steps.askToEnable(key);
    await steps.approve(id, 'operator', { comment: 'Looked at it' });
    const { out } = await shell.keydesk('second', 'tasks', 'show', id);
    const told = await kms.call<object>('second', 'GET', `/v1/approvals/${id}`);
    expect(told.body).toMatchObject({
      review: { policyVersion: 'watchful-1', violations: expect.anything() },
    });
    expect(unshown(told.body, out)).toEqual([]);
    expect(out).toMatch(
      /^AGREEMENT +1 of 2 from anybody who may decide, for enable in vault; 1 missing; may still: .*second-operator/m,
    );
  }, 60_000);
});

/** Texts of a JSON document that stand nowhere in what a person reads; line breaks apart. */
function unshown(value: unknown, shown: string, path = ''): readonly string[] {
  // What kind of thing it is shows by its place; people are told apart by the beginnings of their ids.
  if (/\.(about|severity|code)$/.test(path)) return [];
  const told = /\.mayDecide\.\d+\.id$/.test(path) ? String(value).slice(0, 8) : value;
  if (typeof told === 'string') return shown.includes(told) ? [] : [`${path}: ${told}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unshown(inner, shown, `${path}.${name}`));
}
