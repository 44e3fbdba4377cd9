import { randomUUID } from 'node:crypto';
import type { ApprovalResource } from '../../src/kms-server/http/resources';
import { Governance, type Member } from './support/governance';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest, Steps, startTestKms, type TestKms } from './support/kms';

/** What anybody may decide for, so many of them. */
const any = (n: number) => [{ team: null, n }];

describeWithHsm('governed changes', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let people: Governance;
  let proposer: Member;
  let officer: Member;
  let second: Member;
  let jira: Member;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    people = new Governance(kms);
    proposer = await people.add('security-officer', { name: 'proposer', accountId: 'acc-proposer' });
    officer = await people.add('security-officer', { name: 'officer', accountId: 'acc-officer' });
    second = await people.add('security-officer', { name: 'second', accountId: 'acc-second-officer' });
    jira = { id: '', name: 'jira', raw: kms.token.jira };
  });
  afterAll(() => kms?.close());

  const waiting = async (keyGroup: string) => {
    const key = await steps.create(freshRequest(), { keyGroup });
    return { key, id: await steps.askToEnable(key) };
  };
  /** A group of its own, where the integration of the tests may ask for keys. */
  const group = async (): Promise<string> => {
    const name = await people.group();
    const { body } = await people.get<{ entries: { action: string; subject: string; after: unknown }[] }>(
      proposer,
      '/v1/audit?limit=1000',
    );
    const added = body.entries?.find(({ after }) => (after as { name?: string } | null)?.name === 'jira');
    const id = String(added?.subject).replace('integration:', '');
    await people.carryOut(proposer, 'role.grant', { id, role: 'integration', keyGroup: name }, officer);
    return name;
  };
  const setQuorum = (keyGroup: string | null, action: string, parts: unknown, days = 14) =>
    [proposer, 'quorum.set', { keyGroup, action, parts, days }] as const;
  const team = async (persons: readonly Member[], teams: readonly string[] = []): Promise<string> => {
    const id = randomUUID();
    const payload = { id, name: `team-${id}`, persons: persons.map((person) => person.id), teams };
    await people.carryOut(proposer, 'team.put', payload, persons.includes(officer) ? second : officer);
    return id;
  };

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
      const order = { id: somebody.id, accountId: 'acc-officer' };
      expect((await people.propose(proposer, 'person.link-account', order)).body).toMatchObject({
        code: 'conflict',
      });
      const { id } = await waiting('payments');
      expect(await people.approve(somebody, id)).toMatchObject({ status: 403 });
      const link = { id: somebody.id, accountId: 'acc-somebody-new' };
      await people.carryOut(proposer, 'person.link-account', link, officer);
      expect((await people.get(officer, `/v1/people/${somebody.id}`)).body).toMatchObject({
        accountId: 'acc-somebody-new',
        accountVerifiedBy: 'administrator',
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

  describe('break-glass', () => {
    test('is off until the group switches it on; then one person acts alone, by name and with a reason', async () => {
      const name = await group();
      await people.operators(2, name);
      await people.carryOut(...setQuorum(name, 'enable', any(2)), officer);
      const { key, id } = await waiting(name);
      const order = { reason: 'payments are down' };
      expect((await people.breakGlass(officer, id, order)).body).toMatchObject({ code: 'policy' });
      await people.carryOut(proposer, 'break-glass.set', { keyGroup: name, on: true }, officer);
      const [operator] = await people.operators(1, name);
      if (!operator) throw new Error('an operator');
      expect(await people.breakGlass(operator, id, order)).toMatchObject({ status: 403 });
      expect(await people.breakGlass(officer, id, {})).toMatchObject({ status: 400 });
      expect(await people.breakGlass(jira, id, order)).toMatchObject({ status: 403 });
      expect((await people.breakGlass(officer, id, order)).body).toMatchObject({
        state: 'approved',
        breakGlass: true,
        reason: 'payments are down',
        decidedBy: ['officer'],
      });
      expect(await steps.describe(key)).toMatchObject({ state: 'Enabled' });
      const { body } = await people.get<{ entries: { action: string; actor: string; after: unknown }[] }>(
        officer,
        '/v1/audit?limit=1000',
      );
      expect(body.entries?.filter(({ action }) => action === 'approval.break-glass')).toMatchObject([
        { actor: `person:${officer.id}`, after: { name: 'officer', reason: 'payments are down' } },
      ]);
    });

    test('names the approval as it was seen', async () => {
      const name = await group();
      await people.operators(2, name);
      await people.carryOut(...setQuorum(name, 'enable', any(2)), officer);
      await people.carryOut(proposer, 'break-glass.set', { keyGroup: name, on: true }, officer);
      const [operator] = await people.operators(1, name);
      if (!operator) throw new Error('an operator');
      const { key, id } = await waiting(name);
      const path = `/v1/approvals/${id}/break-glass`;
      const order = { reason: 'payments are down' };
      expect(await people.post(officer, path, order)).toMatchObject({
        status: 428,
        body: { code: 'precondition-required' },
      });
      const { etag } = await people.get(officer, `/v1/approvals/${id}`);
      expect(await people.approve(operator, id)).toMatchObject({ status: 200, body: { state: 'pending' } });
      expect(await people.post(officer, path, order, { 'if-match': etag ?? '' })).toMatchObject({
        status: 412,
        body: { code: 'precondition-failed' },
      });
      expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
      expect(await people.breakGlass(officer, id, order)).toMatchObject({ body: { state: 'approved' } });
    });

    test('is nothing for who asked for the key, and changes no rules', async () => {
      const name = await group();
      await people.carryOut(proposer, 'break-glass.set', { keyGroup: name, on: true }, officer);
      const requester = await people.add('security-officer', { accountId: 'acc-developer' });
      const { id } = await waiting(name);
      const order = { reason: 'in a hurry' };
      expect(await people.breakGlass(requester, id, order)).toMatchObject({
        status: 403,
      });
      const change = await people.propose(...setQuorum(name, 'enable', any(2)));
      expect(await people.breakGlass(officer, String(change.body.id), order)).toMatchObject({
        status: 403,
      });
    });
  });

  describe('votes', () => {
    test('are taken back while it is open, and count no more', async () => {
      const name = await group();
      const [a, b] = await people.operators(2, name);
      if (!a || !b) throw new Error('operators');
      await people.carryOut(...setQuorum(name, 'enable', any(2)), officer);
      const { id } = await waiting(name);
      await people.approve(a, id);
      expect((await people.post(a, `/v1/approvals/${id}/withdraw-vote`)).body).toMatchObject({ votes: [] });
      expect((await people.approve(b, id)).body).toMatchObject({ state: 'pending' });
      expect((await people.approve(a, id)).body).toMatchObject({ state: 'approved' });
      expect((await people.post(a, `/v1/approvals/${id}/withdraw-vote`)).body).toMatchObject({
        code: 'approval-decided',
      });
    });

    test('in bulk stand each for itself', async () => {
      const name = await group();
      const [a] = await people.operators(1, name);
      if (!a) throw new Error('an operator');
      const [one, two] = [await waiting(name), await waiting(name)];
      const elsewhere = await waiting('payments');
      const { body } = await people.post<{ results: unknown[] }>(a, '/v1/approvals/decide', {
        decisions: [
          { id: one.id, decision: 'approve', comment: 'checked' },
          { id: elsewhere.id, decision: 'approve' },
          { id: two.id, decision: 'deny', reason: 'no longer needed' },
          { id: one.id, decision: 'deny', reason: 'too late' },
        ],
      });
      expect(body.results).toMatchObject([
        { decided: true, state: 'approved' },
        { decided: false, problem: { code: 'not-found' } },
        { decided: true, state: 'denied' },
        { decided: false, problem: { code: 'approval-decided' } },
      ]);
    });

    test('mine are those that wait for me', async () => {
      const name = await group();
      const [a, b] = await people.operators(2, name);
      if (!a || !b) throw new Error('operators');
      await people.carryOut(...setQuorum(name, 'enable', any(2)), officer);
      const { id } = await waiting(name);
      const mine = async (who: Member) => {
        const path = `/v1/approvals?mine=true&keyGroup=${encodeURIComponent(name)}`;
        const { body } = await people.get<{ approvals: { id: string }[] }>(who, path);
        return body.approvals?.map((approval) => approval.id);
      };
      expect(await mine(a)).toEqual([id]);
      await people.approve(a, id);
      expect(await mine(a)).toEqual([]);
      expect(await mine(b)).toEqual([id]);
      expect(await mine(jira)).toEqual([]);
    });
  });

  describe('cancelling a deletion', () => {
    test('needs nobody, unless the group says so; meanwhile nothing is destroyed', async () => {
      const name = await group();
      const [a] = await people.operators(1, name);
      if (!a) throw new Error('an operator');
      await people.carryOut(...setQuorum(name, 'cancel-deletion', any(1)), officer);
      const key = await steps.create(freshRequest(), { keyGroup: name });
      await people.approve(a, await steps.askToEnable(key));
      const requestId = freshRequest();
      await people.approve(a, await steps.askToDelete(key, requestId));
      expect(await steps.describe(key)).toMatchObject({ state: 'PendingDeletion' });
      const asked = await kms.call<{ approvalId: string }>(
        'jira',
        'POST',
        `/v1/keys/${key.keyId}/cancel-deletion`,
        {
          context: context(requestId),
        },
      );
      expect(asked).toMatchObject({ status: 202, body: { outcome: 'pendingApproval' } });
      kms.clock.advance(8 * DAY);
      await kms.server.admin.sweep();
      expect(await steps.describe(key)).toMatchObject({ state: 'PendingDeletion' });
      expect((await people.approve(a, asked.body.approvalId)).body).toMatchObject({ state: 'approved' });
      expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
    });
  });

  describe('who sees what', () => {
    test('the integration sees no change of the rules', async () => {
      const change = await people.propose(...setQuorum('payments', 'rotate', any(1), 9));
      expect(await people.get(jira, '/v1/changes')).toMatchObject({ status: 403 });
      expect(await people.get(jira, `/v1/approvals/${change.body.id}`)).toMatchObject({ status: 404 });
      const listed = (await people.get<{ approvals: { about: string }[] }>(jira, '/v1/approvals?limit=1000'))
        .body;
      expect(listed.approvals?.every(({ about }) => about === 'key')).toBe(true);
    });

    test('an operator sees the people and rules of their own groups', async () => {
      const name = await people.group();
      const [a] = await people.operators(1, name);
      const [b] = await people.operators(1, 'elsewhere');
      if (!a || !b) throw new Error('operators');
      const seen = (await people.get<{ people: { id: string }[] }>(a, '/v1/people')).body.people?.map(
        ({ id }) => id,
      );
      expect(seen).toContain(a.id);
      expect(seen).toContain(officer.id);
      expect(seen).not.toContain(b.id);
      const groups = (await people.get<{ groups: { name: string | null }[] }>(a, '/v1/groups')).body.groups;
      expect(groups?.map((row) => row.name)).toEqual([name]);
      expect(await people.get(a, '/v1/groups/elsewhere')).toMatchObject({ status: 404 });
      expect(await people.get(a, `/v1/people/${b.id}`)).toMatchObject({ status: 404 });
    });
  });
});
