import type { RequestContext } from '../../../src/app/ports/kms';
import { askToDestroy } from '../../../src/app/usecases/ask-in-panel';
import type { IssueId } from '../../../src/domain/ids';
import type { FakeKmsOptions } from '../../fakes/kms/fake-kms';
import { DAY, PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

const { developer, approver, operator, outsider } = PEOPLE;
const MINUTE = 60_000;

const comments = (world: PanelWorld, id: IssueId): string[] =>
  world.issues.get(id).comments.map(({ paragraphs }) => paragraphs.join('\n'));

/** A deletion whose window is over, in a KMS that doesn't end windows by itself. */
async function over(windowsEnd: NonNullable<FakeKmsOptions['windowsEnd']>) {
  const world = new PanelWorld({ kms: { windowsEnd } });
  const made = await world.ready();
  const handle = world.record(made)?.key?.handle;
  if (!handle) throw new Error('The request has no key');
  const deletion = await world.deletionOf(made);
  world.issues.setStatus(deletion, 'approved', approver);
  await world.drain();
  if (windowsEnd === 'when-told') world.agree();
  await world.settle(MINUTE);
  expect(world.status(deletion)).toBe('pending-deletion');
  await world.settle(8 * DAY, 60);
  const state = async () => {
    const key = await world.kms.describeKey(handle);
    return key.ok ? key.value.state : key.refusal.code;
  };
  return { world, made, deletion, handle, state };
}

const waiting = () => over('when-operators-agree');

test('a KMS that is told ends the window, and the request that made the key is retired', async () => {
  const { world, made, deletion, state } = await over('when-told');
  expect(await state()).toBe('Destroyed');
  expect(world.status(deletion)).toBe('deleted');
  expect(world.status(made)).toBe('retired');
});

test('the operators are asked once at the end of the window, and what they agree to is done', async () => {
  const { world, deletion, state } = await waiting();
  expect(await state()).toBe('PendingDeletion');
  expect(world.kms.operators.pending()).toHaveLength(1);
  expect(comments(world, deletion).at(-1)).toContain('The KMS operators are asked to destroy the key.');
  const view = await world.see(deletion, developer);
  expect(view.headline).toBe(
    'The undo window is over. The key is disabled; its end waits for the KMS operators.',
  );
  expect(view.approvalId).toBe(world.kms.operators.pending()[0]?.id);
  expect(view.deletionDue).toBeNull();
  world.agree();
  await world.settle(10 * MINUTE);
  expect(world.status(deletion)).toBe('deleted');
  expect(comments(world, deletion).at(-1)).toContain(`Agreed by ${operator}.`);
});

async function denied() {
  const there = await waiting();
  const { world } = there;
  const [task] = world.kms.operators.pending();
  if (task) world.kms.operators.deny(task.id, operator, 'An audit still needs it.');
  await world.settle(10 * MINUTE);
  return there;
}

test('a denial is told with reason and name, is for attention, and nobody is asked again by itself', async () => {
  const { world, deletion, handle, state } = await denied();
  expect(await state()).toBe('PendingDeletion');
  expect(world.kms.usable(handle)).toBe(false);
  expect(world.status(deletion)).toBe('pending-deletion');
  expect(comments(world, deletion).at(-1)).toContain(
    `The key is not destroyed.\nDenied by ${operator}: An audit still needs it.`,
  );
  expect((await world.store.attentionIssues({ limit: 5, cursor: null })).issueIds).toEqual([deletion]);
  const view = await world.see(deletion, developer);
  expect(view.notices[0]).toMatchObject({
    title: 'The key is not destroyed',
    lines: [
      `Denied by ${operator}: An audit still needs it.`,
      expect.stringContaining('Ask again to destroy'),
    ],
  });
  expect(view.actions.map(({ name }) => name)).toEqual(['cancel-deletion', 'destroy-again']);
  const told = comments(world, deletion).length;
  await world.settle(3 * DAY, 40);
  expect(world.kms.operators.pending()).toEqual([]);
  expect(comments(world, deletion)).toHaveLength(told);
});

test('a denied destruction is asked for again by who may, and then done', async () => {
  const { world, deletion, state } = await denied();
  expect(await askToDestroy(world.panelDesk(outsider), deletion, outsider)).toMatchObject({ ok: false });
  expect(await askToDestroy(world.panelDesk(developer), deletion, developer)).toMatchObject({ ok: true });
  await world.settle(10 * MINUTE);
  world.agree();
  await world.settle(10 * MINUTE);
  expect(await state()).toBe('Destroyed');
  expect(world.status(deletion)).toBe('deleted');
  expect((await world.store.attentionIssues({ limit: 5, cursor: null })).issueIds).toEqual([]);
});

test('a denied destruction can still be taken back', async () => {
  const { world, made, deletion, state } = await denied();
  world.issues.setStatus(deletion, 'restored', developer);
  await world.settle(10 * MINUTE);
  expect(await state()).toBe('Disabled');
  expect(world.status(deletion)).toBe('restored');
  expect(world.status(made)).toBe('ready');
  expect(await askToDestroy(world.panelDesk(developer), deletion, developer)).toMatchObject({ ok: false });
});

test('a deletion that is taken back while the operators are asked withdraws the question', async () => {
  const { world, deletion, state } = await waiting();
  const [task] = world.kms.operators.pending();
  world.issues.setStatus(deletion, 'restored', developer);
  await world.settle(10 * MINUTE);
  expect(await state()).toBe('Disabled');
  expect(task && (await world.kms.getApproval(task.id))).toMatchObject({ value: { state: 'withdrawn' } });
});

test('what the operators agreed to and the KMS could not do is told as such', async () => {
  const world = new PanelWorld();
  const id = await world.approved();
  const { key, snapshot } = world.record(id) ?? {};
  if (!key || !snapshot) throw new Error('The request has no key');
  // An order of a newer generation reached the KMS: it no longer takes what this one asked for.
  const newer = { requestId: snapshot.requestId, generation: 5 } as RequestContext;
  await world.kms.cancelDeletion(key.handle, newer);
  world.agree();
  await world.settle(10 * MINUTE);
  expect(world.status(id)).toBe('failed');
  expect(comments(world, id).at(-1)).toContain(
    `Agreed by ${operator}, and the KMS could not carry it out: Generation 1 is older than 5.`,
  );
  const { timeline } = await world.see(id, developer);
  expect(timeline.map(({ title }) => title)).toContain('KMS operators agreed, and the KMS could not do it');
});
