import { describeWithHsm } from '../support/hsm';
import { startTestKms, type TestKms } from '../support/kms';
import { Browser } from './support/browser';
import { audit, enrolmentToken, loggedInAs } from './support/people';

const HOUR = 3_600_000;
const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
const BLOCKED = { status: 429, body: { code: 'rate-limited' } };

describeWithHsm('back-off', (module) => {
  let kms: TestKms;
  beforeEach(async () => {
    kms = await startTestKms(module);
  });
  afterEach(() => kms?.close());

  const times = async (count: number, attempt: () => Promise<unknown>) => {
    for (let done = 0; done < count; done += 1) await attempt();
  };

  test('whoever fails with one passkey waits, longer each time, also after a restart', async () => {
    const browser = await loggedInAs(kms, 'operator');
    await times(6, () => browser.logIn({ wrongKey: true }));
    const blocked = await browser.logIn({ wrongKey: true });
    expect(blocked).toMatchObject(BLOCKED);
    expect(blocked.headers['retry-after']).toBe('1');
    await kms.stop();
    await kms.start();
    const later = new Browser(kms.server.url);
    Object.assign(later, { origin: later.origin, authenticator: browser.authenticator });
    expect((await later.logIn({ origin: later.origin })).status).toBe(429);
    kms.clock.advance(1_000);
    expect(await later.logIn({ origin: later.origin, wrongKey: true })).toMatchObject(UNAUTHENTICATED);
    expect((await later.logIn({ origin: later.origin })).headers['retry-after']).toBe('2');
    kms.clock.advance(2_000);
    expect(await later.logIn({ origin: later.origin })).toMatchObject({ status: 200 });
  });

  test('an unknown passkey is slowed down just like a known one', async () => {
    const stranger = new Browser(kms.server.url);
    stranger.authenticator.create({ challenge: 'x', rp: { id: 'localhost' }, user: { id: 'x' } });
    await times(6, () => stranger.logIn());
    expect(await stranger.logIn()).toMatchObject(BLOCKED);
  });

  test("failing with one person's passkey slows nobody else down", async () => {
    const [one, other] = [await loggedInAs(kms, 'operator'), await loggedInAs(kms, 'second-operator')];
    await times(6, () => one.logIn({ wrongKey: true }));
    expect(await one.logIn()).toMatchObject(BLOCKED);
    expect(await other.logIn()).toMatchObject({ status: 200 });
  });

  test('an address that fails often waits, whatever it tries; sessions and API keys from there go on', async () => {
    const inside = await loggedInAs(kms, 'operator');
    const browser = new Browser(kms.server.url);
    const guess = () =>
      browser.send('POST', '/v1/enrolment', { token: `kde_${'0'.repeat(16)}_${'A'.repeat(43)}` });
    await times(21, guess);
    expect(await guess()).toMatchObject(BLOCKED);
    expect(await browser.enrol(await enrolmentToken(kms, 'second-operator'))).toMatchObject(BLOCKED);
    expect(await inside.logIn()).toMatchObject(BLOCKED);
    expect(await inside.send('GET', '/v1/session')).toMatchObject({ status: 200 });
    expect(await kms.call('operator', 'GET', '/v1/approvals')).toMatchObject({ status: 200 });
    kms.clock.advance(HOUR);
    expect(await guess()).toMatchObject(UNAUTHENTICATED);
  });

  test('what is refused while it waits is not written down', async () => {
    const browser = new Browser(kms.server.url);
    const guess = () => browser.send('POST', '/v1/enrolment', { token: 'kde_x' });
    await times(40, guess);
    const failed = (await audit(kms)).filter(({ action }) => action === 'login.failed');
    expect(failed).toHaveLength(21);
  });
});
