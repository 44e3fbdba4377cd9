import type { RequestContext } from '../../../src/app/ports/kms';
import { askForRotation } from '../../../src/app/usecases/ask-in-panel';
import type { AccountId, IssueId, RequestId } from '../../../src/domain/ids';
import type { FakeKmsOptions } from '../../fakes/kms/fake-kms';
import { DAY, PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

const { developer, approver, operator, outsider } = PEOPLE;
const MINUTE = 60_000;

/** A key in service, in a KMS whose operators are asked about versions unless told. */
async function inService(kms: Partial<FakeKmsOptions> = {}, period: number | null = null) {
  const world = new PanelWorld({ kms });
  const id = await world.ready({ rotationPeriodDays: period });
  const handle = world.record(id)?.key?.handle;
  if (!handle) throw new Error('The request has no key');
  const version = async () => {
    const key = await world.kms.describeKey(handle);
    return key.ok ? key.value.version : undefined;
  };
  const rotate = (me: AccountId) => askForRotation(world.panelDesk(me), id, me);
  const events = async () => {
    const trail = await world.store.auditTrail(world.record(id)?.snapshot.requestId ?? ('none' as RequestId));
    return trail.map(({ event, actor, facts }) => ({ event, actor, facts: JSON.parse(facts) }));
  };
  return { world, id, handle, version, rotate, events };
}

const lastComment = (world: PanelWorld, id: IssueId): string =>
  world.issues.get(id).comments.at(-1)?.paragraphs.join('\n') ?? '';

const AT_ONCE = { asksToRotate: false };

describe('a rotation that somebody asks for', () => {
  test.each([
    ['requester', developer],
    ['approver', approver],
  ])('makes the next version for the %s, and is told and on the record', async (_, me) => {
    const { world, id, handle, version, rotate, events } = await inService(AT_ONCE);
    expect(await rotate(me)).toEqual({ ok: true, value: true });
    expect((await world.see(id, me)).busy).toBe(true);
    await world.settle(MINUTE);
    expect(await version()).toBe(2);
    expect(world.status(id)).toBe('ready');
    expect(world.record(id)?.key).toMatchObject({ handle, version: 2 });
    expect(lastComment(world, id)).toContain(
      'The key is rotated.\nVersion 2 is in use, under the same handle',
    );
    const told = await events();
    expect(told).toContainEqual({
      event: 'rotation-ordered',
      actor: me,
      facts: { kind: 'rotation-ordered', reason: 'asked', by: me },
    });
    expect(told.at(-1)).toMatchObject({
      event: 'key-rotated',
      facts: { reason: 'asked', key: { version: 2 } },
    });
    const view = await world.see(id, me);
    expect(view.busy).toBe(false);
    expect(view.rotation).toMatchObject({ version: 2, rotatedAt: expect.any(Number), underWay: null });
  });

  test('waits for the operators where they have to agree; who asked is kept from agreeing', async () => {
    const { world, id, version, rotate } = await inService();
    await rotate(approver);
    await world.settle(MINUTE);
    expect(world.status(id)).toBe('ready');
    expect(await version()).toBe(1);
    const view = await world.see(id, developer);
    expect(view.headline).toBe('The key is ready to use. Its rotation waits for the KMS operators.');
    expect(view.actions.map(({ name }) => name)).not.toContain('rotate');
    const [task] = world.kms.operators.pending();
    expect(task?.action).toBe('rotate');
    expect(view.approvalId).toBe(task?.id);
    if (task) expect(world.kms.operators.approve(task.id, approver).ok).toBe(false);
    world.agree();
    await world.settle(10 * MINUTE);
    expect(await version()).toBe(2);
    expect(lastComment(world, id)).toContain(`Agreed by ${operator}.`);
    expect(world.record(id)?.operators).toBeUndefined();
  });

  test('that the operators deny leaves the key as it is, says why, and can be asked for again', async () => {
    const { world, id, handle, version, rotate } = await inService();
    await rotate(developer);
    await world.settle(MINUTE);
    const [task] = world.kms.operators.pending();
    if (task) world.kms.operators.deny(task.id, operator, 'Not this week.');
    await world.settle(10 * MINUTE);
    expect(await version()).toBe(1);
    expect(world.kms.usable(handle)).toBe(true);
    expect(lastComment(world, id)).toContain(
      `The key is not rotated.\nDenied by ${operator}: Not this week.`,
    );
    const { notices, actions } = await world.see(id, developer);
    expect(notices).toEqual([
      expect.objectContaining({
        title: 'The key was not rotated',
        lines: [`Denied by ${operator}: Not this week.`],
      }),
    ]);
    expect(actions.map(({ name }) => name)).toContain('rotate');
    await rotate(developer);
    await world.settle(MINUTE);
    world.agree();
    await world.settle(10 * MINUTE);
    expect(await version()).toBe(2);
    expect((await world.see(id, developer)).notices).toEqual([]);
  });

  test('is refused to whoever has no part in the key', async () => {
    const { world, version, rotate } = await inService(AT_ONCE);
    expect(await rotate(outsider)).toMatchObject({
      ok: false,
      refusal: { what: expect.stringContaining('You may not rotate this key') },
    });
    await world.settle(MINUTE);
    expect(await version()).toBe(1);
  });

  test('is refused, and not offered, where the KMS makes no versions of the type', async () => {
    const { world, id, rotate } = await inService({
      features: { rotation: { onDemand: ['EC-P256'], automatic: [] } },
    });
    expect((await world.see(id, developer)).actions.map(({ name }) => name)).not.toContain('rotate');
    expect(await rotate(developer)).toMatchObject({
      ok: false,
      refusal: { what: 'The KMS makes no new versions of keys of this type when it is asked.' },
    });
    expect(world.store.asks.size).toBe(0);
    expect(world.record(id)?.rotation).toBeUndefined();
  });

  test('asked for twice makes one version', async () => {
    const { world, version, rotate } = await inService(AT_ONCE);
    await rotate(developer);
    await rotate(approver);
    await world.settle(10 * MINUTE);
    expect(await version()).toBe(2);
  });

  test.each(['before', 'lost-answer', 'late', 'nonsense', 'server-error', 'duplicate'] as const)(
    'whatever call suffers %s, makes one version in the end',
    async (fault) => {
      for (let nth = 0; nth < 4; nth += 1) {
        const { world, version, rotate } = await inService(AT_ONCE);
        await rotate(developer);
        world.faults.inject(...Array.from({ length: nth }, () => 'none' as const), fault);
        await world.settle(20 * MINUTE);
        await world.faults.deliverLate();
        expect(await version()).toBe(2);
      }
    },
  );

  test('of a key that was disabled in the KMS meanwhile is told as refused', async () => {
    const { world, id, handle, rotate } = await inService(AT_ONCE);
    await rotate(developer);
    const context = { requestId: world.record(id)?.snapshot.requestId, generation: 1 };
    await world.kms.disableKey(handle, context as RequestContext);
    await world.settle(MINUTE);
    expect(lastComment(world, id)).toContain(
      'The key is Disabled in the KMS, and only an enabled key is rotated.',
    );
  });

  test('is dropped where the key is to be enabled again: its approval is taken back', async () => {
    const { world, id, rotate } = await inService();
    await rotate(developer);
    await world.settle(MINUTE);
    const [task] = world.kms.operators.pending();
    world.issues.setStatus(id, 'waiting-for-operators', developer);
    await world.settle(MINUTE);
    expect(world.record(id)?.rotation).toBeUndefined();
    expect(task && (await world.kms.getApproval(task.id))).toMatchObject({ value: { state: 'withdrawn' } });
  });
});

describe('a rotation whose period is over', () => {
  test('is made by the schedule, again and again, and says so', async () => {
    const { world, id, version, events } = await inService(AT_ONCE, 30);
    expect((await world.see(id, developer)).rotation).toMatchObject({
      version: 1,
      next: { by: 'keydesk' },
    });
    await world.settle(29 * DAY, 40);
    expect(await version()).toBe(1);
    await world.settle(2 * DAY, 40);
    expect(await version()).toBe(2);
    await world.settle(31 * DAY, 40);
    expect(await version()).toBe(3);
    expect(lastComment(world, id)).toContain('The rotation period of the request was over.');
    expect(await events()).toContainEqual({
      event: 'rotation-ordered',
      actor: 'keydesk',
      facts: { kind: 'rotation-ordered', reason: 'due' },
    });
  });

  test('is left to a KMS that keeps to the period by itself', async () => {
    const { world, id, version } = await inService(
      { ...AT_ONCE, features: { rotation: { onDemand: ['AES-256'], automatic: ['AES-256'] } } },
      30,
    );
    await world.settle(70 * DAY, 200);
    expect(await version()).toBe(1);
    const orders = (
      await world.store.auditTrail(world.record(id)?.snapshot.requestId ?? ('none' as RequestId))
    ).filter(({ event }) => event === 'rotation-ordered');
    expect(orders).toHaveLength(2);
    expect(world.issues.get(id).comments.some(({ paragraphs }) => /rotat/.test(paragraphs.join()))).toBe(
      false,
    );
  });

  test('is not made where somebody rotated the key meanwhile', async () => {
    const { world, id, handle, version } = await inService(AT_ONCE, 30);
    await world.settle(20 * DAY, 20);
    const { requestId } = world.record(id)?.snapshot ?? {};
    await world.kms.rotateKey(handle, 2, { requestId, generation: 1 } as RequestContext);
    await world.settle(15 * DAY, 40);
    expect(await version()).toBe(2);
    expect(world.record(id)?.key).toMatchObject({ version: 2 });
    await world.settle(16 * DAY, 40);
    expect(await version()).toBe(3);
  });

  test('and that the operators deny is for attention, and asked for again a week later', async () => {
    const { world, id, version } = await inService({}, 30);
    await world.settle(31 * DAY, 40);
    const [task] = world.kms.operators.pending();
    if (task) world.kms.operators.deny(task.id, operator, 'Freeze.');
    await world.settle(DAY, 20);
    expect((await world.store.attentionIssues({ limit: 5, cursor: null })).issueIds).toEqual([id]);
    expect(lastComment(world, id)).toMatch(/Freeze\.\n.* It is tried again on 20/);
    expect(world.kms.operators.pending()).toEqual([]);
    await world.settle(8 * DAY, 40);
    world.agree();
    await world.settle(DAY, 20);
    expect(await version()).toBe(2);
    expect((await world.store.attentionIssues({ limit: 5, cursor: null })).issueIds).toEqual([]);
  });

  test('stops with the key: a deleted key is not rotated', async () => {
    const { world, id, version } = await inService(AT_ONCE, 30);
    const deletion = await world.deletionOf(id);
    world.issues.setStatus(deletion, 'approved', approver);
    await world.drain();
    world.agree();
    await world.settle(40 * DAY, 80);
    expect(world.status(id)).toBe('retired');
    expect(await version()).toBe(1);
  });
});
