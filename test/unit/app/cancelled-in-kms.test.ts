import { verifyChain } from '../../../src/domain/audit';
import type { IssueId } from '../../../src/domain/ids';
import type { FakeKmsOptions } from '../../fakes/kms/fake-kms';
import { DAY, PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

const { developer, approver, operator, outsider } = PEOPLE;
const MINUTE = 60_000;

const comments = (world: PanelWorld, id: IssueId): string[] =>
  world.issues.get(id).comments.map(({ paragraphs }) => paragraphs.join('\n'));

const IN_PERSON = { by: ['Olga'], reason: 'Payments still needs it.' };

/** A deletion in its undo window. */
async function pending(options: Partial<FakeKmsOptions> = {}) {
  const world = new PanelWorld({ kms: options });
  const made = await world.ready();
  const handle = world.record(made)?.key?.handle;
  if (!handle) throw new Error('The request has no key');
  const deletion = await world.deletionOf(made);
  world.issues.setStatus(deletion, 'approved', approver);
  await world.drain();
  world.agree();
  await world.settle(MINUTE);
  expect(world.status(deletion)).toBe('pending-deletion');
  const state = async () => {
    const key = await world.kms.describeKey(handle);
    return key.ok ? key.value.state : key.refusal.code;
  };
  const events = async () => {
    const record = world.record(deletion);
    return record ? world.store.auditTrail(record.snapshot.requestId) : [];
  };
  return { world, made, deletion, handle, state, events };
}

describe('a deletion that somebody cancels in the KMS', () => {
  test('is followed by the issue, with who and why by the KMS, once', async () => {
    const { world, made, deletion, handle, state, events } = await pending();
    // Days into the window: it is looked at all along.
    await world.settle(2 * DAY, 48);
    expect(world.status(deletion)).toBe('pending-deletion');
    world.kms.cancelInPerson(handle, IN_PERSON);
    await world.settle(2 * 60 * MINUTE, 24);
    expect(world.status(deletion)).toBe('restored');
    expect(world.status(made)).toBe('ready');
    expect(comments(world, deletion).at(-1)).toBe(
      [
        'The deletion is cancelled.',
        'It was cancelled in the KMS itself, by Olga: Payments still needs it.',
        'The key stays disabled. Its use has to be agreed again by the KMS operators.',
      ].join('\n'),
    );
    expect(await state()).toBe('Disabled');
    const trail = await events();
    expect(trail.filter(({ event }) => event === 'cancelled-in-kms')).toMatchObject([
      { actor: 'kms', before: 'pending-deletion', after: 'restored' },
    ]);
    expect(verifyChain(trail)).toMatchObject({ ok: true });
    const told = comments(world, deletion).length;
    await world.settle(10 * DAY, 60);
    expect(comments(world, deletion)).toHaveLength(told);
    expect(await state()).toBe('Disabled');
  });

  test('frees the key for another deletion, and the operators for its enabling', async () => {
    const { world, made, deletion, handle } = await pending();
    world.kms.cancelInPerson(handle, IN_PERSON);
    await world.settle(2 * 60 * MINUTE, 24);
    expect(world.status(deletion)).toBe('restored');
    const second = await world.deletionOf(made);
    expect(world.status(second)).toBe('waiting-for-approval');
    const view = await world.see(made, developer);
    expect(view.actions.map(({ name }) => name)).toContain('enable-again');
  });

  test('says so where the KMS does not tell by whom', async () => {
    const { world, deletion, handle } = await pending();
    world.kms.cancelInPerson(handle);
    await world.settle(2 * 60 * MINUTE, 24);
    expect(comments(world, deletion).at(-1)).toContain(
      'It was cancelled in the KMS itself, and the KMS does not say by whom.',
    );
  });

  test('is not believed of a KMS that has only just taken the order', async () => {
    const { world, deletion, state } = await pending();
    const described = world.kms.describeKey.bind(world.kms);
    world.kms.describeKey = async (handle) => {
      const key = await described(handle);
      return key.ok ? { ok: true, value: { ...key.value, state: 'Disabled' } } : key;
    };
    const since = world.record(deletion)?.since ?? 0;
    world.now = since + 59_000;
    world.push({ issueId: deletion, why: 'poll', hop: 50 });
    await world.drain();
    world.kms.describeKey = described;
    expect(world.status(deletion)).toBe('pending-deletion');
    expect(await state()).toBe('PendingDeletion');
  });
});

describe('a cancellation that the operators of the KMS have to agree to', () => {
  const asked = async (options: Partial<FakeKmsOptions> = {}) => {
    const there = await pending({ asksToCancel: true, ...options });
    there.world.issues.setStatus(there.deletion, 'restored', developer);
    await there.world.settle(MINUTE);
    return there;
  };

  test('keeps the issue where the key is, and says who is asked', async () => {
    const { world, deletion, state } = await asked();
    expect(await state()).toBe('PendingDeletion');
    expect(world.status(deletion)).toBe('pending-deletion');
    const [task, ...more] = world.kms.operators.pending();
    expect(more).toEqual([]);
    expect(task).toMatchObject({ action: 'cancel-deletion' });
    expect(comments(world, deletion).at(-1)).toContain(
      `The KMS operators are asked to cancel the deletion.\nThe KMS operators find it as approval ${task?.id}`,
    );
    const view = await world.see(deletion, developer);
    expect(view.headline).toContain('Cancelling its deletion waits for the KMS operators');
    expect(view.approvalId).toBe(task?.id);
    expect(view.actions.map(({ name }) => name)).not.toContain('cancel-deletion');
  });

  test('is done once they agree, whatever the window says meanwhile', async () => {
    const { world, made, deletion, state } = await asked();
    await world.settle(9 * DAY, 60);
    expect(await state()).toBe('PendingDeletion');
    world.agree();
    await world.settle(10 * MINUTE);
    expect(await state()).toBe('Disabled');
    expect(world.status(deletion)).toBe('restored');
    expect(world.status(made)).toBe('ready');
    expect(comments(world, deletion).at(-1)).toContain(`The deletion is cancelled.\nAgreed by ${operator}.`);
  });

  test('is told as denied, with the reason, and can be asked for again', async () => {
    const { world, deletion, state } = await asked();
    const [task] = world.kms.operators.pending();
    if (task) world.kms.operators.deny(task.id, operator, 'The key is compromised.');
    await world.settle(10 * MINUTE);
    expect(world.status(deletion)).toBe('pending-deletion');
    expect(comments(world, deletion).at(-1)).toMatch(
      /^The deletion is not cancelled\.\nDenied by person-operator: The key is compromised\.\nThe key is still to be destroyed, on 2026-/,
    );
    world.issues.setStatus(deletion, 'restored', developer);
    await world.settle(MINUTE);
    world.agree();
    await world.settle(10 * MINUTE);
    expect(await state()).toBe('Disabled');
    expect(world.status(deletion)).toBe('restored');
  });

  test('expires, and the key is destroyed at the end of its window', async () => {
    const { world, made, deletion, state } = await asked({ approvalLifetimeMs: 2 * DAY });
    await world.settle(3 * DAY, 60);
    expect(world.status(deletion)).toBe('pending-deletion');
    expect(comments(world, deletion).at(-1)).toContain(
      'The deletion is not cancelled.\nThe KMS operators did not decide in time.',
    );
    await world.settle(6 * DAY, 60);
    expect(await state()).toBe('Destroyed');
    expect(world.status(deletion)).toBe('deleted');
    expect(world.status(made)).toBe('retired');
    expect(world.record(deletion)?.operators).toBeUndefined();
  });

  test('is asked for once, however often it is taken again in Jira', async () => {
    const { world, deletion } = await asked();
    const [task] = world.kms.operators.pending();
    world.issues.setStatus(deletion, 'restored', outsider);
    await world.settle(10 * MINUTE);
    expect(world.kms.operators.pending().map(({ id }) => id)).toEqual([task?.id]);
    expect(world.status(deletion)).toBe('pending-deletion');
  });

  test('goes on where the issue is gone, and ends with the operators', async () => {
    const { world, deletion, made, state } = await pending({ asksToCancel: true });
    world.issues.remove(deletion, developer);
    await world.settle(10 * MINUTE);
    expect(world.record(deletion)).toMatchObject({
      state: 'voided',
      operators: { action: 'cancel-deletion' },
    });
    world.agree();
    await world.settle(20 * MINUTE);
    expect(await state()).toBe('Disabled');
    expect(world.record(deletion)?.operators).toBeUndefined();
    expect(world.status(made)).toBe('ready');
  });
});
