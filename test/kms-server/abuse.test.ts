import { randomUUID } from 'node:crypto';
import type { ApprovalResource } from '../../src/kms-server/http/resources';
import { audit } from './auth/support/people';
import type { Member } from './support/governance';
import { type Governed, openGoverned } from './support/governed';
import { describeWithHsm } from './support/hsm';
import { context, DAY, freshRequest, spec } from './support/kms';
import { against } from './support/open-policy';

const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };

describeWithHsm('abuse', (module) => {
  let kms: Governed['kms'];
  let steps: Governed['steps'];
  let people: Governed['people'];
  let proposer: Governed['proposer'];
  let officer: Governed['officer'];
  let waiting: Governed['waiting'];
  let group: Governed['group'];
  let team: Governed['team'];
  let setQuorum: Governed['setQuorum'];
  beforeAll(async () => {
    ({ kms, steps, people, proposer, officer, waiting, group, team, setQuorum } = await openGoverned(module));
  });
  afterAll(() => kms?.close());

  describe('an approver who goes between the request and the approval', () => {
    const GONE = ['removed', 'stripped of the role', 'taken out of the team'] as const;
    test.each(GONE)('%s has no say any more, and the others have', async (how) => {
      const name = await group();
      const [leaver, other] = await people.operators(2, name);
      if (!leaver || !other) throw new Error('operators');
      const approvers = await team([leaver, other]);
      await people.carryOut(...setQuorum(name, 'enable', [{ team: approvers, n: 1 }]), officer);
      const { key, id } = await waiting(name);
      const changes = {
        removed: ['person.remove', { id: leaver.id }],
        'stripped of the role': ['role.revoke', { id: leaver.id, role: 'operator', keyGroup: name }],
        'taken out of the team': [
          'team.put',
          { id: approvers, name: `team-${approvers}`, persons: [other.id], teams: [] },
        ],
      } as const;
      const [kind, payload] = changes[how];
      // The team has its own say in its change, and the policy's people have theirs.
      const voters = how === 'taken out of the team' ? [officer, other] : [officer];
      await people.carryOut(proposer, kind, payload, ...voters);
      expect(await people.approve(leaver, id)).toMatchObject(how === 'removed' ? UNAUTHENTICATED : FORBIDDEN);
      expect(await steps.describe(key)).toMatchObject({ state: 'Disabled' });
      const shown = await people.get<ApprovalResource>(other, `/v1/approvals/${id}`);
      expect(shown.body.parts).toMatchObject([{ mayDecide: [{ id: other.id }] }]);
      expect((await people.approve(other, id)).body).toMatchObject({ state: 'approved' });
    });
  });

  test('a team that has the name of the one that decides is another team', async () => {
    const name = await group();
    const [real, twin] = await people.operators(2, name);
    if (!real || !twin) throw new Error('operators');
    const deciding = await team([real]);
    const order = { id: randomUUID(), name: `team-${deciding}`, persons: [twin.id], teams: [] };
    await people.carryOut(...setQuorum(name, 'enable', [{ team: deciding, n: 1 }]), officer);
    const twinTeam = await people.propose(proposer, 'team.put', order);
    if (twinTeam.status === 200) await people.approve(officer, String(twinTeam.body.id));
    const { id } = await waiting(name);
    expect(await people.approve(twin, id)).toMatchObject(FORBIDDEN);
    expect((await people.approve(real, id)).body).toMatchObject({ state: 'approved' });
  });

  describe('a stolen key', () => {
    test('that has expired opens nothing, makes no young one, and leaves a trace', async () => {
      const { token, principalId } = await kms.server.admin.addPrincipal({
        kind: 'operator',
        name: 'robbed',
        groups: ['payments'],
        accountId: 'acc-robbed',
        validDays: 1,
      });
      const thief: Member = { id: principalId, name: 'thief', raw: token };
      const { id } = await waiting('payments');
      kms.clock.advance(DAY - 1);
      expect(await people.get(thief, '/v1/approvals')).toMatchObject({ status: 200 });
      kms.clock.advance(1);
      expect(await people.approve(thief, id)).toMatchObject(UNAUTHENTICATED);
      expect(await people.post(thief, '/v1/api-keys/rotate', { overlapHours: 1 })).toMatchObject(
        UNAUTHENTICATED,
      );
      expect(await people.get(thief, '/v1/approvals')).toMatchObject(UNAUTHENTICATED);
      const tried = (await audit(kms)).filter(({ action }) => action === 'credential.refused');
      expect(tried.map(({ after }) => after)).toContainEqual({
        principalId,
        address: '127.0.0.1',
        reason: 'expired',
        times: 1,
      });
      expect((await steps.approval(id)).state).toBe('pending');
    });

    test('is answered like one that never was', async () => {
      const never = { ...officer, raw: `kd_${'0'.repeat(16)}_${'A'.repeat(43)}` };
      const lapsed = { ...officer, raw: kms.token.lapsed };
      const [one, two] = [await people.get(never, '/v1/keys'), await people.get(lapsed, '/v1/keys')];
      expect(one.status).toBe(401);
      expect(two).toEqual(one);
    });
  });

  test('a crypto policy that is slipped in while an approval is pending holds for what is approved after it', async () => {
    const name = await group();
    const [operator] = await people.operators(1, name);
    if (!operator) throw new Error('an operator');
    const { key, id } = await waiting(name);
    const policy = against({ 'AES-256': 'reject' });
    const order = {
      kind: 'policy.set',
      payload: { keyGroup: name, policy, inForce: null },
      comment: 'Slipped in',
    };
    const change = await people.post<{ id: string }>(proposer, '/v1/changes', order);
    expect((await people.approve(officer, String(change.body.id))).body).toMatchObject({ state: 'approved' });
    // Who decides is shown what the policy of now finds.
    const shown = await people.get<ApprovalResource>(operator, `/v1/approvals/${id}`);
    expect(JSON.stringify(shown.body)).toContain(policy.version);
    await people.approve(operator, id);
    expect(await steps.encrypt(key)).toMatchObject({ status: 422, body: { code: 'policy' } });
    const another = { spec: spec({ keyGroup: name }), context: context(freshRequest()) };
    expect(await kms.call('jira', 'POST', '/v1/keys', another)).toMatchObject({ status: 422 });
  });

  describe('a cursor', () => {
    interface Page {
      readonly cursor?: string;
      readonly keys?: readonly { readonly keyId: string }[];
    }
    const LISTS = ['/v1/keys', '/v1/approvals', '/v1/changes', '/v1/audit'] as const;
    const page = (who: Member, path: string, query: string) =>
      people.get<Page>(who, `${path}?limit=1${query}`);
    const forged = (content: unknown) =>
      Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');

    beforeAll(async () => {
      for (let made = 0; made < 2; made += 1) {
        await waiting('payments');
        await people.propose(...setQuorum('payments', 'enable', [{ team: null, n: made + 2 }]));
      }
    });

    test.each(LISTS)("%s: somebody else's tells nothing that one doesn't see", async (path) => {
      const { cursor } = (await page(officer, path, '')).body;
      expect(cursor).toBeTruthy();
      const foreign: Member = { id: '', name: 'foreign', raw: kms.token.foreign };
      const answer = await page(foreign, path, `&cursor=${cursor}`);
      if (path === '/v1/audit') expect(answer).toMatchObject(FORBIDDEN);
      else expect(answer).toMatchObject({ status: 200, body: { [path.slice('/v1/'.length)]: [] } });
    });

    test.each(LISTS)('%s: one of another list, of other filters, or forged is refused', async (path) => {
      const cursorOf = async (list: string, query = '') =>
        String((await page(officer, list, query)).body.cursor);
      const own = await cursorOf(path);
      const { f, p } = JSON.parse(Buffer.from(own, 'base64url').toString()) as { f: string; p: object };
      const others = {
        'of another filter': `${own}&${path === '/v1/audit' ? 'action=x' : 'keyGroup=payments'}`,
        'of another list': await cursorOf(path === '/v1/keys' ? '/v1/audit' : '/v1/keys'),
        'with another mark': forged({ f: `${f}0`, p }),
        'without a place': forged({ f }),
        'with a place of another kind': forged({ f, p: { id: 5, seq: 'x' } }),
        'with a word more': forged({ f, p: { ...p, keyGroup: 'elsewhere' } }),
        'with a member more': forged({ f, p, admin: true }),
        'a list': forged([]),
        'no JSON': forged('{'),
        'no base64': '%F0%9F%94%91',
        empty: '',
      };
      const told = await Promise.all(
        Object.entries(others).map(async ([name, cursor]) => {
          const { status, body } = await page(officer, path, `&cursor=${cursor}`);
          return [name, status, (body as { code?: string }).code];
        }),
      );
      expect(told).toEqual(Object.keys(others).map((name) => [name, 400, 'invalid-request']));
    });
  });
});
