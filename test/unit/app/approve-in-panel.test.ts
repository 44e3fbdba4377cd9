import { JiraRefused } from '../../../src/app/ports/jira-refusal';
import { approveInPanel } from '../../../src/app/usecases/approve-in-panel';
import type { AccountId, IssueId } from '../../../src/domain/ids';
import { VOUCHING_LASTS } from '../../../src/domain/policy/vouching';
import { goodForm, PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

const { developer, approver, deputy, outsider, robot } = PEOPLE;

let world: PanelWorld;
beforeEach(() => {
  world = new PanelWorld();
});

const hashOf = (id: IssueId): string => world.record(id)?.snapshotHash ?? '';
const approve = (id: IssueId, me: AccountId, hash = hashOf(id)) =>
  approveInPanel(world.panelDesk(me), id, me, hash);
/** The transition alone, as Jira's own button or its REST API takes it. */
const transition = async (id: IssueId, me: AccountId): Promise<void> => {
  world.issues.setStatus(id, 'approved', me);
  await world.drain();
};
const vouch = (id: IssueId, by: AccountId, changes: object = {}) =>
  world.store.vouch({
    requestId: world.record(id)?.snapshot.requestId as never,
    accountId: by,
    snapshotHash: hashOf(id) as never,
    at: world.now,
    ...changes,
  });
const isMade = async () => (await world.kms.listKeys({ limit: 10 })).keys.length > 0;
const expectRefused = async (id: IssueId): Promise<void> => {
  expect(world.status(id)).toBe('waiting-for-approval');
  expect(world.issues.get(id).comments.at(-1)?.paragraphs.join(' ')).toContain('high tier');
  expect(await isMade()).toBe(false);
};

test('what the approver saw is what is made, and stands in the record and the chain', async () => {
  const id = await world.restricted();
  const seenAt = world.now;
  expect(await approve(id, approver)).toEqual({ ok: true, value: true });
  await world.drain();
  expect(world.status(id)).toBe('waiting-for-operators');
  expect(world.record(id)?.approval).toMatchObject({ approver, vouchedAt: seenAt });
  const { timeline } = await world.see(id, developer);
  expect(timeline.find(({ title }) => title === 'Approved')?.details).toEqual([
    `In the panel, as frozen: ${hashOf(id).slice(0, 12)}.`,
  ]);
  expect(world.store.vouchings.size).toBe(0);
});

test('a standard tier can be approved in the panel as well, or without it', async () => {
  const first = await world.submitted();
  expect(await approve(first, approver)).toMatchObject({ ok: true });
  await world.drain();
  expect(world.record(first)?.approval?.vouchedAt).toBe(world.now);
  const second = world.issues.create(developer, 'create', goodForm(world.now, 'payments-other'));
  world.issues.setStatus(second, 'waiting-for-approval', developer);
  await world.drain();
  await transition(second, approver);
  expect(world.record(second)?.approval).not.toHaveProperty('vouchedAt');
});

describe('a high tier', () => {
  test('is not approved by the transition alone', async () => {
    const id = await world.restricted();
    await transition(id, approver);
    await expectRefused(id);
  });

  test("is not approved on somebody else's word", async () => {
    const id = await world.restricted();
    await vouch(id, deputy);
    await transition(id, approver);
    await expectRefused(id);
  });

  test('is not approved on what was said of another request', async () => {
    const id = await world.restricted();
    const other = world.draft({
      dataClassification: 'restricted',
      protectionLevel: 'hsm',
      name: 'payments-b',
    });
    world.issues.setStatus(other, 'waiting-for-approval', developer);
    await world.drain();
    await vouch(other, approver);
    await transition(id, approver);
    await expectRefused(id);
  });

  test('is not approved on what was shown of another snapshot', async () => {
    const id = await world.restricted();
    await vouch(id, approver, { snapshotHash: 'f'.repeat(64) });
    await transition(id, approver);
    await expectRefused(id);
  });

  test('is not approved on what was said before a resubmission', async () => {
    const id = await world.restricted();
    await vouch(id, approver);
    world.issues.setStatus(id, 'withdrawn', developer);
    await world.drain();
    world.issues.setStatus(id, 'draft', developer);
    await world.drain();
    world.issues.setStatus(id, 'waiting-for-approval', developer);
    await world.drain();
    await transition(id, approver);
    await expectRefused(id);
  });

  test.each([
    ['long after it', VOUCHING_LASTS + 1],
    ['before it', -120_000],
  ])('is not approved by a transition %s', async (_when, later) => {
    const id = await world.restricted();
    await vouch(id, approver, { at: world.now - later });
    await transition(id, approver);
    await expectRefused(id);
  });

  test('uses what was said once: after a refusal it has to be said again', async () => {
    const id = await world.restricted();
    await vouch(id, approver);
    world.issues.role = { accountIds: [], groupIds: [] };
    await transition(id, approver);
    expect(world.status(id)).toBe('waiting-for-approval');
    world.issues.role = { accountIds: [], groupIds: ['approvers'] };
    await transition(id, approver);
    await expectRefused(id);
  });

  test('is approved all the same where the pass that reads it dies, at whatever call', async () => {
    for (let at = 1; at <= 16; at++) {
      for (const after of [true, false]) {
        world = new PanelWorld();
        const id = await world.restricted();
        expect(await approve(id, approver)).toMatchObject({ ok: true });
        world.crash = { at, after, calls: 0 };
        await world.settle(600_000);
        expect([at, after, world.status(id)]).toEqual([at, after, 'waiting-for-operators']);
        expect(world.record(id)?.approval?.approver).toBe(approver);
      }
    }
  });
});

describe('the panel refuses', () => {
  test.each([
    ['the requester, who holds the role as well', developer, 'You took part'],
    ['somebody without the role', outsider, 'do not have the approver role'],
    ['a rule', robot, 'not to a person'],
  ])('%s', async (_who, me, reason) => {
    const id = await world.restricted();
    expect(await approve(id, me)).toMatchObject({ refusal: { what: expect.stringContaining(reason) } });
    await world.drain();
    expect(world.status(id)).toBe('waiting-for-approval');
    expect(world.store.vouchings.size).toBe(0);
  });

  test('a hash that is not of what stands now', async () => {
    const id = await world.restricted();
    const answer = await approve(id, approver, 'f'.repeat(64));
    expect(answer).toMatchObject({ refusal: { what: expect.stringContaining('has changed') } });
    expect(world.store.vouchings.size).toBe(0);
  });

  test('a request that does not wait', async () => {
    const draft = world.draft();
    expect(await approve(draft, approver, 'f'.repeat(64))).toMatchObject({
      refusal: { what: expect.stringContaining('does not wait') },
    });
    const id = await world.approved();
    expect(await approve(id, deputy)).toMatchObject({
      refusal: { what: expect.stringContaining('does not wait') },
    });
  });

  test('and keeps nothing where Jira does not offer the step', async () => {
    const id = await world.restricted();
    const desk = { ...world.panelDesk(approver), person: world.panelDesk(outsider).person };
    expect(await approveInPanel(desk, id, approver, hashOf(id))).toMatchObject({ ok: false });
    expect(world.store.vouchings.size).toBe(0);
  });

  test.each([
    ['nothing where Jira refuses the step', { kind: 'conflict', messages: [] }, 0],
    ['nothing where Jira does not let them', { kind: 'forbidden', messages: [] }, 0],
    [
      'what was said where Jira may have taken it',
      { kind: 'unavailable', retryAfterSeconds: undefined, detail: 'No answer' },
      1,
    ],
  ] as const)('and keeps %s', async (_what, refusal, kept) => {
    const id = await world.restricted();
    const { person, ...desk } = world.panelDesk(approver);
    const take = async () => {
      throw new JiraRefused('POST transitions', refusal);
    };
    const read = (issueId: IssueId) => person.read(issueId);
    const fileDeletion: typeof person.fileDeletion = (...args) => person.fileDeletion(...args);
    const refusing = { ...desk, person: { read, take, fileDeletion } };
    await expect(approveInPanel(refusing, id, approver, hashOf(id))).rejects.toThrow(JiraRefused);
    expect(world.store.vouchings.size).toBe(kept);
  });
});
