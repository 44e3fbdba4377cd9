import { randomUUID } from 'node:crypto';
import { AccountLinks } from './support/account-links';
import type { Member } from './support/governance';
import { type Governed, openGoverned } from './support/governed';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest } from './support/kms';

describeWithHsm('another Jira account is linked', (module) => {
  let there: Governed;
  let links: AccountLinks;
  beforeAll(async () => {
    there = await openGoverned(module);
    links = new AccountLinks(there.people, there.jira);
  });
  afterAll(() => there?.kms.close());

  const account = (): string => `acc-${randomUUID()}`;
  const operator = (accountId: string): Promise<Member> =>
    there.people.add('operator', { groups: ['payments'], accountId });
  /** An approval of a request that an account has made. */
  const requestedBy = async (requester: string): Promise<string> => {
    const { kms, steps } = there;
    const key = await steps.create(freshRequest());
    const order = { context: { ...context(key.requestId), requester, excluded: [requester] } };
    const asked = await kms.call<{ approvalId: string }>(
      'jira',
      'POST',
      `/v1/keys/${key.keyId}/enable`,
      order,
    );
    expect(asked.status).toBe(202);
    return asked.body.approvalId;
  };

  test('by the same way: until others agree the first one stands', async () => {
    const { people, officer } = there;
    const [first, second] = [account(), account()];
    const person = await operator(first);
    const change = await links.proved(person, second);
    expect((await links.own(person)).body).toMatchObject({ accountId: first, verifiedBy: 'administrator' });
    const seen = await people.get<{ description: string }>(officer, `/v1/changes/${change}`);
    expect(seen.body.description).toBe(`Jira account ${second} is ${person.name}, and no longer ${first}`);
    expect((await people.approve(officer, change)).body).toMatchObject({ state: 'approved' });
    expect((await links.own(person)).body).toMatchObject({ accountId: second, verifiedBy: 'jira' });
    expect((await there.kms.server.admin.sweep()).expiredApprovals).toBe(0);
  });

  test('and whoever asked with the first one is still kept out', async () => {
    const { people, officer } = there;
    const [first, second] = [account(), account()];
    const person = await operator(first);
    const other = await operator(account());
    const request = await requestedBy(first);
    expect(await people.approve(person, request)).toMatchObject({ status: 403 });
    await links.linked(person, second, officer);
    const refused = await people.approve(person, request);
    expect(refused).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('another account') },
    });
    expect((await people.approve(other, request)).body).toMatchObject({ state: 'approved' });
  });

  test('and whoever asked with the new one is kept out before it is in force', async () => {
    const [first, second] = [account(), account()];
    const person = await operator(first);
    const request = await requestedBy(second);
    await links.proved(person, second);
    expect(await there.people.approve(person, request)).toMatchObject({ status: 403 });
  });

  test('and the first one is handed to nobody else while its person is here', async () => {
    const { people, proposer, officer } = there;
    const [first, second] = [account(), account()];
    const person = await operator(first);
    await links.linked(person, second, officer);
    const other = await operator(account());
    const { code } = await links.ask(other);
    const taken = await links.enter(code, first);
    expect(taken).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(taken.body).toMatchObject({ detail: expect.stringContaining('before') });
    await people.carryOut(proposer, 'person.remove', { id: person.id }, officer);
    await links.linked(other, first, officer);
    expect((await links.own(other)).body).toMatchObject({ accountId: first });
  });

  test('not if somebody else has linked it while the change waited', async () => {
    const { people, officer } = there;
    const mine = account();
    const [one, other] = [await operator(account()), await operator(account())];
    const [first, second] = [await links.proved(one, mine), await links.proved(other, mine)];
    expect((await people.approve(officer, first)).body).toMatchObject({ state: 'approved' });
    expect((await people.approve(officer, second)).body).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('is linked to'),
    });
    expect((await links.own(one)).body).toMatchObject({ accountId: mine });
  });

  test('the same one, to prove what an administrator had only said', async () => {
    const mine = account();
    const person = await operator(mine);
    await links.linked(person, mine, there.officer);
    expect((await links.own(person)).body).toMatchObject({ accountId: mine, verifiedBy: 'jira' });
    const { code } = await links.ask(person);
    expect(await links.enter(code, mine)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });
});
