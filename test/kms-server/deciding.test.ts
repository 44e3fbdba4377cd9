import type { Member } from './support/governance';
import { any, type Governed, openGoverned } from './support/governed';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest } from './support/kms';

describeWithHsm('deciding', (module) => {
  let kms: Governed['kms'];
  let steps: Governed['steps'];
  let people: Governed['people'];
  let proposer: Governed['proposer'];
  let officer: Governed['officer'];
  let jira: Governed['jira'];
  let waiting: Governed['waiting'];
  let group: Governed['group'];
  let setQuorum: Governed['setQuorum'];
  beforeAll(async () => {
    ({ kms, steps, people, proposer, officer, jira, waiting, group, setQuorum } = await openGoverned(module));
  });
  afterAll(() => kms?.close());

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
