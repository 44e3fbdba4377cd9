import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { databaseFile } from '../../src/kms-server';
import { AccountLinks } from './support/account-links';
import type { Member } from './support/governance';
import { type Governed, openGoverned } from './support/governed';
import { describeWithHsm } from './support/hsm';

const MINUTE = 60_000;
const account = (): string => `acc-${randomUUID()}`;

describeWithHsm('a Jira account is linked', (module) => {
  let there: Governed;
  let links: AccountLinks;
  beforeAll(async () => {
    there = await openGoverned(module);
    links = new AccountLinks(there.people, there.jira);
  });
  afterAll(() => there?.kms.close());

  const unlinked = (): Promise<Member> => there.people.add('operator', { groups: ['payments'] });
  const trail = async (
    subject: string,
  ): Promise<readonly { action: string; actor: string; after: unknown }[]> => {
    const path = `/v1/audit?limit=1000&subject=${encodeURIComponent(subject)}`;
    const { body } = await there.people.get<{
      entries: { action: string; actor: string; after: unknown }[];
    }>(there.officer, path);
    return body.entries ?? [];
  };

  test('by a code, what is entered in Jira, and the agreement of others: not before', async () => {
    const { people, officer, waiting } = there;
    const person = await unlinked();
    const mine = account();
    const { code } = await links.ask(person);
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect((await links.own(person)).body).toMatchObject({ accountId: null, link: { state: 'code' } });
    const typed = ` ${code.toLowerCase().replace('-', ' ')}`;
    expect((await links.enter(typed, mine, true)).body).toEqual({
      outcome: 'known',
      person: { id: person.id, name: person.name },
    });
    const entered = await links.enter(typed, mine);
    expect(entered.body).toMatchObject({ outcome: 'waiting', person: { id: person.id } });
    const change = String(entered.body.approvalId);
    expect((await links.own(person)).body).toMatchObject({
      accountId: null,
      link: { state: 'pending', accountId: mine, approvalId: change },
    });

    const { id } = await waiting('payments');
    expect(await people.approve(person, id)).toMatchObject({ status: 403 });
    expect(await people.approve(person, change)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const seen = await people.get<{ description: string; action: string }>(officer, `/v1/changes/${change}`);
    expect(seen.body).toMatchObject({
      action: 'add-operator',
      description: `Jira account ${mine} is ${person.name}`,
    });
    expect((await people.approve(officer, change)).body).toMatchObject({ state: 'approved' });

    expect((await links.own(person)).body).toMatchObject({ accountId: mine, verifiedBy: 'jira' });
    expect((await people.approve(person, id)).body).toMatchObject({ state: 'approved' });
    const entries = await trail(`person:${person.id}`);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['account-link.asked', 'account-link.entered', 'person.link-account']),
    );
    expect(JSON.stringify(entries)).not.toContain(code);
    expect(entries.find(({ action }) => action === 'account-link.entered')?.actor).toMatch(/^integration:/);
  });

  describe('and a code is refused', () => {
    const refusedAs = async (code: string, by: string, message: RegExp, problem = 'code-refused') => {
      const { status, body } = await links.enter(code, by);
      expect({ status, body }).toMatchObject({ status: 409, body: { code: problem } });
      expect(body).toMatchObject({
        detail: expect.stringMatching(message),
        mend: expect.stringMatching(/./),
      });
    };

    test('that is wrong, was used, was overtaken or has expired', async () => {
      const person = await unlinked();
      await refusedAs('0000-0000', account(), /not known/);
      const first = await links.ask(person);
      const second = await links.ask(person);
      await refusedAs(first.code, account(), /newer one/);
      expect(await links.enter(second.code, account())).toMatchObject({ status: 200 });
      await refusedAs(second.code, account(), /used already/);
      const third = await links.ask(person);
      there.kms.clock.advance(10 * MINUTE);
      await refusedAs(third.code, account(), /expired/);
      expect((await links.own(person)).body.link).toMatchObject({ state: 'lapsed' });
    });

    test("that is another's: one account is one person", async () => {
      const person = await unlinked();
      const { code } = await links.ask(person);
      await refusedAs(code, 'acc-officer', /linked to officer/, 'conflict');
      const { code: officers } = await links.ask(there.officer);
      expect((await links.enter(officers, account(), true)).body).toMatchObject({
        person: { name: 'officer' },
      });
    });

    test('of somebody who was removed meanwhile', async () => {
      const { people, proposer, officer } = there;
      const person = await unlinked();
      const { code } = await links.ask(person);
      await people.carryOut(proposer, 'person.remove', { id: person.id }, officer);
      await refusedAs(code, account(), /not known/);
    });
  });

  test('and guesses make wait: the account that guesses, then the app', async () => {
    const guesser = account();
    const atOnce = account();
    const answers = await Promise.all(Array.from({ length: 12 }, () => links.enter('1111-1111', atOnce)));
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(6);
    const guess = async (by = guesser) => (await links.enter('1111-1111', by)).status;
    for (let tries = 0; tries < 6; tries += 1) expect(await guess()).toBe(409);
    const { status, body } = await links.enter('1111-1111', guesser);
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate-limited' });
    expect(body.mend).toMatch(/^Wait \d+ s/);
    const person = await unlinked();
    expect(await links.enter((await links.ask(person)).code, account())).toMatchObject({ status: 200 });
    let others = 0;
    while (others < 60 && (await guess(account())) === 409) others += 1;
    expect(others).toBeLessThan(44);
    there.kms.clock.advance(61 * MINUTE);
    expect(await guess()).toBe(409);
  });

  test('and ten codes an hour are enough', async () => {
    const person = await unlinked();
    for (let asked = 0; asked < 10; asked += 1) await links.ask(person);
    const more = await there.people.post(person, '/v1/account-links', {});
    expect(more).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    there.kms.clock.advance(61 * MINUTE);
    await links.ask(person);
  });

  test('by people who ask and an app that tells, and nobody else', async () => {
    const person = await unlinked();
    const { code } = await links.ask(person);
    expect(await there.people.post(there.jira, '/v1/account-links', {})).toMatchObject({ status: 403 });
    for (const by of [person, there.officer]) {
      expect(await links.enter(code, account(), false, by)).toMatchObject({ status: 403 });
      expect(await there.people.get(by, '/v1/accounts/acc-officer')).toMatchObject({ status: 403 });
    }
    expect((await there.people.get(there.jira, '/v1/accounts/acc-officer')).body).toMatchObject({
      linkedTo: { name: 'officer' },
      waiting: null,
    });
  });

  test('by nobody’s word alone: no change proposes an account', async () => {
    const { people, proposer } = there;
    const person = await unlinked();
    const order = { id: person.id, accountId: account(), link: randomUUID() };
    expect(await people.propose(proposer, 'person.link-account', order)).toMatchObject({ status: 400 });
    const add = { name: 'Somebody', accountId: account(), roles: [] };
    expect(await people.propose(proposer, 'person.add', add)).toMatchObject({ status: 400 });
  });

  test('by the quorum of every group that the person has power in', async () => {
    const { people, proposer, officer, second, group, setQuorum } = there;
    const name = await group();
    await people.carryOut(...setQuorum(name, 'add-operator', [{ team: null, n: 2 }]), officer);
    const person = await people.add('operator', { groups: [name] });
    const mine = account();
    const change = await links.proved(person, mine);
    expect((await people.approve(officer, change)).body).toMatchObject({ state: 'pending', needed: 2 });
    expect((await links.own(person)).body).toMatchObject({ accountId: null });
    expect((await people.approve(second, change)).body).toMatchObject({ state: 'approved' });
    expect((await people.get(proposer, `/v1/people/${person.id}`)).body).toMatchObject({ accountId: mine });
  });

  test('and a denial, or whose account it is, ends it', async () => {
    const { people, officer } = there;
    const person = await unlinked();
    const denied = await links.proved(person, account());
    await people.post(officer, `/v1/approvals/${denied}/deny`, { reason: 'Not their account.' });
    const { body } = await links.own(person);
    expect(body).toMatchObject({ accountId: null, link: { state: 'denied', reason: 'Not their account.' } });
    const mine = await links.proved(person, account());
    const id = String((await links.own(person)).body.link?.id);
    expect(await links.withdraw(officer, id)).toMatchObject({ status: 404 });
    expect(await links.withdraw(person, id)).toMatchObject({
      status: 200,
      body: { link: { state: 'withdrawn' } },
    });
    expect(await links.withdraw(person, id)).toMatchObject({ status: 200 });
    expect(await people.approve(officer, mine)).toMatchObject({ status: 409 });
  });

  test('and a newer proof takes the place of one that waits', async () => {
    const { people, officer } = there;
    const person = await unlinked();
    const first = await links.proved(person, account());
    const second = await links.proved(person, account());
    expect(await people.approve(officer, first)).toMatchObject({
      status: 409,
      body: { code: 'approval-decided' },
    });
    expect((await people.approve(officer, second)).body).toMatchObject({ state: 'approved' });
  });

  test('and the code is nowhere at rest; a restart ends it', async () => {
    const person = await unlinked();
    const { code } = await links.ask(person);
    await there.kms.stop();
    const stored = readFileSync(databaseFile(there.kms.dataDir)).toString('latin1');
    for (const form of [code, code.replace('-', '')]) expect(stored).not.toContain(form);
    await there.kms.start();
    expect(await links.enter(code, account())).toMatchObject({ status: 409, body: { code: 'code-refused' } });
  });
});
