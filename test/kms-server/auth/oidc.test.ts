import { describeWithHsm } from '../support/hsm';
import { startTestKms, type TestKms } from '../support/kms';
import { atProvider, CALLBACK } from './support/at-provider';
import { Browser } from './support/browser';
import { freePort, type Provider, settingsFor, startProvider } from './support/identity-provider';
import { audit, enrolmentToken } from './support/people';

const UNAUTHENTICATED = { status: 401 };
describeWithHsm('an identity provider', (module) => {
  let kms: TestKms;
  let provider: Provider;
  beforeAll(async () => {
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    provider = await startProvider(publicUrl + CALLBACK);
    kms = await startTestKms(module, { oidc: { ...settingsFor(provider), scopes: ['email'] }, port });
    // The provider goes by the time of day.
    kms.clock.advance(Date.now() - kms.clock.now());
  });
  afterAll(async () => {
    await kms?.close();
    provider?.stop();
  });

  const begin = async (browser: Browser, path: string, body: object = {}) => {
    const begun = await browser.send<{ url: string }>('POST', path, body);
    expect(begun).toMatchObject({ status: 200 });
    return { url: begun.body.url, cookies: begun.cookies };
  };
  const back = (browser: Browser, url: string) => browser.send('GET', url.slice(new URL(url).origin.length));
  const through = async (browser: Browser, path: string, login: string, body: object = {}) =>
    back(browser, await atProvider((await begin(browser, path, body)).url, login));
  const enrolled = async (login: string, who: string) => {
    const browser = new Browser(kms.server.url);
    const reply = await through(browser, '/v1/enrolment/oidc', login, {
      token: await enrolmentToken(kms, who),
    });
    expect(reply).toMatchObject({ status: 200 });
    return browser;
  };
  const session = async (browser: Browser) => {
    const reply = await browser.send<{ csrf: string; person: { name: string }; freshUntil: number | null }>(
      'GET',
      '/v1/session',
    );
    browser.csrf = reply.body.csrf;
    return reply;
  };

  test('a person enrols with it, and logs in with it ever after', async () => {
    await enrolled('anna', 'operator');
    const browser = new Browser(kms.server.url);
    const { url, cookies } = await begin(browser, '/v1/login/oidc');
    const asked = new URL(url).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('state')).toBeTruthy();
    expect(asked.get('nonce')).toBeTruthy();
    expect(cookies[0]).toMatch(/^keydesk-login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    const reply = await back(browser, await atProvider(url, 'anna'));
    expect(reply.status).toBe(200);
    expect(reply.cookies[1]).toContain('SameSite=Strict');
    expect(reply.text).toContain('url=/console');
    expect(await session(browser)).toMatchObject({ status: 200, body: { person: { name: 'operator' } } });
  });

  test('whoever is not linked is nobody, whatever they are called', async () => {
    const browser = new Browser(kms.server.url);
    const reply = await through(browser, '/v1/login/oidc', 'operator');
    expect(reply).toMatchObject(UNAUTHENTICATED);
    expect(browser.jar.has('keydesk-session')).toBe(false);
  });

  test('whoever has the verified e-mail address of somebody known is somebody else', async () => {
    await enrolled('emil', 'second-operator');
    const twin = new Browser(kms.server.url);
    const { url } = await begin(twin, '/v1/login/oidc');
    expect(new URL(url).searchParams.get('scope')).toBe('openid email');
    expect(await back(twin, await atProvider(url, 'emil-of-another-name'))).toMatchObject(UNAUTHENTICATED);
    expect(twin.jar.has('keydesk-session')).toBe(false);
    const own = new Browser(kms.server.url);
    expect(await through(own, '/v1/login/oidc', 'emil')).toMatchObject({ status: 200 });
  });

  test('one account at the provider is one person', async () => {
    await enrolled('berta', 'second-operator');
    const browser = new Browser(kms.server.url);
    const token = await enrolmentToken(kms, 'approver');
    expect(await through(browser, '/v1/enrolment/oidc', 'berta', { token })).toMatchObject(UNAUTHENTICATED);
  });

  test('only the browser that began can finish, once, and with its own state', async () => {
    await enrolled('carl', 'developer');
    const [mine, victim] = [new Browser(kms.server.url), new Browser(kms.server.url)];
    const url = await atProvider((await begin(mine, '/v1/login/oidc')).url, 'carl');
    // Login forgery: the way back of another browser.
    expect(await back(victim, url)).toMatchObject(UNAUTHENTICATED);
    await begin(victim, '/v1/login/oidc');
    expect(await back(victim, url)).toMatchObject(UNAUTHENTICATED);
    const cookie = `keydesk-login=${mine.jar.get('keydesk-login')}`;
    expect(await back(mine, url)).toMatchObject({ status: 200 });
    const again = await mine.send('GET', url.slice(new URL(url).origin.length), undefined, { cookie });
    expect(again).toMatchObject(UNAUTHENTICATED);
  });

  test('to confirm means to log in anew, as the same person', async () => {
    const browser = await enrolled('dora', 'approver');
    await session(browser);
    const before = browser.jar.get('keydesk-session');
    const { url } = await begin(browser, '/v1/session/reauthentication/oidc');
    expect(new URL(url).searchParams.get('prompt')).toBe('login');
    expect(new URL(url).searchParams.get('max_age')).toBe('0');
    expect(await back(browser, await atProvider(url, 'dora'))).toMatchObject({ status: 200 });
    expect(browser.jar.get('keydesk-session')).not.toBe(before);
    const fresh = await session(browser);
    expect(fresh.body.freshUntil).toBeGreaterThan(kms.clock.now());
    expect(await through(browser, '/v1/session/reauthentication/oidc', 'anna')).toMatchObject(
      UNAUTHENTICATED,
    );
  });

  test('neither code nor secret is in the log', async () => {
    const log = JSON.stringify(await audit(kms));
    expect(log).toContain('identity.linked');
    expect(log).not.toContain('a-secret-for-tests');
    expect(log).not.toContain('code=');
  });
});
