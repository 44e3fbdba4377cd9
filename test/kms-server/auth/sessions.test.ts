import { describeWithHsm } from '../support/hsm';
import { freshRequest, Steps, startTestKms, type TestKms } from '../support/kms';
import { secretOf } from '../support/secret-of';
import { Browser } from './support/browser';
import { audit, idOf, loggedInAs } from './support/people';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };
const STALE = { status: 403, body: { code: 'reauthentication-required' } };

describeWithHsm('sessions', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  const pending = async () => steps.askToEnable(await steps.create(freshRequest()));

  test('the cookie is for this host, for no script and for no other site', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const { cookies } = await browser.logIn();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(
      /^keydesk-session=kds_[0-9a-f]{16}_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  test('neither secret nor CSRF token is in the store or the log', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const secret = secretOf(browser.jar.get('keydesk-session') ?? '');
    const log = JSON.stringify(await audit(kms));
    expect(log).not.toContain(secret);
    expect(log).not.toContain(browser.csrf);
  });

  test('logging in gives another session than the one that a browser brought', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const planted = browser.jar.get('keydesk-session') ?? '';
    expect(await browser.logIn()).toMatchObject({ status: 200 });
    expect(browser.jar.get('keydesk-session')).not.toBe(planted);
    const thief = new Browser(kms.server.url);
    thief.jar.set('keydesk-session', planted);
    expect(await thief.send('GET', '/v1/session')).toMatchObject(UNAUTHENTICATED);
  });

  test('a session id that nobody made is never taken up', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const made = `kds_${'0'.repeat(16)}_${'A'.repeat(43)}`;
    browser.jar.set('keydesk-session', made);
    await browser.logIn();
    expect(browser.jar.get('keydesk-session')).not.toBe(made);
  });

  test('a right session id with a wrong secret is no session', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const [prefix, id] = (browser.jar.get('keydesk-session') ?? '').split('_');
    const guessed = `keydesk-session=${prefix}_${id}_${'A'.repeat(43)}`;
    expect(await browser.send('GET', '/v1/session', undefined, { cookie: guessed })).toMatchObject(
      UNAUTHENTICATED,
    );
    expect(await browser.send('GET', '/v1/session')).toMatchObject({ status: 200 });
  });

  test('of two session cookies none counts', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const value = browser.jar.get('keydesk-session');
    const cookie = `keydesk-session=${value}; keydesk-session=${value}`;
    expect(await browser.send('GET', '/v1/session', undefined, { cookie })).toMatchObject(UNAUTHENTICATED);
  });

  const FORGERIES = {
    'without the CSRF token': { 'x-keydesk-csrf': undefined },
    'with a wrong CSRF token': { 'x-keydesk-csrf': 'A'.repeat(43) },
    'from another origin': { origin: 'http://evil.example' },
    'from another port': { origin: 'http://localhost:1' },
    'from nowhere': { origin: undefined },
    'from an opaque origin': { origin: 'null' },
    'that the browser calls cross-site': { 'sec-fetch-site': 'cross-site' },
    'that the browser calls same-site': { 'sec-fetch-site': 'same-site' },
  } as const;
  test.each(Object.entries(FORGERIES))('a change %s is refused', async (_name, headers) => {
    const browser = await loggedInAs(kms, 'operator');
    const path = `/v1/approvals/${await pending()}/approve`;
    expect(await browser.send('POST', path, {}, headers)).toMatchObject(FORBIDDEN);
    expect(await browser.send('POST', path, {})).toMatchObject({ status: 200 });
  });

  const OPEN = ['/v1/login/passkey/options', '/v1/login/passkey', '/v1/login/oidc', '/v1/enrolment'] as const;
  test.each(OPEN)('nobody is logged in by another site: %s', async (path) => {
    const browser = new Browser(kms.server.url);
    const { ceremony, options } = await browser.begin();
    const signer = await loggedInAs(kms, 'operator');
    const body = {
      '/v1/login/passkey': { ceremony, response: signer.authenticator.get(options) },
      '/v1/enrolment': { token: 'x' },
      '/v1/login/passkey/options': {},
      '/v1/login/oidc': {},
    }[path];
    expect(await browser.send('POST', path, body, { origin: 'http://evil.example' })).toMatchObject(
      FORBIDDEN,
    );
  });

  test('another session has another CSRF token', async () => {
    const [one, other] = [await loggedInAs(kms, 'operator'), await loggedInAs(kms, 'second-operator')];
    one.csrf = other.csrf;
    expect(await one.send('POST', '/v1/session/end', {})).toMatchObject(FORBIDDEN);
  });

  test('a session ends when it was idle for a quarter of an hour, and at eight hours however busy', async () => {
    const browser = await loggedInAs(kms, 'operator');
    kms.clock.advance(14 * MINUTE);
    expect(await browser.send('GET', '/v1/session')).toMatchObject({ status: 200 });
    kms.clock.advance(15 * MINUTE);
    expect(await browser.send('GET', '/v1/session')).toMatchObject(UNAUTHENTICATED);
    await browser.logIn();
    for (let passed = 0; passed < 8 * HOUR; passed += 10 * MINUTE) {
      expect(await browser.send('GET', '/v1/session')).toMatchObject({ status: 200 });
      kms.clock.advance(10 * MINUTE);
    }
    expect(await browser.send('GET', '/v1/session')).toMatchObject(UNAUTHENTICATED);
  });

  test('logging out ends the session for whoever copied it; logging out everywhere ends all', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const elsewhere = new Browser(kms.server.url);
    Object.assign(elsewhere, { authenticator: browser.authenticator });
    await elsewhere.logIn();
    const copy = new Browser(kms.server.url);
    copy.jar.set('keydesk-session', browser.jar.get('keydesk-session') ?? '');
    const left = await browser.send('POST', '/v1/session/end', {});
    expect(left).toMatchObject({ status: 204 });
    expect(left.cookies[0]).toContain('Max-Age=0');
    expect(await copy.send('GET', '/v1/session')).toMatchObject(UNAUTHENTICATED);
    expect(await elsewhere.send('GET', '/v1/session')).toMatchObject({ status: 200 });
    await browser.logIn();
    expect(await browser.send('POST', '/v1/session/end-all', {})).toMatchObject({ status: 204 });
    expect(await elsewhere.send('GET', '/v1/session')).toMatchObject(UNAUTHENTICATED);
  });

  test('a session survives a restart', async () => {
    const browser = await loggedInAs(kms, 'operator');
    await kms.stop();
    await kms.start();
    const after = new Browser(kms.server.url);
    after.jar.set('keydesk-session', browser.jar.get('keydesk-session') ?? '');
    expect(await after.send('GET', '/v1/session')).toMatchObject({ status: 200 });
  });

  test('an approval wants a log-in of the last five minutes', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const approvalId = await pending();
    const approve = () => browser.send('POST', `/v1/approvals/${approvalId}/approve`, {});
    kms.clock.advance(5 * MINUTE);
    expect(await approve()).toMatchObject(STALE);
    expect(await browser.send('POST', '/v1/passkeys/options', {})).toMatchObject(STALE);
    expect(await browser.send('GET', `/v1/approvals/${approvalId}`)).toMatchObject({ status: 200 });
    const before = browser.jar.get('keydesk-session');
    expect(await browser.reauthenticate()).toMatchObject({ status: 200 });
    expect(browser.jar.get('keydesk-session')).not.toBe(before);
    expect(await approve()).toMatchObject({ status: 200, body: { state: 'approved' } });
  });

  test("to confirm takes one's own passkey, and makes the session no longer", async () => {
    const [one, other] = [await loggedInAs(kms, 'operator'), await loggedInAs(kms, 'second-operator')];
    const { expiresAt } = (await one.send<{ expiresAt: number }>('GET', '/v1/session')).body;
    kms.clock.advance(6 * MINUTE);
    const begun = await one.begin('/v1/session/reauthentication/passkey');
    const open = await other.begin();
    const response = other.authenticator.get({
      ...Object(open.options),
      challenge: Object(begun.options).challenge,
    });
    const path = '/v1/session/reauthentication/passkey';
    expect(await one.send('POST', path, { ceremony: begun.ceremony, response })).toMatchObject(
      UNAUTHENTICATED,
    );
    expect(await one.reauthenticate()).toMatchObject({ status: 200, body: { expiresAt } });
  });

  test("a log-in's challenge confirms nothing, and a confirmation's challenge logs nobody in", async () => {
    const browser = await loggedInAs(kms, 'operator');
    const login = await browser.begin();
    const answer = { ceremony: login.ceremony, response: browser.authenticator.get(login.options) };
    const confirm = '/v1/session/reauthentication/passkey';
    expect(await browser.send('POST', confirm, answer)).toMatchObject(UNAUTHENTICATED);
    const begun = await browser.begin(confirm);
    const other = { ceremony: begun.ceremony, response: browser.authenticator.get(begun.options) };
    expect(await browser.send('POST', '/v1/login/passkey', other)).toMatchObject(UNAUTHENTICATED);
  });

  test('a wrong Authorization is not saved by a cookie', async () => {
    const browser = await loggedInAs(kms, 'operator');
    const headers = { authorization: 'Bearer kd_wrong' };
    expect(await browser.send('GET', '/v1/session', undefined, headers)).toMatchObject(UNAUTHENTICATED);
  });

  test('who logged in and out is on the record', async () => {
    const browser = await loggedInAs(kms, 'operator');
    await browser.send('POST', '/v1/session/end', {});
    const id = await idOf(kms, 'operator');
    const own = (await audit(kms)).filter(({ actor }) => actor === `person:${id}`).slice(-3);
    expect(own.map(({ action }) => action)).toEqual(['passkey.added', 'session.started', 'session.ended']);
    expect(own[1]?.after).toMatchObject({ method: 'passkey', address: '127.0.0.1' });
  });
});
