import { listAttention } from '../../../../src/app/usecases/operators/attention';
import { listRequests } from '../../../../src/app/usecases/operators/list-requests';
import { readKey } from '../../../../src/app/usecases/operators/read-key';
import { handleOf, issueId, NOW, OperatorsWorld } from './world';

const ALL = { group: null, action: null, text: '', mine: false, order: 'newest', cursor: null } as const;

describe('a request whose issue a security level hides', () => {
  let world: OperatorsWorld;
  beforeEach(async () => {
    world = new OperatorsWorld();
    await world.ready(1);
    await world.delete(2, 1);
    world.jira.hidden.add(issueId(1));
  });

  test('is not listed, and lends nothing to the request that deletes its key', async () => {
    const { rows } = await listRequests(world.deps, ALL);
    expect(rows).toMatchObject([{ issueKey: 'KEYS-2', keyName: null, keyType: null }]);
    expect(JSON.stringify(rows)).not.toMatch(/key-1/);
  });

  test.each([1, 2])('has no page for people without a role, asked for by issue %d', async (number) => {
    const answer = await readKey(world.deps, world.viewer, issueId(number));
    expect(answer.ok).toBe(false);
    expect(JSON.stringify(answer)).not.toContain(handleOf(1));
  });

  test('is answered as one that never was', async () => {
    const { deps, viewer } = world;
    expect(await readKey(deps, viewer, issueId(1))).toEqual(await readKey(deps, viewer, issueId(999)));
  });

  test('has a page for operators, from our own record', async () => {
    world.jira.held = { approver: false, operator: true };
    const answer = await readKey(world.deps, world.viewer, issueId(1));
    expect(answer).toMatchObject({ ok: true, value: { hasIssue: false, summary: null } });
  });
});

describe('an issue that was moved or retyped', () => {
  test.each([{ projectId: '20000' }, { action: undefined }])('is not ours any more: %j', async (change) => {
    const world = new OperatorsWorld();
    await world.ready(1);
    const before = world.jira.issues.get(issueId(1));
    if (before) world.jira.issues.set(issueId(1), { ...before, ...change });
    expect(await readKey(world.deps, world.viewer, issueId(1))).toMatchObject({ ok: false });
  });
});

describe('the page of a key', () => {
  test('links to its KMS as the connection says, and not at all where it says nothing', async () => {
    const world = new OperatorsWorld();
    await world.ready(1);
    const linked = await readKey(world.deps, world.viewer, issueId(1));
    expect(linked).toMatchObject({
      value: { made: { consoleLink: 'https://console.example.com/keys/key-1?tab=state' } },
    });
    const { consoleUrl: _, ...older } = world.connection;
    const deps = { ...world.deps, connections: async () => [older] };
    expect(await readKey(deps, world.viewer, issueId(1))).toMatchObject({
      value: { made: { consoleLink: null } },
    });
  });

  test('that is being deleted isn’t headed Ready', async () => {
    const world = new OperatorsWorld();
    await world.ready(1);
    await world.delete(2, 1, { state: 'pending-deletion', deletionDue: NOW + 1 });
    const page = await readKey(world.deps, world.viewer, issueId(1));
    expect(page).toMatchObject({ ok: true, value: { state: { id: 'pending-deletion' } } });
  });

  test('shows ten deletions and says that there are more', async () => {
    const world = new OperatorsWorld();
    await world.ready(1);
    for (let number = 2; number <= 13; number++) await world.delete(number, 1);
    const answer = await readKey(world.deps, world.viewer, issueId(1));
    expect(answer).toMatchObject({ value: { moreDeletions: true } });
    if (answer.ok) expect(answer.value.deletions).toHaveLength(10);
  });

  test('leaves out deletions whose handle only resembles it', async () => {
    const world = new OperatorsWorld();
    await world.ready(1);
    const other = await world.delete(2, 1);
    const found = world.jira.issues.get(other.snapshot.issueId);
    // The form was edited after the submission: what counts is what was submitted.
    await world.delete(3, 11);
    const resembling = world.jira.issues.get(issueId(3));
    if (resembling) world.jira.issues.set(issueId(3), { ...resembling, form: found?.form ?? {} });
    const answer = await readKey(world.deps, world.viewer, issueId(1));
    expect(answer).toMatchObject({ value: { deletions: [{ issueKey: 'KEYS-2' }] } });
  });
});

describe('what needs attention', () => {
  const trouble = { problem: 'timeout', attempts: 3, since: NOW, nextAt: NOW + 60_000 };
  const failure = { effect: 'create-key', message: 'The name is taken.', mend: 'Choose another.' } as const;

  test('is what is stuck, with what to do, and nothing else', async () => {
    const world = new OperatorsWorld();
    await world.ready(1);
    await world.create(2);
    await world.create(3, { state: 'failed', failure });
    await world.create(4, { state: 'approved', todo: ['create-key'], trouble });
    await world.create(5, { state: 'voided', todo: ['discard-key'] });
    await world.create(6, { state: 'voided' });
    const { rows } = await listAttention(world.deps, null);
    expect(rows.map(({ issueKey, what }) => [issueKey, what])).toEqual([
      ['KEYS-3', 'The name is taken.'],
      ['KEYS-4', expect.stringContaining('Tried 3 times')],
      ['KEYS-5', expect.stringContaining('not put away yet')],
    ]);
    for (const { mend } of rows) expect(mend).not.toBe('');
  });

  test('is decided by the record, not by the index that lags', async () => {
    const world = new OperatorsWorld();
    const mended = await world.ready(1);
    const deps = {
      ...world.deps,
      store: {
        ...world.deps.store,
        attentionIssues: async () => ({ issueIds: [mended.snapshot.issueId], nextCursor: null }),
      },
    };
    expect(await listAttention(deps, null)).toMatchObject({ rows: [] });
  });
});
