import { randomUUID } from 'node:crypto';
import { any, type Governed, openGoverned } from './support/governed';
import { describeWithHsm } from './support/hsm';
import { DAY } from './support/kms';

describeWithHsm('changes of the rules', (module) => {
  let kms: Governed['kms'];
  let steps: Governed['steps'];
  let people: Governed['people'];
  let proposer: Governed['proposer'];
  let officer: Governed['officer'];
  let second: Governed['second'];
  let waiting: Governed['waiting'];
  let group: Governed['group'];
  let setQuorum: Governed['setQuorum'];
  let team: Governed['team'];
  beforeAll(async () => {
    ({ kms, steps, people, proposer, officer, second, waiting, group, setQuorum, team } =
      await openGoverned(module));
  });
  afterAll(() => kms?.close());

  describe('a change', () => {
    test('waits, is described, and is carried out by the vote that decides it', async () => {
      const name = await people.group();
      const proposed = await people.propose(...setQuorum(name, 'enable', any(2)));
      expect(proposed.body).toMatchObject({
        about: 'change',
        state: 'pending',
        keyGroup: name,
        action: 'change-policy',
        needed: 2,
        description: `enable in ${name} needs 2 of the operators, within 14 days`,
        mayDecide: false,
        whyNot: { code: 'forbidden' },
      });
      const path = `/v1/groups/${name}`;
      expect((await people.get(officer, path)).body).toMatchObject({
        quorums: { enable: { parts: any(1) } },
      });
      expect(await people.approve(officer, String(proposed.body.id))).toMatchObject({
        status: 200,
        body: { state: 'approved', decidedBy: ['officer'] },
      });
      expect((await people.get(officer, path)).body).toMatchObject({
        quorums: { enable: { parts: any(2) } },
      });
    });

    test('can not be decided by who proposed it, nor under another principal of the same account', async () => {
      const name = await people.group();
      const twin = await people.add('operator', { groups: [name], accountId: 'acc-proposer' });
      const { body } = await people.propose(...setQuorum(name, 'delete', any(1), 7));
      for (const who of [proposer, twin]) {
        expect(await people.approve(who, String(body.id))).toMatchObject({
          status: 403,
          body: { code: 'forbidden' },
        });
      }
    });

    test('proposed twice by the same person is one', async () => {
      const name = await people.group();
      const order = setQuorum(name, 'rotate', any(2));
      const [one, two] = await Promise.all([people.propose(...order), people.propose(...order)]);
      expect(one.body.id).toBe(two.body.id);
    });

    test('is denied by one, and taken back by who proposed it only', async () => {
      const name = await people.group();
      const first = String((await people.propose(...setQuorum(name, 'enable', any(2)))).body.id);
      expect(await people.post(officer, `/v1/changes/${first}/withdraw`)).toMatchObject({ status: 403 });
      expect(await people.post(proposer, `/v1/changes/${first}/withdraw`)).toMatchObject({
        body: { state: 'withdrawn' },
      });
      const next = String((await people.propose(...setQuorum(name, 'enable', any(2)))).body.id);
      expect(next).not.toBe(first);
      expect(
        await people.post(officer, `/v1/approvals/${next}/deny`, { reason: 'not before the audit' }),
      ).toMatchObject({ body: { state: 'denied', reason: 'not before the audit' } });
      expect(await people.approve(second, next)).toMatchObject({ body: { code: 'approval-decided' } });
    });

    test('expires as the quorum says that was in force', async () => {
      const name = await people.group();
      await people.carryOut(...setQuorum(name, 'change-policy', any(1), 3), officer);
      const { body } = await people.propose(...setQuorum(name, 'enable', any(2)));
      kms.clock.advance(3 * DAY);
      expect(await people.approve(officer, String(body.id))).toMatchObject({
        body: { code: 'approval-decided' },
      });
    });

    test('that became impossible meanwhile fails, and says why', async () => {
      const order = { name: `group-${randomUUID().slice(0, 8)}`, minDeletionDays: 7 };
      const { body } = await people.propose(proposer, 'group.add', order);
      await people.group(order.name);
      expect((await people.approve(officer, String(body.id))).body).toMatchObject({
        state: 'failed',
        reason: `There is a group ${order.name} already`,
      });
    });

    test.each([
      [
        'a quorum of nobody',
        'quorum.set',
        { keyGroup: 'payments', action: 'enable', parts: [], days: 14 },
        'policy',
      ],
      [
        'of more than there are',
        'quorum.set',
        { keyGroup: null, action: 'export', parts: any(19), days: 14 },
        'policy',
      ],
      [
        'the same asked twice',
        'quorum.set',
        { keyGroup: null, action: 'export', parts: [...any(1), ...any(1)], days: 14 },
        'policy',
      ],
      [
        'a group that is not there',
        'quorum.set',
        { keyGroup: 'none', action: 'export', parts: any(1), days: 14 },
        'not-found',
      ],
      ['a built-in role', 'role.put', { name: 'operator', description: '', actions: ['key.use'] }, 'policy'],
      ['an undo window of a day', 'group.set', { name: 'payments', minDeletionDays: 1 }, 'invalid-request'],
      [
        'an unknown action',
        'role.put',
        { name: 'x', description: '', actions: ['key.steal'] },
        'invalid-request',
      ],
      ['an unknown kind', 'quorum.drop', {}, 'invalid-request'],
      [
        'a word too many',
        'group.set',
        { name: 'payments', minDeletionDays: 7, force: true },
        'invalid-request',
      ],
    ])('%s is refused', async (_what, kind, payload, code) => {
      expect((await people.propose(proposer, kind, payload)).body).toMatchObject({ code });
    });
  });

  describe('a policy change goes through the policy that it changes', () => {
    test('lowering a quorum takes that quorum, besides the one for policies', async () => {
      const name = await people.group();
      const [a, b, c] = await people.operators(3, name);
      if (!a || !b || !c) throw new Error('three operators');
      await people.carryOut(...setQuorum(name, 'delete', any(3)), officer);
      const { body } = await people.propose(...setQuorum(name, 'delete', any(1)));
      const id = String(body.id);
      expect((await people.approve(a, id)).body).toMatchObject({ state: 'pending' });
      expect((await people.approve(b, id)).body).toMatchObject({ state: 'pending' });
      expect((await people.approve(c, id)).body).toMatchObject({ state: 'approved' });
    });

    test('one slipped in while an approval is pending does not weaken it', async () => {
      const name = await group();
      const [a, b] = await people.operators(2, name);
      if (!a || !b) throw new Error('two operators');
      await people.carryOut(...setQuorum(name, 'enable', any(2)), officer);
      const { key, id } = await waiting(name);
      await people.carryOut(...setQuorum(name, 'enable', any(1)), officer, a);
      expect((await people.approve(a, id)).body).toMatchObject({ state: 'pending' });
      expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
      expect((await people.approve(b, id)).body).toMatchObject({ state: 'approved' });
    });

    test('a stricter one holds for what is pending, too', async () => {
      const name = await group();
      const [a, b] = await people.operators(2, name);
      if (!a || !b) throw new Error('two operators');
      const { id } = await waiting(name);
      await people.carryOut(...setQuorum(name, 'enable', any(2)), officer);
      expect((await people.approve(a, id)).body).toMatchObject({ state: 'pending', needed: 3 });
      expect((await people.approve(b, id)).body).toMatchObject({ state: 'approved' });
    });

    test('a team is changed by the places that count on it, also through another team', async () => {
      const name = await people.group();
      const [a, b] = await people.operators(2, name);
      if (!a || !b) throw new Error('two operators');
      const inner = await team([a]);
      const outer = await team([], [inner]);
      await people.carryOut(...setQuorum(name, 'enable', [{ team: outer, n: 1 }]), officer);
      const stranger = await people.add('operator', { groups: ['elsewhere'], accountId: 'acc-stranger-1' });
      const order = { id: inner, name: `team-${inner}`, persons: [a.id, b.id], teams: [] };
      const { body } = await people.propose(proposer, 'team.put', order);
      const id = String(body.id);
      expect(body.parts?.map((part) => [part.keyGroup, part.action, part.team?.id ?? null])).toEqual([
        [name, 'change-policy', null],
        [name, 'enable', outer],
      ]);
      expect(await people.approve(stranger, id)).toMatchObject({ status: 404 });
      // Who gains from it has no say; the officers' agreement covers the policy, the team's own only a's vote.
      expect(await people.approve(b, id)).toMatchObject({ status: 403 });
      expect((await people.approve(officer, id)).body).toMatchObject({ state: 'pending' });
      expect((await people.approve(a, id)).body).toMatchObject({ state: 'approved' });
    });

    test('a team that a quorum counts on is not removed, nor one inside another', async () => {
      const name = await people.group();
      const [a] = await people.operators(1, name);
      if (!a) throw new Error('an operator');
      const inner = await team([a]);
      const outer = await team([], [inner]);
      await people.carryOut(...setQuorum(name, 'enable', [{ team: outer, n: 1 }]), officer);
      for (const id of [inner, outer]) {
        expect((await people.propose(proposer, 'team.remove', { id })).body).toMatchObject({
          code: 'policy',
        });
      }
      const order = { id: inner, name: `team-${inner}`, persons: [], teams: [outer] };
      expect((await people.propose(proposer, 'team.put', order)).body).toMatchObject({ code: 'policy' });
    });

    test('a role over every group takes the agreement of every group', async () => {
      const name = await people.group();
      const somebody = await people.add('auditor');
      const order = { id: somebody.id, role: 'operator', keyGroup: null };
      const { body } = await people.propose(proposer, 'role.grant', order);
      const places = body.parts?.map(({ keyGroup }) => keyGroup);
      expect(places).toEqual(expect.arrayContaining([null, 'payments', 'vault', 'elsewhere', name]));
      expect((await people.approve(officer, String(body.id))).body).toMatchObject({ state: 'approved' });
    });
  });
});
