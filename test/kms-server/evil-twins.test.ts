import { randomUUID } from 'node:crypto';
import type { ApprovalResource } from '../../src/kms-server/http/resources';
import { AccountLinks } from './support/account-links';
import type { Member } from './support/governance';
import { type Governed, openGoverned } from './support/governed';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest } from './support/kms';

describeWithHsm('who is who', (module) => {
  let kms: Governed['kms'];
  let steps: Governed['steps'];
  let people: Governed['people'];
  let proposer: Governed['proposer'];
  let officer: Governed['officer'];
  let jira: Governed['jira'];
  let waiting: Governed['waiting'];
  let group: Governed['group'];
  let team: Governed['team'];
  let setQuorum: Governed['setQuorum'];
  beforeAll(async () => {
    const there = await openGoverned(module);
    ({ kms, steps, people, proposer, officer, jira } = there);
    ({ waiting, group, team, setQuorum } = there);
  });
  afterAll(() => kms?.close());

  describe('evil twins', () => {
    test('of the same display name is another person', async () => {
      const name = await group();
      const [real] = await people.operators(1, name);
      if (!real) throw new Error('an operator');
      const twin = await people.add('operator', {
        name: real.name,
        groups: ['elsewhere'],
        accountId: 'acc-twin-of-name',
      });
      const only = await team([real]);
      await people.carryOut(...setQuorum(name, 'enable', [{ team: only, n: 1 }]), officer);
      const { id } = await waiting(name);
      expect(await people.approve(twin, id)).toMatchObject({ status: 404 });
      await people.carryOut(
        proposer,
        'role.grant',
        { id: twin.id, role: 'operator', keyGroup: name },
        officer,
      );
      expect(await people.approve(twin, id)).toMatchObject({ status: 403 });
      expect((await people.approve(real, id)).body).toMatchObject({ state: 'approved' });
    });

    test('who has the mail-like name of an excluded account, or its id in other letters, is not excluded for it', async () => {
      const name = await group();
      const alike = await people.add('operator', {
        name: 'acc-developer',
        groups: [name],
        accountId: 'ACC-DEVELOPER',
      });
      const { id } = await waiting(name);
      expect((await people.approve(alike, id)).body).toMatchObject({ state: 'approved' });
    });

    test('a group of nearly the same name gives no right', async () => {
      const name = await group();
      const [real] = await people.operators(1, name);
      const near = await people.group(`${name} `);
      const [other] = await people.operators(1, near);
      if (!real || !other) throw new Error('operators');
      const { id } = await waiting(name);
      expect(await people.approve(other, id)).toMatchObject({ status: 404 });
      expect((await people.approve(real, id)).body).toMatchObject({ state: 'approved' });
    });

    test('an account is linked to one person, and linked by agreement', async () => {
      const somebody = await people.add('operator', { groups: ['payments'] });
      const { id } = await waiting('payments');
      expect(await people.approve(somebody, id)).toMatchObject({ status: 403 });
      await new AccountLinks(people, jira).linked(somebody, 'acc-somebody-new', officer);
      expect((await people.get(officer, `/v1/people/${somebody.id}`)).body).toMatchObject({
        accountId: 'acc-somebody-new',
        accountVerifiedBy: 'jira',
      });
      expect((await people.approve(somebody, id)).body).toMatchObject({ state: 'approved' });
    });

    test('the requester inside the approving team, also nested, does not count', async () => {
      const name = await group();
      const requester = await people.add('operator', { groups: [name], accountId: 'acc-developer' });
      const [other] = await people.operators(1, name);
      if (!other) throw new Error('an operator');
      const nested = await team([requester]);
      const approvers = await team([other], [nested]);
      await people.carryOut(...setQuorum(name, 'enable', [{ team: approvers, n: 1 }]), officer);
      const { id } = await waiting(name);
      expect(await people.approve(requester, id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      const shown = (await people.get<ApprovalResource>(other, `/v1/approvals/${id}`)).body;
      expect(shown).toMatchObject({
        mayDecide: true,
        parts: [{ needed: 1, agreed: 0, mayDecide: [{ id: other.id, name: other.name }] }],
      });
      expect((await people.approve(other, id)).body).toMatchObject({ state: 'approved' });
    });

    test('one person in two teams counts for one of them', async () => {
      const name = await group();
      const [both, one] = await people.operators(2, name);
      if (!both || !one) throw new Error('operators');
      const red = await team([both, one]);
      const blue = await team([both]);
      const parts = [
        { team: red, n: 1 },
        { team: blue, n: 1 },
      ];
      await people.carryOut(...setQuorum(name, 'enable', parts), officer);
      const { id } = await waiting(name);
      expect((await people.approve(both, id)).body).toMatchObject({ state: 'pending' });
      expect((await people.approve(both, id)).body).toMatchObject({ state: 'pending' });
      expect((await people.approve(one, id)).body).toMatchObject({ state: 'approved' });
    });

    test.each(['removed', 'stripped of the role', 'taken out of the team'] as const)(
      'an approver %s between vote and decision does not count',
      async (how) => {
        const name = await group();
        const [leaver, a, b] = await people.operators(3, name);
        if (!leaver || !a || !b) throw new Error('operators');
        const approvers = await team([leaver, a, b]);
        await people.carryOut(...setQuorum(name, 'enable', [{ team: approvers, n: 2 }]), officer);
        const { key, id } = await waiting(name);
        expect((await people.approve(leaver, id)).body).toMatchObject({ state: 'pending' });
        const changes = {
          removed: ['person.remove', { id: leaver.id }],
          'stripped of the role': ['role.revoke', { id: leaver.id, role: 'operator', keyGroup: name }],
          'taken out of the team': [
            'team.put',
            { id: approvers, name: `team-${approvers}`, persons: [a.id, b.id], teams: [] },
          ],
        } as const;
        const [kind, payload] = changes[how];
        // The team's own say in its change is a's and b's.
        const voters = how === 'taken out of the team' ? [officer, a, b] : [officer];
        await people.carryOut(proposer, kind, payload, ...voters);
        expect((await people.approve(a, id)).body).toMatchObject({ state: 'pending' });
        expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
        expect((await people.approve(b, id)).body).toMatchObject({ state: 'approved' });
        const status = how === 'removed' ? 401 : how === 'stripped of the role' ? 403 : 409;
        expect((await people.approve(leaver, id)).status).toBe(status);
      },
    );
  });

  describe('an application', () => {
    const add = (name: string) => people.add('application', { name, projectId: 'P1' });
    const remove = ({ id }: Member) => people.carryOut(proposer, 'application.remove', { id }, officer);
    const encrypt = (who: Member, keyId: string) =>
      people.post(who, `/v1/keys/${keyId}/encrypt`, { plaintext: 'QUE=' });
    const keyFor = async (name: string, keyGroup: string) => {
      const applications = [{ name, operations: ['encrypt', 'decrypt'] }];
      const key = await steps.create(freshRequest(), { keyGroup, applications });
      return { key, id: await steps.askToEnable(key) };
    };

    test('that is added again under the same name is another one', async () => {
      const name = `app-${randomUUID()}`;
      const first = await add(name);
      const { key, id } = await keyFor(name, 'payments');
      expect((await people.approve(officer, id)).body).toMatchObject({
        applications: [{ name, applicationId: first.id }],
      });
      expect(await encrypt(first, key.keyId)).toMatchObject({ status: 200 });
      await remove(first);
      const again = await add(name);
      expect(await encrypt(first, key.keyId)).toMatchObject({ status: 401 });
      expect(await encrypt(again, key.keyId)).toMatchObject({ status: 403, body: { code: 'not-granted' } });
    });

    test('that takes the name between request and approval is not the one that was shown', async () => {
      const name = `app-${randomUUID()}`;
      const shown = await add(name);
      const { key, id } = await keyFor(name, 'payments');
      await remove(shown);
      const twin = await add(name);
      expect((await people.approve(officer, id)).body).toMatchObject({ state: 'approved' });
      expect(await encrypt(twin, key.keyId)).toMatchObject({ status: 403, body: { code: 'not-granted' } });
    });

    test('that nobody knew when it was asked for can be added before the approval, and not after it', async () => {
      const [early, late] = [`app-${randomUUID()}`, `app-${randomUUID()}`];
      const one = await keyFor(early, 'payments');
      const two = await keyFor(late, 'payments');
      const known = await add(early);
      await people.approve(officer, one.id);
      await people.approve(officer, two.id);
      const unknown = await add(late);
      expect(await encrypt(known, one.key.keyId)).toMatchObject({ status: 200 });
      expect(await encrypt(unknown, two.key.keyId)).toMatchObject({ status: 403 });
    });
  });

  describe('a custom role', () => {
    test('allows what it says, where it is held, and nothing else', async () => {
      const name = await group();
      const role = `desk-${randomUUID().slice(0, 8)}`;
      const actions = ['approval.decide', 'approval.read'];
      await people.carryOut(proposer, 'role.put', { name: role, description: 'decides', actions }, officer);
      const id = randomUUID();
      const clerk = await people.add('operator', { groups: [], accountId: `acc-${id}` });
      await people.carryOut(proposer, 'role.grant', { id: clerk.id, role, keyGroup: name }, officer);
      expect(await people.get(clerk, '/v1/keys')).toMatchObject({ status: 403 });
      expect(await people.get(clerk, '/v1/people')).toMatchObject({ status: 403 });
      const here = await waiting(name);
      expect((await people.approve(clerk, here.id)).body).toMatchObject({ state: 'approved' });
      const elsewhere = await waiting('payments');
      expect(await people.approve(clerk, elsewhere.id)).toMatchObject({ status: 404 });
      const less = { name: role, description: 'looks', actions: ['approval.read'] };
      await people.carryOut(proposer, 'role.put', less, officer);
      expect((await people.approve(clerk, (await waiting(name)).id)).status).toBe(403);
    });

    test('lifts no hard limit: a person uses no key, an integration does not decide', async () => {
      const role = `all-${randomUUID().slice(0, 8)}`;
      const actions = ['key.use', 'key.create', 'key.enable', 'approval.decide', 'change.propose'];
      await people.carryOut(proposer, 'role.put', { name: role, description: '', actions }, officer);
      const person = await people.add('operator', { groups: [] });
      await people.carryOut(proposer, 'role.grant', { id: person.id, role, keyGroup: 'payments' }, officer);
      const key = await steps.enabled();
      expect(await people.post(person, `/v1/keys/${key.keyId}/encrypt`, { plaintext: 'QUE=' })).toMatchObject(
        {
          status: 403,
        },
      );
      expect(
        await people.post(person, '/v1/keys', { spec: key, context: context(freshRequest()) }),
      ).toMatchObject({ status: 403 });
      const integration = await people.add('integration', { groups: ['payments'] });
      const order = { id: integration.id, role, keyGroup: 'payments' };
      expect((await people.propose(proposer, 'role.grant', order)).body).toMatchObject({ code: 'policy' });
    });
  });
});
