import { readHistory } from '../../../src/app/adapters/jira/history';
import { IssuesUnavailable } from '../../../src/app/ports/issues';
import type { AccountId, IssueId } from '../../../src/domain/ids';
import type { RawForm } from '../../../src/domain/policy/review';
import { readEntry } from '../../../src/domain/request-lifecycle/read-history';
import { openProject } from '../../fakes/jira-admin/project';
import { DAY, goodForm, PEOPLE, World } from '../../model/world';

const { developer, approver, operator } = PEOPLE;

let world: World;
beforeEach(() => {
  world = new World();
});

async function submitted(action: 'create' | 'delete', form: RawForm): Promise<IssueId> {
  const id = world.issues.create(developer, action, form);
  world.issues.setStatus(id, 'waiting-for-approval', developer);
  await world.drain();
  return id;
}

async function step(
  id: IssueId,
  ...steps: readonly ['draft' | 'rejected' | 'withdrawn' | 'approved', AccountId][]
) {
  for (const [to, by] of steps) {
    world.issues.setStatus(id, to, by);
    await world.drain();
  }
}

async function readyKey(): Promise<string> {
  const id = await submitted('create', goodForm(world.now));
  await step(id, ['approved', approver]);
  await decide();
  return world.record(id)?.key?.handle ?? '';
}

/** The operators agree to the newest approval. */
async function decide(): Promise<void> {
  const task = world.kms.operators.pending().at(-1);
  if (task) world.kms.operators.approve(task.id, operator);
  await world.settle(60_000);
}

const deletionOf = (handle: string): RawForm => ({
  handle,
  reason: 'The service is switched off.',
  windowDays: 14,
});
const state = (id: IssueId) => world.record(id)?.state;

test('a dead request gives its claim up once, and never another one’s', async () => {
  const form = deletionOf(await readyKey());
  const first = await submitted('delete', form);
  await step(first, ['rejected', approver]);
  const second = await submitted('delete', form);
  await step(first, ['draft', developer]);
  const third = await submitted('delete', form);
  expect([state(second), state(third)]).toEqual(['waiting-for-approval', undefined]);
});

test('what a withdrawn deletion still has to take back never hits the next deletion of the key', async () => {
  const handle = await readyKey();
  const first = await submitted('delete', deletionOf(handle));
  await step(first, ['approved', approver]);
  world.faults.inject('before');
  await step(first, ['withdrawn', developer]);
  const early = await submitted('delete', deletionOf(handle));
  expect(state(early)).toBeUndefined();
  await world.settle(60_000);
  const second = await submitted('delete', deletionOf(handle));
  await step(second, ['approved', approver]);
  await decide();
  await world.settle(15 * DAY, 30);
  expect(state(second)).toBe('deleted');
});

test('a submission in another project is none', async () => {
  const id = await submitted('create', goodForm(world.now));
  await step(id, ['withdrawn', developer], ['draft', developer]);
  world.issues.relocate(id, developer);
  world.issues.setStatus(id, 'waiting-for-approval', developer);
  await world.drain();
  await step(id, ['approved', approver]);
  expect(state(id)).toBe('draft');
  expect(await world.kms.listKeys({ limit: 10 })).toEqual({ keys: [] });
});

test('a changelog of any length is taken in, in transactions that Forge accepts', async () => {
  const id = await submitted('create', goodForm(world.now));
  await step(id, ['approved', approver]);
  const { store } = world;
  const save = store.save.bind(store);
  store.save = async (file, { audit, outbox, ...rest }, due) => {
    const operations = 1 + audit.length + outbox.length + Object.keys(rest).length;
    if (operations > 25) throw new IssuesUnavailable(`${operations} operations in one transaction`);
    return save(file, { audit, outbox, ...rest }, due);
  };
  world.issues.setStatus(id, 'withdrawn', developer);
  for (let round = 0; round < 40; round++) {
    world.issues.setStatus(id, 'draft', developer);
    world.issues.setStatus(id, 'waiting-for-approval', developer);
    world.issues.setStatus(id, 'withdrawn', developer);
  }
  await world.drain();
  expect(state(id)).toBe('draft');
  expect(world.kms.operators.pending()).toEqual([]);
});

test('many requests that wait for operators leave the schedule room for one whose hint was lost', async () => {
  for (let count = 0; count < 101; count++) {
    await step(await submitted('create', goodForm(world.now, `payments-${count}`)), ['approved', approver]);
  }
  const lost = await submitted('create', goodForm(world.now, 'payments-lost'));
  world.faults.inject('before');
  await step(lost, ['approved', approver]);
  world.queue.length = 0;
  world.issues.recentlyChanged = async () => [];
  await world.settle(3_600_000);
  expect(state(lost)).toBe('waiting-for-operators');
});

test('what the issue is told waits for a move that somebody came between', async () => {
  const id = await submitted('create', goodForm(world.now));
  const move = world.issues.move.bind(world.issues);
  let conflicts = 1;
  world.issues.move = async (...args) => (conflicts-- > 0 ? ('conflict' as never) : move(...args));
  world.issues.edit(id, { keyType: 'AES-128' }, developer);
  await world.settle(60_000);
  expect(world.issues.get(id).comments.map(({ paragraphs }) => paragraphs[0])).toEqual([
    'The request is void: its form was changed after submission.',
  ]);
  conflicts = 1;
  const refused = await submitted('create', { ...goodForm(world.now, 'payments-other'), keyType: 'DES' });
  await world.settle(60_000);
  expect(world.issues.get(refused).status).toBe('draft');
});

test('a status that a switch of the workflow scheme maps is nobody’s approval', async () => {
  const project = await openProject();
  try {
    const { ids } = project;
    const status = {
      field: 'status',
      fieldId: 'status',
      from: ids.statuses['waiting-for-approval'],
      to: ids.statuses.approved,
    };
    const read = (items: { field: string }[]) => {
      const [entry] = readHistory(ids, [{ id: '7', created: 0, author: { accountId: 'admin' }, items }]);
      return entry && readEntry('waiting-for-approval', entry, ids.appAccount as AccountId);
    };
    expect(read([status])?.kind).toBe('approval-attempt');
    expect(read([{ field: 'Workflow' }, status])).toMatchObject({ event: { kind: 'status-forged' } });
  } finally {
    await project.close();
  }
});
