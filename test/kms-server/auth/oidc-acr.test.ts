import { describeWithHsm } from '../support/hsm';
import { freshRequest, Steps, startTestKms, type TestKms } from '../support/kms';
import { atProvider, CALLBACK } from './support/at-provider';
import { Browser } from './support/browser';
import { freePort, type Provider, settingsFor, startProvider } from './support/identity-provider';
import { audit, enrolmentToken } from './support/people';

const MFA = 'urn:example:mfa';
const STALE = { status: 403, body: { code: 'reauthentication-required' } };
const SIX_MINUTES = 360_000;

describeWithHsm('an identity provider of which two factors are asked', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let provider: Provider;
  beforeAll(async () => {
    const port = await freePort();
    provider = await startProvider(`http://localhost:${port}${CALLBACK}`);
    const oidc = { ...settingsFor(provider), acrValues: [MFA, 'urn:example:hardware'] };
    kms = await startTestKms(module, { oidc, port });
    steps = new Steps(kms);
    // The provider goes by the time of day.
    kms.clock.advance(Date.now() - kms.clock.now());
  });
  afterAll(async () => {
    await kms?.close();
    provider?.stop();
  });

  const through = async (browser: Browser, path: string, login: string, body: object = {}) => {
    const begun = await browser.send<{ url: string }>('POST', path, body);
    expect(begun).toMatchObject({ status: 200 });
    const back = await atProvider(begun.body.url, login);
    return {
      asked: new URL(begun.body.url).searchParams,
      reply: await browser.send('GET', back.slice(new URL(back).origin.length)),
    };
  };
  const enrol = async (login: string, who: string) => {
    const browser = new Browser(kms.server.url);
    const token = await enrolmentToken(kms, who);
    return { browser, ...(await through(browser, '/v1/enrolment/oidc', login, { token })) };
  };
  const reasons = async () =>
    (await audit(kms))
      .filter(({ action }) => action === 'login.failed')
      .map(({ after }) => (after as { reason: string }).reason);

  test('is asked for it, and whoever logged in by less is not let in', async () => {
    const { browser, asked, reply } = await enrol('anna', 'operator');
    expect(asked.get('acr_values')).toBe(`${MFA} urn:example:hardware`);
    expect(reply.status).toBe(401);
    expect(browser.jar.has('keydesk-session')).toBe(false);
    expect(await reasons()).toEqual(['weak-authentication']);
    // Nothing was linked, and the link is not used up.
    const again = await enrol('anna+mfa', 'operator');
    expect(again.reply.status).toBe(200);
    const weak = new Browser(kms.server.url);
    expect((await through(weak, '/v1/login/oidc', 'anna')).reply.status).toBe(401);
    expect((await through(weak, '/v1/login/oidc', 'anna+mfa')).reply.status).toBe(200);
    expect(await weak.send('GET', '/v1/session')).toMatchObject({
      status: 200,
      body: { person: { name: 'operator' } },
    });
  });

  test('another strength than those asked for will not do, however it is called', async () => {
    const { reply } = await enrol('berta+mfa2', 'second-operator');
    expect(reply.status).toBe(401);
  });

  test('an approval is confirmed by two factors: less leaves the session as stale as it was', async () => {
    const { browser } = await enrol('carl+mfa', 'second-operator');
    const csrf = async () => {
      const { body } = await browser.send<{ csrf: string }>('GET', '/v1/session');
      browser.csrf = body.csrf;
    };
    await csrf();
    const id = await steps.askToEnable(
      await steps.create(freshRequest(), { activationDate: '2020-01-01', expiryDate: '2099-01-01' }),
    );
    const approve = () => browser.send('POST', `/v1/approvals/${id}/approve`, {});
    const stale = async () => {
      kms.clock.advance(SIX_MINUTES);
      expect(await approve()).toMatchObject(STALE);
      kms.clock.advance(-SIX_MINUTES);
    };
    await stale();
    const step = '/v1/session/reauthentication/oidc';
    expect((await through(browser, step, 'carl')).reply.status).toBe(401);
    expect((await reasons()).at(-1)).toBe('weak-authentication');
    await stale();
    expect((await through(browser, step, 'carl+mfa')).reply.status).toBe(200);
    await csrf();
    expect(await approve()).toMatchObject({ status: 200, body: { state: 'approved' } });
  });
});
