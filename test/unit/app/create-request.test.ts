import { DAY, goodForm, PEOPLE } from '../../model/world';
import { Requests } from './requests';

const { developer, approver, deputy, operator, outsider, robot } = PEOPLE;

let world: Requests;
beforeEach(() => {
  world = new Requests();
});

describe('a create request', () => {
  test('goes from submission to Ready, once', async () => {
    const id = await world.ready();
    const issue = world.issues.get(id);
    const handle = issue.appFields.handle;
    expect(issue.status).toBe('ready');
    expect(issue.appFields).toEqual({
      handle: world.record(id)?.key?.handle,
      state: 'Enabled',
      operation: null,
    });
    expect(handle && world.kms.usable(handle as never)).toBe(true);
    expect(issue.comments.map(({ paragraphs }) => paragraphs[0])).toEqual([
      'The key is made, and disabled.',
      'The key is ready.',
    ]);
    expect(world.billing.events.map(({ type }) => type)).toEqual(['com.keydesk.key.charged.v1']);
    expect(world.issues.mails).toHaveLength(1);
  });

  test('shows the handle, disabled, while the operators are awaited', async () => {
    const id = await world.approved();
    const issue = world.issues.get(id);
    expect(issue.status).toBe('waiting-for-operators');
    expect(issue.appFields.state).toBe('Disabled; waits for the KMS operators');
    expect(issue.appFields.operation).toBe(world.kms.operators.pending()[0]?.id);
  });

  test('polls in one chain, however often a hop is delivered', async () => {
    await world.approved();
    for (let round = 0; round < 6; round++) {
      for (const item of [...world.queue]) world.queue.push(item);
      world.now += 400_000;
      await world.drain();
    }
    expect(world.queue.filter(({ hint }) => hint.why === 'poll')).toHaveLength(1);
  });

  test.each([
    ['the requester', developer, 'You took part in this request'],
    ['somebody without the role', outsider, 'You do not have the approver role'],
    ['a rule', robot, 'not to a person'],
  ])('is not approved by %s', async (_who, actor, reason) => {
    const id = await world.submitted();
    world.issues.setStatus(id, 'approved', actor);
    await world.drain();
    expect(world.status(id)).toBe('waiting-for-approval');
    expect(world.issues.get(id).comments.at(-1)?.paragraphs.join(' ')).toContain(reason);
    expect(world.kms.usableLog).toEqual([]);
    expect(await world.kms.listKeys({ limit: 10 })).toEqual({ keys: [] });
  });

  test('is not approved by whoever was its reporter once', async () => {
    const id = await world.submitted();
    world.issues.setReporter(id, approver, developer);
    world.issues.setReporter(id, developer, developer);
    world.issues.setStatus(id, 'approved', approver);
    await world.drain();
    expect(world.status(id)).toBe('waiting-for-approval');
    world.issues.setStatus(id, 'approved', deputy);
    await world.drain();
    expect(world.status(id)).toBe('waiting-for-operators');
  });

  test('is void once its form is changed, even if set back', async () => {
    const id = await world.submitted();
    world.issues.edit(id, { keyType: 'AES-128' }, developer);
    world.issues.edit(id, { keyType: 'AES-256' }, developer);
    await world.drain();
    expect(world.status(id)).toBe('draft');
    expect(world.issues.get(id).comments.at(-1)?.paragraphs.join(' ')).toContain('keyType');
    world.issues.setStatus(id, 'waiting-for-approval', developer);
    await world.drain();
    expect(world.status(id)).toBe('waiting-for-approval');
    expect(world.store.archive.size).toBe(1);
  });

  test('never makes a usable key of an edit that comes while the operators decide', async () => {
    const id = await world.approved();
    const [task] = world.kms.operators.pending();
    world.issues.edit(id, { keyType: 'AES-128' }, developer);
    if (task) world.kms.operators.approve(task.id, operator);
    await world.settle(60_000);
    const key = await world.kms.findByRequestId(world.record(id)?.snapshot.requestId as never);
    expect(world.status(id)).toBe('draft');
    expect(key?.state).not.toBe('Enabled');
    expect(world.billing.events.map(({ type }) => type).sort()).toEqual([
      'com.keydesk.key.charged.v1',
      'com.keydesk.key.credited.v1',
    ]);
  });

  test('goes back to draft with every finding where the policy refuses', async () => {
    const id = world.issues.create(developer, 'create', {
      ...goodForm(world.now),
      keyType: 'RSA-2048',
      costCentre: null,
    });
    world.issues.setStatus(id, 'waiting-for-approval', developer);
    await world.drain();
    expect(world.status(id)).toBe('draft');
    expect(world.record(id)).toBeUndefined();
    const text = world.issues.get(id).comments.at(-1)?.paragraphs.join('\n') ?? '';
    expect(text).toContain('Cost centre');
    expect(text).toContain('[');
  });

  test('is quarantined where it stands past Draft without a record of ours', async () => {
    const id = world.issues.create(developer, 'create', goodForm(world.now), 'approved');
    world.issues.setStatus(id, 'waiting-for-operators', approver);
    await world.settle(600_000);
    expect(world.record(id)).toBeUndefined();
    expect(world.issues.get(id).appFields.state).toBe('Not served by Keydesk');
    expect(world.issues.get(id).comments).toHaveLength(1);
  });

  test('waits for a KMS that is down, says so, and ends where it should', async () => {
    world.faults.inject('before', 'before', 'lost-answer');
    const id = await world.approved();
    expect(world.issues.get(id).appFields.state).toContain('the KMS gives no answer');
    await world.settle(600_000);
    expect(world.status(id)).toBe('waiting-for-operators');
    expect((await world.kms.listKeys({ limit: 10 })).keys).toHaveLength(1);
  });

  test('goes on soon after a Jira that asked to wait, and tells each thing once', async () => {
    const id = await world.submitted();
    for (let outage = 1; outage <= 8; outage++) {
      world.jiraOutages = outage;
      if (outage === 1) world.issues.setStatus(id, 'approved', approver);
      else world.push({ issueId: id, why: 'due' });
      await world.drain();
      world.now += 10_000;
      await world.drain();
    }
    expect(world.status(id)).toBe('waiting-for-operators');
    expect(world.issues.get(id).comments).toHaveLength(1);
    expect((await world.kms.listKeys({ limit: 10 })).keys).toHaveLength(1);
  });

  test('fails after two hours without a KMS, and a retry takes it on', async () => {
    const id = await world.submitted();
    world.faults.inject(...Array.from({ length: 60 }, () => 'before' as const));
    world.issues.setStatus(id, 'approved', approver);
    await world.settle(3 * 3_600_000, 40);
    expect(world.status(id)).toBe('failed');
    world.faults.clear();
    world.issues.setStatus(id, 'approved', developer);
    await world.drain();
    expect(world.status(id)).toBe('waiting-for-operators');
  });

  test('puts the key away where the operators deny', async () => {
    const id = await world.approved();
    const [task] = world.kms.operators.pending();
    if (task) world.kms.operators.deny(task.id, operator, 'Wrong project');
    await world.settle(60_000);
    expect(world.status(id)).toBe('denied');
    expect(world.issues.get(id).comments.at(-1)?.paragraphs.join(' ')).toContain('Wrong project');
    expect((await world.kms.listKeys({ limit: 10 })).keys[0]?.state).toBe('PendingDeletion');
    expect(world.billing.events).toHaveLength(2);
  });

  test('is revised after a denial, and gets a key of the same name', async () => {
    const id = await world.approved();
    const [task] = world.kms.operators.pending();
    if (task) world.kms.operators.deny(task.id, operator, 'Wrong project');
    await world.settle(60_000);
    world.issues.setStatus(id, 'draft', developer);
    world.issues.setStatus(id, 'waiting-for-approval', developer);
    await world.drain();
    world.issues.setStatus(id, 'approved', approver);
    await world.drain();
    const [again] = world.kms.operators.pending();
    if (again) world.kms.operators.approve(again.id, operator);
    await world.settle(60_000);
    expect(world.status(id)).toBe('ready');
    expect(new Set(world.kms.usableLog.map(({ requestId }) => requestId)).size).toBe(1);
    expect(world.billing.events).toHaveLength(3);
  });

  test('puts the key away where the issue is deleted', async () => {
    const id = await world.approved();
    world.issues.remove(id, developer);
    await world.settle(60_000);
    expect((await world.kms.listKeys({ limit: 10 })).keys[0]?.state).toBe('PendingDeletion');
    expect(world.record(id)?.state).toBe('voided');
  });

  test('expires where nobody approves', async () => {
    const id = await world.submitted();
    await world.settle(29 * DAY);
    expect(world.status(id)).toBe('approval-expired');
  });

  test('refuses a name that another request holds', async () => {
    await world.submitted();
    const second = world.issues.create(deputy, 'create', goodForm(world.now));
    world.issues.setStatus(second, 'waiting-for-approval', deputy);
    await world.drain();
    expect(world.status(second)).toBe('draft');
    expect(world.issues.get(second).comments.at(-1)?.paragraphs.join(' ')).toContain('naming.taken');
  });
});
