import { describeWithHsm } from '../support/hsm';
import { DAY, startTestKms, type TestKms } from '../support/kms';
import { Browser } from './support/browser';
import { actionsSince, enrolmentToken, loggedInAs, newest } from './support/people';

const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
const FIVE_MINUTES = 300_000;
const HOUR = 3_600_000;

describeWithHsm('passkeys', (module) => {
  let kms: TestKms;
  beforeAll(async () => {
    kms = await startTestKms(module);
  });
  // Failures are forgotten after an hour.
  afterEach(() => kms.clock.advance(HOUR));
  afterAll(() => kms?.close());

  test('an enrolment link registers a passkey and logs in; the passkey logs in ever after, without a name', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const again = new Browser(kms.server.url);
    Object.assign(again, { authenticator: browser.authenticator });
    const { options } = await again.begin();
    expect(options).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
    expect((options as { allowCredentials?: readonly unknown[] }).allowCredentials ?? []).toEqual([]);
    expect(await again.logIn()).toMatchObject({ status: 200, body: { person: { name: 'operator' } } });
    expect(await again.send('GET', '/v1/approvals')).toMatchObject({ status: 200 });
  });

  test('a link is used once', async () => {
    const token = await enrolmentToken(kms, 'operator');
    const [first, second] = [new Browser(kms.server.url), new Browser(kms.server.url)];
    expect(await first.enrol(token)).toMatchObject({ status: 200 });
    expect(await second.enrol(token)).toMatchObject(UNAUTHENTICATED);
  });

  test('of two who use one link at once, one gets in', async () => {
    const token = await enrolmentToken(kms, 'operator');
    const browsers = [new Browser(kms.server.url), new Browser(kms.server.url)];
    const replies = await Promise.all(browsers.map((browser) => browser.enrol(token)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('a link lapses, and a newer one ends an older', async () => {
    const old = await enrolmentToken(kms, 'operator');
    const young = await enrolmentToken(kms, 'operator');
    expect(await new Browser(kms.server.url).enrol(old)).toMatchObject(UNAUTHENTICATED);
    kms.clock.advance(3 * DAY);
    expect(await new Browser(kms.server.url).enrol(young)).toMatchObject(UNAUTHENTICATED);
  });

  test('a link that lapses between the halves registers nothing', async () => {
    const token = await enrolmentToken(kms, 'operator');
    const browser = new Browser(kms.server.url);
    kms.clock.advance(3 * DAY - 1);
    const begun = await browser.send<{ ceremony: string; options: unknown }>(
      'POST',
      '/v1/enrolment/passkey/options',
      {
        token,
      },
    );
    kms.clock.advance(1);
    const { ceremony, options } = begun.body;
    const response = browser.authenticator.create(options);
    expect(
      await browser.send('POST', '/v1/enrolment/passkey', { ceremony, response, name: 'x' }),
    ).toMatchObject(UNAUTHENTICATED);
  });

  const REGISTRATIONS = {
    'of another site': { origin: 'http://evil.example' },
    'for another relying party': { rpId: 'evil.example' },
    'without a check of who it is': { unverified: true },
    'for another challenge': { challenge: 'AAAA' },
    'that is a log-in': { type: 'webauthn.get' },
  } as const;
  test.each(Object.entries(REGISTRATIONS))('a registration %s is refused', async (_name, wrong) => {
    const browser = new Browser(kms.server.url);
    expect(await browser.enrol(await enrolmentToken(kms, 'operator'), wrong)).toMatchObject(UNAUTHENTICATED);
    expect(browser.jar.size).toBe(0);
  });

  const ASSERTIONS = {
    'of another site': { origin: 'http://evil.example' },
    'for another relying party': { rpId: 'evil.example' },
    'without a check of who it is': { unverified: true },
    'for another challenge': { challenge: 'AAAA' },
    'that is a registration': { type: 'webauthn.create' },
    'by another key': { wrongKey: true },
    'for another person': { userHandle: 'AAAA' },
  } as const;
  test.each(Object.entries(ASSERTIONS))(
    'a log-in %s is refused, and told like an unknown passkey',
    async (_name, wrong) => {
      const owner = await loggedInAs(kms, 'operator');
      const browser = new Browser(kms.server.url);
      Object.assign(browser, { authenticator: owner.authenticator });
      const since = await newest(kms);
      const refusal = await browser.logIn(wrong);
      expect(refusal).toMatchObject(UNAUTHENTICATED);
      const stranger = new Browser(kms.server.url);
      const { ceremony, options } = await stranger.begin();
      stranger.authenticator.create({ challenge: 'x', rp: { id: 'localhost' }, user: { id: 'x' } });
      const unknown = await stranger.send('POST', '/v1/login/passkey', {
        ceremony,
        response: stranger.authenticator.get(options),
      });
      expect(unknown.body).toEqual(refusal.body);
      expect(await actionsSince(kms, since)).toEqual(['login.failed', 'login.failed']);
    },
  );

  test('a challenge is taken once, for five minutes, and for what it was made for', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const { ceremony, options } = await browser.begin();
    const answer = { ceremony, response: browser.authenticator.get(options) };
    expect(await browser.send('POST', '/v1/login/passkey', answer)).toMatchObject({ status: 200 });
    expect(await browser.send('POST', '/v1/login/passkey', answer)).toMatchObject(UNAUTHENTICATED);
    const late = await browser.begin();
    kms.clock.advance(FIVE_MINUTES);
    const response = browser.authenticator.get(late.options);
    const lateAnswer = { ceremony: late.ceremony, response };
    expect(await browser.send('POST', '/v1/login/passkey', lateAnswer)).toMatchObject(UNAUTHENTICATED);
  });

  test('a failed try uses the challenge up', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const { ceremony, options } = await browser.begin();
    const wrong = { ceremony, response: browser.authenticator.get(options, { wrongKey: true }) };
    expect(await browser.send('POST', '/v1/login/passkey', wrong)).toMatchObject(UNAUTHENTICATED);
    const right = { ceremony, response: browser.authenticator.get(options) };
    expect(await browser.send('POST', '/v1/login/passkey', right)).toMatchObject(UNAUTHENTICATED);
  });

  test('a counter that does not grow is a copy, and does not log in', async () => {
    const owner = await loggedInAs(kms, 'operator');
    const thief = new Browser(kms.server.url);
    Object.assign(thief, { authenticator: owner.authenticator.clone() });
    expect(await owner.logIn()).toMatchObject({ status: 200 });
    expect(await owner.logIn()).toMatchObject({ status: 200 });
    expect(await thief.logIn()).toMatchObject(UNAUTHENTICATED);
  });

  test('a person has several passkeys, removes one, and keeps a way to log in', async () => {
    const browser = await loggedInAs(kms, 'approver');
    kms.clock.advance(1);
    const added = await browser.addPasskey();
    expect(added).toMatchObject({ status: 200, body: { passkeys: [{ name: 'laptop' }, { name: 'phone' }] } });
    const elsewhere = new Browser(kms.server.url);
    Object.assign(elsewhere, { authenticator: browser.authenticator });
    expect(await elsewhere.logIn()).toMatchObject({ status: 200 });
    const [laptop, phone] = added.body.passkeys;
    const removal = await browser.send('POST', `/v1/passkeys/${phone?.id}/remove`, {});
    expect(removal).toMatchObject({ status: 200, body: { passkeys: [{ name: 'laptop' }] } });
    // What the passkey opened has ended; the session that removed it goes on.
    expect(await elsewhere.send('GET', '/v1/session')).toMatchObject(UNAUTHENTICATED);
    expect(await elsewhere.logIn()).toMatchObject(UNAUTHENTICATED);
    expect(await browser.send('POST', `/v1/passkeys/${laptop?.id}/remove`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid-state' },
    });
  });

  test("nobody removes another's passkey, nor adds one with another's challenge", async () => {
    const [operator, second] = [await loggedInAs(kms, 'operator'), await loggedInAs(kms, 'second-operator')];
    const own = await operator.send<{ passkeys: readonly { id: string }[] }>('GET', '/v1/passkeys');
    const path = `/v1/passkeys/${own.body.passkeys[0]?.id}/remove`;
    expect(await second.send('POST', path, {})).toMatchObject({ status: 404 });
    const begun = await operator.send<{ ceremony: string; options: unknown }>(
      'POST',
      '/v1/passkeys/options',
      {},
    );
    const response = second.authenticator.create(begun.body.options);
    const stolen = { ceremony: begun.body.ceremony, response, name: 'x' };
    expect(await second.send('POST', '/v1/passkeys', stolen)).toMatchObject({ status: 400 });
  });

  test('one passkey is registered once, for one person', async () => {
    const operator = await loggedInAs(kms, 'operator');
    const begun = await operator.send<{ ceremony: string; options: unknown }>(
      'POST',
      '/v1/passkeys/options',
      {},
    );
    const response = operator.authenticator.create(begun.body.options);
    const answer = { ceremony: begun.body.ceremony, response, name: 'x' };
    expect(await operator.send('POST', '/v1/passkeys', answer)).toMatchObject({ status: 200 });
    expect(await operator.send('POST', '/v1/passkeys', answer)).toMatchObject({ status: 400 });
  });
});
