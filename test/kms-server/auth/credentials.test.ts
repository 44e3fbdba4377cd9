import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Governance, type Member } from '../support/governance';
import { describeWithHsm } from '../support/hsm';
import { DAY, startTestKms, type TestKms } from '../support/kms';
import { secretOf } from '../support/secret-of';
import { Browser } from './support/browser';
import { audit } from './support/people';

const HOUR = 3_600_000;
const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
const HIDDEN = { status: 404, body: { code: 'not-found' } };

interface Secret {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: number;
}
interface Listed {
  readonly apiKeys: readonly { readonly id: string; readonly revokedAt: number | null }[];
  readonly trusts: readonly { readonly id: string; readonly revokedAt: number | null }[];
  readonly certificates: readonly { readonly id: string; readonly value: string }[];
  readonly sessions: number;
}

describeWithHsm('credentials', (module) => {
  let kms: TestKms;
  let people: Governance;
  let proposer: Member;
  let officer: Member;
  let other: Member;
  beforeAll(async () => {
    kms = await startTestKms(module);
    people = new Governance(kms);
    proposer = await people.add('security-officer', { name: 'proposer', accountId: 'acc-proposer' });
    officer = await people.add('security-officer', { name: 'officer', accountId: 'acc-officer' });
    other = await people.add('admin', { name: 'other-administrator' });
  });
  afterAll(() => kms?.close());

  const withKey = (member: Member, raw: string): Member => ({ ...member, raw });
  const keyIdOf = ({ raw }: Member) => String(raw.split('_')[1]);
  const answers = async (who: Member) => (await people.get(who, '/v1/capabilities')).status;
  const program = () => people.add('application', { projectId: 'P1' });
  const rotate = (who: Member, overlapHours: number) =>
    people.post<Secret>(who, '/v1/api-keys/rotate', { overlapHours });
  const rotated = async (who: Member, overlapHours: number) => {
    const answer = await rotate(who, overlapHours);
    expect(answer.status).toBe(201);
    return { ...withKey(who, String(answer.body.secret)), expiresAt: Number(answer.body.expiresAt) };
  };
  const agree = (kind: string, payload: unknown) => people.carryOut(proposer, kind, payload, officer);
  const collect = (who: Member, id: string) => people.post<Secret>(who, `/v1/issuances/${id}/collect`, {});
  const listed = async ({ id }: Member) =>
    (await people.get<Listed>(proposer, `/v1/principals/${id}/credentials`)).body;
  /** Somebody who enrolled by the link that was agreed to and collected. */
  const enrolled = async (member: Member): Promise<Browser> => {
    const id = randomUUID();
    await agree('person.enrol', { id, personId: member.id });
    const link = String((await collect(proposer, id)).body.secret);
    const token = /kde_[0-9a-f]{16}_[\w-]{43}/.exec(link)?.[0] ?? '';
    const browser = new Browser(kms.server.url);
    expect(await browser.enrol(token)).toMatchObject({ status: 200, body: { person: { id: member.id } } });
    return browser;
  };

  describe('an API key', () => {
    test('is rotated: both work for the overlap, then the new one alone, as long as the old one was valid', async () => {
      const old = await program();
      kms.clock.advance(DAY);
      const young = await rotated(old, 24);
      expect(young.expiresAt - kms.clock.now()).toBe(365 * DAY);
      expect([await answers(old), await answers(young)]).toEqual([200, 200]);
      kms.clock.advance(24 * HOUR - 1);
      expect(await answers(old)).toBe(200);
      kms.clock.advance(1);
      expect([await answers(old), await answers(young)]).toEqual([401, 200]);
    });

    test('is rotated without overlap: the old one ends at once, and rotates no more', async () => {
      const old = await program();
      const young = await rotated(old, 0);
      expect([await answers(old), await answers(young)]).toEqual([401, 200]);
      expect(await rotate(old, 0)).toMatchObject(UNAUTHENTICATED);
    });

    test('has at most five that work at once, and an overlap of a week', async () => {
      const first = await program();
      for (let made = 1; made < 5; made += 1) await rotated(first, 168);
      expect(await rotate(first, 168)).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect(await rotate(first, 169)).toMatchObject({ status: 400 });
    });

    test('is revoked by its holder with all that came out of it, and never by another', async () => {
      const old = await program();
      const young = await rotated(old, 168);
      const path = `/v1/api-keys/${keyIdOf(old)}/revoke`;
      expect(await people.post(await program(), path, {})).toMatchObject(HIDDEN);
      expect(await answers(old)).toBe(200);
      expect(await people.post(young, path, {})).toMatchObject({ status: 204 });
      expect([await answers(old), await answers(young)]).toEqual([401, 401]);
    });

    test('is revoked by an administrator, at once and once', async () => {
      const [lost, kept] = [await program(), await program()];
      const path = `/v1/credentials/${keyIdOf(lost)}/revoke`;
      expect(await people.post(lost, path, {})).toMatchObject({ status: 403 });
      expect(await people.post(other, path, {})).toMatchObject({ status: 204 });
      expect([await answers(lost), await answers(kept)]).toEqual([401, 200]);
      expect(await people.post(other, path, {})).toMatchObject(HIDDEN);
      expect((await listed(lost)).apiKeys).toMatchObject([{ id: keyIdOf(lost), revokedAt: kms.clock.now() }]);
    });

    test('that is revoked, has ended or bears a wrong secret is on the record when it is tried, ever more seldom', async () => {
      const lost = await program();
      const wrong = withKey(lost, lost.raw.slice(0, -2) + (lost.raw.endsWith('AA') ? 'BB' : 'AA'));
      await people.get(wrong, '/v1/capabilities');
      await people.post(other, `/v1/credentials/${keyIdOf(lost)}/revoke`, {});
      for (let tries = 0; tries < 12; tries += 1) await people.get(lost, '/v1/capabilities');
      const refused = (await audit(kms)).filter(
        ({ action, subject }) => action === 'credential.refused' && subject === `credential:${keyIdOf(lost)}`,
      );
      const about = { principalId: lost.id, address: '127.0.0.1' };
      expect(refused.map(({ after }) => after)).toEqual([
        { ...about, reason: 'wrong-secret', times: 1 },
        { ...about, reason: 'revoked', times: 1 },
        { ...about, reason: 'revoked', times: 10 },
      ]);
      expect(JSON.stringify(refused)).not.toContain(secretOf(lost.raw));
    });
  });

  describe('a secret that was agreed to', () => {
    test('is collected by who proposed it, once, and by nobody else', async () => {
      const [holder, id] = [await program(), randomUUID()];
      await agree('api-key.issue', { id, principalId: holder.id, validDays: 30 });
      for (const who of [officer, other]) expect(await collect(who, id)).toMatchObject(HIDDEN);
      const { status, body } = await collect(proposer, id);
      expect(status).toBe(201);
      expect(body.expiresAt).toBe(kms.clock.now() + 30 * DAY);
      expect(await answers(withKey(holder, String(body.secret)))).toBe(200);
      expect(await collect(proposer, id)).toMatchObject(HIDDEN);
      expect(JSON.stringify(await audit(kms))).not.toContain(secretOf(String(body.secret)));
    });

    test('is not there before the agreement, and lapses three days after it', async () => {
      const [holder, id] = [await program(), randomUUID()];
      const order = { id, principalId: holder.id };
      const proposed = await people.propose(proposer, 'api-key.issue', order);
      expect(await collect(proposer, id)).toMatchObject(HIDDEN);
      expect(await people.approve(officer, String(proposed.body.id))).toMatchObject({ status: 200 });
      kms.clock.advance(3 * DAY);
      expect(await collect(proposer, id)).toMatchObject(HIDDEN);
    });

    test('is nothing any more once its holder is removed', async () => {
      const [holder, id] = [await program(), randomUUID()];
      await agree('api-key.issue', { id, principalId: holder.id });
      await agree('application.remove', { id: holder.id });
      expect(await collect(proposer, id)).toMatchObject(HIDDEN);
    });

    test('is valid for a year at most', async () => {
      const { id } = await program();
      const order = { principalId: id, validDays: 366 };
      expect(await people.propose(proposer, 'api-key.issue', order)).toMatchObject({ status: 400 });
    });
  });

  test.each([0, 366, 1.5])('nobody is added with a credential of %s days', async (validDays) => {
    const order = { kind: 'auditor', name: `for-${validDays}-days`, validDays } as const;
    await expect(kms.server.admin.addPrincipal(order)).rejects.toThrow('from 1 to 365');
  });

  test('nobody decides on a credential of their own', async () => {
    const person = await people.add('security-officer', { accountId: 'acc-own-credential' });
    for (const [kind, payload] of [
      ['api-key.issue', { principalId: person.id }],
      ['person.enrol', { personId: person.id }],
      ['person.link-identity', { personId: person.id, issuer: 'https://idp.example.com', subject: 'own' }],
    ] as const) {
      const { body } = await people.propose(proposer, kind, payload);
      expect(await people.approve(person, String(body.id))).toMatchObject({ status: 403 });
    }
  });

  test('an account at a provider is linked once', async () => {
    const [one, two] = [await people.add('auditor'), await people.add('auditor')];
    const account = { issuer: 'https://idp.example.com', subject: 'u-1' };
    await agree('person.link-identity', { personId: one.id, ...account });
    expect((await listed(one)) as object).toMatchObject({ identities: [account] });
    const again = { personId: two.id, ...account };
    expect(await people.propose(proposer, 'person.link-identity', again)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  test('an issuer that is trusted by agreement lets its tokens in, until that is revoked', async () => {
    const [holder, id] = [await program(), randomUUID()];
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    const trust = {
      issuer: 'https://ci.example.com',
      audience: 'https://kms.example.com',
      keys: { inline: { keys: [key] } },
      algorithms: ['ES256'],
      conditions: [{ claim: 'repository', equals: 'acme/shop' }],
    };
    const now = Math.floor(kms.clock.now() / 1_000);
    const token = await new SignJWT({ repository: 'acme/shop' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(trust.issuer)
      .setAudience(trust.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(privateKey);
    const workload = withKey(holder, token);
    expect(await answers(workload)).toBe(401);
    await agree('application.trust-issuer', { id, applicationId: holder.id, trust });
    expect(await answers(workload)).toBe(200);
    expect(await people.post(other, `/v1/credentials/${id}/revoke`, {})).toMatchObject({ status: 204 });
    expect(await answers(workload)).toBe(401);
    expect((await listed(holder)).trusts).toMatchObject([{ id, revokedAt: kms.clock.now() }]);
  });

  test('a certificate is bound once, in one way of writing it', async () => {
    const [holder, second] = [await program(), await program()];
    const hex = 'ab'.repeat(32);
    const colons = hex.toUpperCase().replace(/(..)(?=.)/g, '$1:');
    const bind = (applicationId: string, value: string) =>
      ({ id: randomUUID(), applicationId, name: { kind: 'sha256', value } }) as const;
    await agree('application.bind-certificate', bind(holder.id, colons));
    expect((await listed(holder)).certificates).toMatchObject([{ value: hex }]);
    expect(
      await people.propose(proposer, 'application.bind-certificate', bind(second.id, hex)),
    ).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  test.each([
    ['application.trust-issuer', 'a person'],
    ['application.bind-certificate', 'a person'],
    ['person.enrol', 'an application'],
    ['person.link-identity', 'an application'],
  ])('%s is not for %s', async (kind) => {
    const [person, application] = [await people.add('auditor'), await program()];
    const keys = { inline: { keys: [await exportJWK((await generateKeyPair('ES256')).publicKey)] } };
    const trust = {
      issuer: 'https://ci.example.com',
      audience: 'https://kms.example.com',
      keys,
      algorithms: ['ES256'],
      conditions: [{ claim: 'a', equals: 'b' }],
    };
    const payload = {
      'application.trust-issuer': { applicationId: person.id, trust },
      'application.bind-certificate': { applicationId: person.id, name: { kind: 'dns', value: 'a.example' } },
      'person.enrol': { personId: application.id },
      'person.link-identity': { personId: application.id, issuer: 'https://idp.example.com', subject: 'x' },
    }[kind];
    expect(await people.propose(proposer, kind, payload)).toMatchObject(HIDDEN);
  });

  test('all that somebody can prove themselves with is revoked at once: keys, passkeys, links, sessions', async () => {
    const person = await people.add('operator', { groups: ['payments'], accountId: 'acc-all-revoked' });
    const browser = await enrolled(person);
    const link = randomUUID();
    await agree('person.enrol', { id: link, personId: person.id });
    const token = String((await collect(proposer, link)).body.secret).match(/kde_\w+_[\w-]{43}/)?.[0] ?? '';
    const account = { issuer: 'https://idp.example.com', subject: 'u-all' };
    await agree('person.link-identity', { personId: person.id, ...account });
    expect(await listed(person)).toMatchObject({ passkeys: [{}], identities: [account], sessions: 1 });
    const path = `/v1/principals/${person.id}/credentials/revoke`;
    expect(await people.post(person, path, {})).toMatchObject({ status: 403 });
    expect(await people.post(other, path, {})).toMatchObject({ status: 204 });
    expect(await browser.send('GET', '/v1/session')).toMatchObject(UNAUTHENTICATED);
    expect(await browser.logIn()).toMatchObject(UNAUTHENTICATED);
    expect(await new Browser(kms.server.url).enrol(token)).toMatchObject(UNAUTHENTICATED);
    expect(await answers(person)).toBe(401);
    expect(await listed(person)).toMatchObject({ passkeys: [], identities: [], sessions: 0 });
    const entry = (await audit(kms)).findLast(({ action }) => action === 'credentials.revoked');
    expect(entry).toMatchObject({
      actor: `person:${other.id}`,
      subject: `person:${person.id}`,
      after: { apiKeys: 1, passkeys: 1, identities: 1, sessions: 1 },
    });
    // A way back in takes an agreement again.
    expect(await (await enrolled(person)).send('GET', '/v1/session')).toMatchObject({ status: 200 });
  });

  test('whoever is removed is out at once, in the middle of a session too', async () => {
    const person = await people.add('operator', { groups: ['payments'], accountId: 'acc-removed' });
    const browser = await enrolled(person);
    expect(await browser.send('GET', '/v1/approvals')).toMatchObject({ status: 200 });
    await agree('person.remove', { id: person.id });
    expect(await browser.send('GET', '/v1/approvals')).toMatchObject(UNAUTHENTICATED);
    expect(await browser.reauthenticate().catch(() => UNAUTHENTICATED)).toMatchObject(UNAUTHENTICATED);
    expect(await browser.logIn()).toMatchObject(UNAUTHENTICATED);
    expect(await answers(person)).toBe(401);
  });
});
